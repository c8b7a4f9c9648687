using SafeOps.Scripts;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>Scripts made from real changes: what they do dry, really, again, backwards, and to what was tampered with.</summary>
public sealed class GeneratedScriptTests
{
    private static readonly ScriptLanguage[] Languages = [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell];

    public static TheoryData<string, ScriptLanguage> Cases() =>
        new MatrixTheoryData<string, ScriptLanguage>(ScriptCases.Files.Keys, Languages);

    [Theory, MemberData(nameof(Cases))]
    public async Task A_script_does_what_the_change_does_and_its_rollback_brings_the_start_back(string name, ScriptLanguage language)
    {
        ScriptBench.Require(language);
        using var bench = new ScriptBench(environment: ScriptCases.Environment);
        ScriptCases.Files[name](bench);
        var script = await bench.GenerateAsync(language);
        var start = ScriptBench.Snapshot(bench.Mine, times: true);

        var dry = bench.Run(script, "--folder", bench.Mine.Root, "--dry-run");
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Contains("would", dry.Output, StringComparison.Ordinal);
        Assert.Equal(start, ScriptBench.Snapshot(bench.Mine, times: true));
        Assert.False(Directory.Exists(bench.Mine.PathOf(".safeops/backup")));

        var run = bench.Run(script, "--folder", bench.Mine.Root, "--yes", "--verbose");
        Assert.True(run.ExitCode == 0, run.ToString());
        await bench.RunTwinAsync();
        Assert.Equal(ScriptBench.Snapshot(bench.Twin), ScriptBench.Snapshot(bench.Mine));

        var again = bench.Run(script, "--folder", bench.Mine.Root, "--yes");
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());
        Assert.Equal(ScriptBench.Snapshot(bench.Twin), ScriptBench.Snapshot(bench.Mine));

        var back = bench.Run(script, "--folder", bench.Mine.Root, "--rollback", "--yes");
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, ScriptBench.Snapshot(bench.Mine, times: true));
    }

    public static TheoryData<string, ScriptLanguage, bool> SqlData() =>
        new MatrixTheoryData<string, ScriptLanguage, bool>(SqlCases.All.Keys, Languages, [false, true]);

    [Theory, MemberData(nameof(SqlData))]
    public async Task On_a_database_it_does_the_same(string name, ScriptLanguage language, bool postgres)
    {
        ScriptBench.Require(language);
        Assert.SkipUnless(!postgres || PostgresCluster.IsInstalled, PostgresCluster.Missing);
        using var database = new ScriptDatabase(postgres);
        SqlCases.All[name](database);
        var bench = database.Bench;
        var script = await bench.GenerateAsync(language);
        var start = database.MyRows();
        var file = postgres ? [] : File.ReadAllBytes(bench.Mine.PathOf("data/main.db"));

        var dry = bench.Run(script, "--folder", bench.Mine.Root, "--dry-run", "-v");
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Equal(start, database.MyRows());
        Assert.Empty(database.MyBackups());
        if (!postgres)
            Assert.Equal(file, File.ReadAllBytes(bench.Mine.PathOf("data/main.db")));

        var run = bench.Run(script, "--folder", bench.Mine.Root, "--yes", "--verbose");
        Assert.True(run.ExitCode == 0, run.ToString());
        await bench.RunTwinAsync();
        Assert.Equal(database.TwinRows(), database.MyRows());

        var again = bench.Run(script, "--folder", bench.Mine.Root, "--yes");
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());
        Assert.Equal(database.TwinRows(), database.MyRows());

        var back = bench.Run(script, "--folder", bench.Mine.Root, "--rollback", "--yes");
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, database.MyRows());
        Assert.Empty(database.MyBackups());
    }

    public static TheoryData<string, bool> ScriptsOfSql() => new MatrixTheoryData<string, bool>(SqlCases.All.Keys, [false, true]);

    [Theory, MemberData(nameof(ScriptsOfSql))]
    public async Task A_script_of_SQL_does_the_same_in_one_transaction(string name, bool postgres)
    {
        Assert.SkipUnless(!postgres || PostgresCluster.IsInstalled, PostgresCluster.Missing);
        using var database = new ScriptDatabase(postgres);
        SqlCases.All[name](database);
        var script = await database.Bench.GenerateAsync(ScriptLanguage.Sql);
        var start = database.MyRows();

        var dry = database.RunSql(script.Text, ScriptDatabase.Way.Dry);
        Assert.True(dry.ExitCode == (postgres ? 0 : 1) && dry.Output.Contains("would", StringComparison.Ordinal) && dry.ToString().Contains("ry run: nothing was done", StringComparison.Ordinal), dry.ToString());
        Assert.Equal(start, database.MyRows());
        Assert.Empty(database.MyBackups());

        var run = database.RunSql(script.Text, ScriptDatabase.Way.Real);
        Assert.True(run.ExitCode == 0, run.ToString());
        await database.Bench.RunTwinAsync();
        Assert.Equal(database.TwinRows(), database.MyRows());

        database.RunSql(script.Text, ScriptDatabase.Way.Real);
        Assert.Equal(database.TwinRows(), database.MyRows());

        var back = database.RunSql(script.Text, ScriptDatabase.Way.Back);
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, database.MyRows());
        Assert.Empty(database.MyBackups());
    }
}
