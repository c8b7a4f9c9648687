using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.TestServers;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Sql;

public sealed class ReadOnlyQueryTests : IDisposable
{
    private const string Rows = "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, password TEXT); INSERT INTO t VALUES(1,'one','c4nary-first'),(2,'two','c4nary-second'),(3,NULL,NULL);";

    private readonly List<SqlBench> _benches = [];

    public void Dispose() => _benches.ForEach(b => b.Dispose());

    public static TheoryData<CommandShell> Databases() => [CommandShell.Sqlite, CommandShell.PostgreSql];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Gives_rows_by_column_with_secrets_hidden_and_leaves_no_trace(CommandShell shell)
    {
        var bench = Bench(shell);
        var before = bench.Bytes();
        var result = await AskAsync(bench, shell, "SELECT id, name, password, name AS name FROM t ORDER BY id;");
        Assert.Equal(3, result.Rows.Count);
        Assert.Equal(["id", "name", "password", "name_2"], result.Rows[0].Keys);
        Assert.Equal((1L, "one", SecretMasker.Mask), (Convert.ToInt64(result.Rows[0]["ID"]), result.Rows[0]["name"], result.Rows[0]["password"]));
        Assert.Null(result.Rows[2]["name"]);
        Assert.Equal((0, true, false), (result.ExitCode, result.Sandboxed, result.Cut));
        Assert.Equal(before, bench.Bytes());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_wrong_verdict_changes_nothing(CommandShell shell)
    {
        var bench = Bench(shell);
        var before = bench.Dump();
        foreach (var text in new[] { "DELETE FROM t", "UPDATE t SET name = 'x'", "CREATE TABLE u(id INTEGER)", "DROP TABLE t", "WITH gone AS (SELECT 1) INSERT INTO t SELECT 9, 'x', 'y'" })
        {
            var error = await Record.ExceptionAsync(() => AskAsync(bench, shell, text));
            Assert.True(error is SafeOpsException, $"{text}: {error}");
            Assert.Equal(before, bench.Dump());
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Gives_no_more_rows_than_wanted_and_says_so(CommandShell shell)
    {
        var bench = Bench(shell);
        var result = await AskAsync(bench, shell, "SELECT id FROM t ORDER BY id", r => r with { RowLimit = 2 });
        Assert.Equal((2, true), (result.Rows.Count, result.Cut));
        Assert.Equal((3, false), ((await AskAsync(bench, shell, "SELECT id FROM t", r => r with { RowLimit = 3 })) is var all ? all.Rows.Count : 0, all.Cut));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Ends_what_takes_too_long(CommandShell shell)
    {
        var bench = Bench(shell);
        var text = shell == CommandShell.Sqlite ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n" : "SELECT count(*) FROM generate_series(1, 1000000000000)";
        var result = await AskAsync(bench, shell, text, r => r with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.True(result.TimedOut);
        Assert.Equal(-1, result.ExitCode);
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2", "2 statements")]
    [InlineData("", "0 statements")]
    [InlineData("SELECT * FROM t WHERE id = :id", "':id' has no value")]
    [InlineData("SELECT 'open", "1:8")]
    public async Task Takes_one_statement_without_parameters(string text, string expected)
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => AskAsync(Bench(CommandShell.Sqlite), CommandShell.Sqlite, text));
        Assert.Equal(ErrorCodes.ParameterInvalid, error.Code);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public async Task Refuses_what_does_more_than_read_another_language_and_an_unknown_connection()
    {
        var bench = Bench(CommandShell.Sqlite);
        await Assert.ThrowsAsync<CommandNotReadOnlyException>(() => bench.AskAsync(Request("SELECT 1", CommandShell.Sqlite), Verdict(CommandEffect.Generate)));
        Assert.Equal(ErrorCodes.ParameterInvalid, (await Assert.ThrowsAsync<SafeOpsException>(() => AskAsync(bench, CommandShell.PostgreSql, "SELECT 1"))).Code);
        Assert.Equal(ErrorCodes.ConnectionUnknown, (await Assert.ThrowsAsync<SafeOpsException>(() => AskAsync(bench, CommandShell.Sqlite, "SELECT 1", r => r with { Connection = "dbx" }))).Code);
    }

    private SqlBench Bench(CommandShell shell)
    {
        if (shell == CommandShell.PostgreSql)
            Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        var bench = new SqlBench(Rows, database: shell == CommandShell.PostgreSql ? new PostgresTestDatabase() : null);
        _benches.Add(bench);
        return bench;
    }

    private static Task<ReadOnlyCommandResult> AskAsync(SqlBench bench, CommandShell shell, string text, Func<ReadOnlyCommandRequest, ReadOnlyCommandRequest>? change = null) =>
        bench.AskAsync(change is null ? Request(text, shell) : change(Request(text, shell)), Verdict(CommandEffect.Read));

    private static ReadOnlyCommandRequest Request(string text, CommandShell shell) => new(text, shell, "/") { Connection = "db" };

    private static CommandRisk Verdict(CommandEffect effect) => new()
    {
        Text = "",
        Span = new SourceSpan(1, 1, 0, 0),
        Name = "statement",
        Effect = effect,
        HasUnknown = false,
        Traits = CommandTraits.None,
        Environment = new CommandEnvironment(null, true, "Nobody says."),
        Shell = CommandShell.Sqlite,
        Reasons = [],
        Commands = [],
    };
}
