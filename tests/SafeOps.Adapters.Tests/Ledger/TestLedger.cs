using SafeOps.Ledger;

namespace SafeOps.Adapters.Tests.Ledger;

/// <summary>A ledger of one test, and a person with a database tool.</summary>
internal abstract class TestLedger : IDisposable
{
    public abstract ILedgerStore Store { get; }

    public Task<ChangeRecord> AppendAsync(string note = "", string? key = null) => Store.AppendAsync(
        new LedgerEntry(RecordKind.Run, "purge-old-sessions", "dev") { Actor = "alice@laptop", At = DateTimeOffset.UnixEpoch, Outcome = "Succeeded", Note = note, Key = key },
        CancellationToken.None);

    public Task<IReadOnlyList<ChangeRecord>> ListAsync(LedgerQuery? query = null) => LedgerReader.ListAsync(Store, query ?? LedgerQuery.All, CancellationToken.None);

    public Task<LedgerReport> VerifyAsync(string? anchor = null) => LedgerVerifier.VerifyAsync(Store, anchor, null, CancellationToken.None);

    /// <summary>Past the triggers, which are dropped first.</summary>
    public abstract void Tamper(string sql);

    public abstract void Dispose();
}
