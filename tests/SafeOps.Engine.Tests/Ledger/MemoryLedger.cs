using System.Runtime.CompilerServices;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Ledger;

/// <summary>A ledger whose rows a test can tamper with.</summary>
internal sealed class MemoryLedger(string id = "5d9a7b52-2f3f-4a53-9b1e-0b6f7a0c6f11") : ILedgerStore
{
    private readonly Dictionary<string, byte[]> _bulk = [];

    public string Id { get; set; } = id;
    public List<ChangeRecord> Rows { get; } = [];

    public Task<string?> GetIdAsync(CancellationToken cancellationToken) => Task.FromResult(Rows.Count == 0 ? null : Id);

    public Task<string?> GetSignerAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<ChangeRecord> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken) => Task.FromResult(Append(entry));

    public ChangeRecord Append(LedgerEntry entry)
    {
        if (entry.Key is not null && Rows.FirstOrDefault(r => r.Key == entry.Key) is { } existing)
            return existing;
        var head = Rows.Count > 0 ? Rows[^1] : null;
        var record = LedgerChain.Link(entry, (head?.RecordId ?? 0) + 1, head?.Digest ?? LedgerChain.Genesis(Id));
        Rows.Add(record);
        return record;
    }

    public Task<string> KeepBulkAsync(ReadOnlyMemory<byte> bulk, CancellationToken cancellationToken)
    {
        var digest = Digest.OfBytes(bulk.Span);
        _bulk[digest] = bulk.ToArray();
        return Task.FromResult(digest);
    }

    public Task<byte[]?> FindBulkAsync(string digest, CancellationToken cancellationToken) => Task.FromResult(_bulk.GetValueOrDefault(digest));

    public async IAsyncEnumerable<ChangeRecord> ReadAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var row in Rows.ToList())
        {
            if ((query.Change ?? row.Change) == row.Change && (query.Environment ?? row.Environment) == row.Environment
                && (query.RunId ?? row.RunId) == row.RunId && (query.Kind ?? row.Kind) == row.Kind)
                yield return row;
        }
    }
}
