using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using SafeOps.Adapters.Runs;
using SafeOps.Adapters.Sqlite;
using SafeOps.Changes.Running;
using SafeOps.Ledger;

namespace SafeOps.Benchmarks.Parts;

/// <summary>What is written down: the journal's lines, flushed, and the ledger's records.</summary>
[MemoryDiagnoser]
public class RecordParts
{
    private const int Lines = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-bench-").FullName;
    private LocalRunStore _runs = null!;
    private SqliteLedgerStore _ledger = null!;
    private IRunJournal _journal = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _runs = new LocalRunStore(_folder);
        _ledger = new SqliteLedgerStore(Path.Combine(_folder, "ledger.db"));
        _journal = await _runs.CreateAsync(Header("growing"), [], CancellationToken.None);
        await using var full = await _runs.CreateAsync(Header("full"), [], CancellationToken.None);
        for (var i = 0; i < Lines; i++)
            await full.AppendAsync(Line(JournalEvent.Verified, i), CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task AppendToJournal() => _journal.AppendAsync(Line(JournalEvent.Applied, 1), CancellationToken.None);

    [Benchmark]
    public Task<RunHistory> ReadJournalOf10000Lines() => _runs.ReadAsync("full", CancellationToken.None);

    [Benchmark]
    public Task<ChangeRecord> AppendToLedger() => _ledger.AppendAsync(
        new LedgerEntry(RecordKind.Run, "bench", "dev") { Actor = "bench@bench", At = DateTimeOffset.UnixEpoch, Outcome = "Succeeded", Data = [] }, CancellationToken.None);

    private static RunHeader Header(string runId) => new(runId, "bench", "dev", new string('0', 64), "bench@bench", DateTimeOffset.UnixEpoch);

    private static JournalRecord Line(JournalEvent what, int number) => new(what, DateTimeOffset.UnixEpoch)
    {
        StepKey = $"limits[service-{number}]",
        ActionId = $"limits[service-{number}]/1",
        Data = new JsonObject { ["actual"] = new JsonObject { ["exists"] = true, ["digest"] = new string('a', 64), ["mode"] = "0644" } },
    };
}
