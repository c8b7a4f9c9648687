using SafeOps.Errors;
using SafeOps.Scripts;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>What a script refuses when it is run, and what is refused instead of a script.</summary>
public sealed class ScriptRefusalTests
{
    public static TheoryData<ScriptLanguage> Languages() => [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell];

    private static void TwoFiles(ScriptBench bench)
    {
        bench.Write("a.yaml", "a: 1\n");
        bench.Write("b.txt", "old\n");
        bench.Change("""
            steps:
              - { id: a, uses: file.set, with: { file: a.yaml, path: a, value: 2 } }
              - { id: b, uses: file.delete, with: { files: [b.txt] } }
            """);
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task A_target_that_is_not_as_planned_is_refused_before_anything_is_done(ScriptLanguage language)
    {
        ScriptBench.Require(language);
        using var bench = new ScriptBench();
        TwoFiles(bench);
        var script = await bench.GenerateAsync(language);
        bench.Mine.Write("b.txt", "other\n");
        var start = ScriptBench.Snapshot(bench.Mine, times: true);
        foreach (var arguments in new[] { new[] { "--yes" }, ["--dry-run"] })
        {
            var run = bench.Run(script, ["--folder", bench.Mine.Root, .. arguments]);
            Assert.True(run.ExitCode == 3 && run.Errors.Contains("b.txt is not as planned", StringComparison.Ordinal), run.ToString());
            Assert.Equal(start, ScriptBench.Snapshot(bench.Mine, times: true));
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task A_rollback_refuses_what_was_changed_since_and_takes_back_the_rest(ScriptLanguage language)
    {
        ScriptBench.Require(language);
        using var bench = new ScriptBench();
        TwoFiles(bench);
        var script = await bench.GenerateAsync(language);
        Assert.Equal(0, bench.Run(script, "--folder", bench.Mine.Root, "--yes").ExitCode);
        bench.Mine.Write("a.yaml", "a: 3\n");
        var back = bench.Run(script, "--folder", bench.Mine.Root, "--rollback", "--yes");
        Assert.True(back.ExitCode == 3 && back.Output.Contains("refused: a.yaml is not as planned", StringComparison.Ordinal), back.ToString());
        Assert.Equal("old\n", bench.Mine.Read("b.txt"));
        Assert.Equal("a: 3\n", bench.Mine.Read("a.yaml"));
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task Unknown_arguments_other_folders_and_a_yes_that_is_missing_end_it(ScriptLanguage language)
    {
        ScriptBench.Require(language);
        using var bench = new ScriptBench();
        TwoFiles(bench);
        var script = await bench.GenerateAsync(language);
        var start = ScriptBench.Snapshot(bench.Mine, times: true);
        var unknown = bench.Run(script, "--folder", bench.Mine.Root, "--yes", "--dryrun");
        Assert.True(unknown.ExitCode is 1 or 2, unknown.ToString());
        var elsewhere = bench.Run(script, "--folder", Path.GetTempPath(), "--yes");
        Assert.True(elsewhere.ExitCode == 3 && elsewhere.Errors.Contains("safeops.yaml", StringComparison.Ordinal), elsewhere.ToString());
        var silent = bench.Run(script, "--folder", bench.Mine.Root);
        Assert.True(silent.ExitCode == 3 && silent.Errors.Contains("es", StringComparison.Ordinal), silent.ToString());
        Assert.Equal(start, ScriptBench.Snapshot(bench.Mine, times: true));
    }

    [Fact]
    public async Task Rows_beyond_the_limit_and_rows_changed_since_are_refused()
    {
        ScriptBench.Require(ScriptLanguage.Bash);
        using var database = new ScriptDatabase(postgres: false);
        SqlCases.All["sql.update that takes each row once"](database);
        var script = await database.Bench.GenerateAsync(ScriptLanguage.Bash);
        database.Disturb("insert into sessions values (9, 1, 'x', 1)");
        var more = database.Bench.Run(script, "--folder", database.Bench.Mine.Root, "--yes");
        Assert.True(more.ExitCode == 3 && more.Errors.Contains("4 rows are more than the limit of 3", StringComparison.Ordinal), more.ToString());
        database.Disturb("delete from sessions where id = 9");
        Assert.Equal(0, database.Bench.Run(script, "--folder", database.Bench.Mine.Root, "--yes").ExitCode);
        database.Disturb("update sessions set n = 99 where id = 2");
        var rows = database.MyRows();
        var back = database.Bench.Run(script, "--folder", database.Bench.Mine.Root, "--rollback", "--yes");
        Assert.True(back.ExitCode == 3 && back.Output.Contains("1 rows were changed since", StringComparison.Ordinal), back.ToString());
        Assert.Equal(rows, database.MyRows());
    }

    [Theory]
    [InlineData("a secret in a file", """
        parameters:
          token: { type: secret, default: "env:TRIAL_TOKEN" }
        steps:
          - { id: a, uses: file.write, with: { file: t.txt, content: "${token}" } }
        """, "secret 'token'")]
    [InlineData("what a command may change", """
        steps:
          - { id: a, uses: command.run, with: { run: [sh, -c, "echo 2 > a.yaml"] }, undo: { none: "no need" } }
          - { id: b, uses: file.set, with: { file: a.yaml, path: a, value: 2 } }
        """, "not known while planning")]
    [InlineData("a secret no script can read", """
        parameters:
          token: { type: secret, default: "secret:trial" }
        steps:
          - { id: a, uses: command.run, with: { run: [echo, "${token}"], changes: [] }, undo: { none: "no need" } }
        """, "env:NAME")]
    [InlineData("an undo of files", """
        steps:
          - id: a
            uses: command.run
            with: { run: [echo, hello], changes: [] }
            undo: [{ uses: file.delete, with: { files: [x] } }]
        """, "command.run and sql.execute")]
    public async Task What_a_script_could_not_do_is_refused_with_the_reason(string what, string change, string reason)
    {
        using var bench = new ScriptBench(environment: ScriptCases.Environment);
        bench.Write("a.yaml", "a: 1\n");
        bench.Change(change);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.GenerateAsync(ScriptLanguage.Python));
        Assert.True(error.Code == ErrorCodes.ScriptNotPossible && error.Message.Contains(reason, StringComparison.Ordinal) || error.NextStep?.Contains(reason, StringComparison.Ordinal) == true, $"{what}: {error.Message}");
    }

    [Fact]
    public async Task The_value_of_a_secret_is_never_in_a_script()
    {
        using var bench = new ScriptBench(environment: ScriptCases.Environment);
        bench.Write("a.txt", $"token: {ScriptCases.Environment["TRIAL_TOKEN"]}\n");
        bench.Change("steps:\n  - { id: a, uses: file.replace, with: { file: a.txt, text: \"token: s3cr3t-of-the-trial\", replacement: \"token: none\" } }");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.GenerateAsync(ScriptLanguage.Bash));
        Assert.Equal(ErrorCodes.ScriptNotPossible, error.Code);
        Assert.DoesNotContain("s3cr3t", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_database_than_the_planned_one_is_refused()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        ScriptBench.Require(ScriptLanguage.Bash);
        using var database = new ScriptDatabase(postgres: true);
        SqlCases.All["sql.update that takes each row once"](database);
        var script = await database.Bench.GenerateAsync(ScriptLanguage.Bash);
        var run = database.Bench.Run(ScriptLanguage.Bash, script.Text.Replace("dbname='script", "dbname='postgres' options='-c safeops.x=", StringComparison.Ordinal), "--folder", database.Bench.Mine.Root, "--yes");
        Assert.True(run.ExitCode == 3 && run.Errors.Contains("is not the database", StringComparison.Ordinal), run.ToString());
    }
}
