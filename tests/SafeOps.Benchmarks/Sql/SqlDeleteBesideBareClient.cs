using SafeOps.Adapters;
using SafeOps.Benchmarks.Peers;
using SafeOps.TestServers;
using SafeOps.Values;

namespace SafeOps.Benchmarks.Sql;

/// <summary>A batched delete that saves what it deletes, beside the same batches by a client that does not.</summary>
internal sealed class SqlDeleteBesideBareClient(string provider, string system) : IComparison
{
    private const int Rows = 1_000_000;
    private const int FewerRows = 100_000;

    public string Name => $"sql-delete-{provider}";

    public string Title => $"A batched delete of 1,000,000 rows on {system}";

    public string About => $"""
        All rows of a table go (an id, a number, a token of 32 letters, a date), in batches of {SqlDeleteProcess.Batch:N0}, each a transaction that is
        flushed as in production. The bare client deletes them by the primary key and keeps nothing. SafeOps plans and counts, and in
        each batch saves every row before the commit, writes its marker, and at the end verifies: the rows can be brought back. Each
        runs in a process of its own, after a first delete of 20,000 rows, and its growth of memory is beside its time.
        """;

    public Task<Findings> RunAsync(int runs, CancellationToken cancellationToken) => Task.Run(() => Missing is { } reason
        ? new Findings([Row.Missing("the delete", reason)], [])
        : Run(runs), cancellationToken);

    private string? Missing =>
        !AdapterPorts.Create(new Dictionary<string, string>(), new Actor("bench", "bench"), TimeProvider.System, _ => null).Databases.ContainsKey(provider) ? $"there is no provider '{provider}' in this version"
        : provider == "postgres" && !PostgresCluster.IsInstalled ? PostgresCluster.Missing
        : null;

    private Findings Run(int runs)
    {
        using SqlTarget target = provider == "sqlite" ? new SqliteTarget(Path.Combine(Path.GetTempPath(), $"safeops-bench-{Environment.ProcessId}.db")) : new PostgresTarget();
        var bare = Measure(runs, target, Rows, () => SqlDeleteProcess.Start("bare", provider, target.ConnectionString));
        var few = Measure(runs, target, FewerRows, () => SqlDeleteProcess.Start("safeops", target.Connection));
        var many = Measure(runs, target, Rows, () => SqlDeleteProcess.Start("safeops", target.Connection));
        return new Findings(
        [
            new Row("the bare client, 1,000,000 rows", bare.Times, $"memory +{ByteSize.Format(bare.Growth)}"),
            new Row("SafeOps, 1,000,000 rows", many.Times, $"memory +{ByteSize.Format(many.Growth)}"),
            new Row("SafeOps, 100,000 rows", few.Times, $"memory +{ByteSize.Format(few.Growth)}"),
        ],
        [
            $"SafeOps takes {Clock.Ratio(many.Times.Median / bare.Times.Median)} times as long as the bare client (promised: at most 2).",
            $"Ten times the rows take {Clock.Ratio((double)many.Growth / few.Growth)} times the memory.",
        ]);
    }

    private static (Samples Times, long Growth) Measure(int runs, SqlTarget target, int rows, Func<SqlDeleteProcess.Measured> run)
    {
        var measured = Enumerable.Range(0, runs).Select(_ =>
        {
            target.Fill(rows);
            return run();
        }).ToList();
        return (new Samples([.. measured.Select(m => m.Milliseconds)]), measured.Select(m => m.Growth).Order().ElementAt(runs / 2));
    }
}
