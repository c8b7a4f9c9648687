using SafeOps.Errors;
using SafeOps.Scripts;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

/// <summary>Templates on databases, run on real ones.</summary>
public sealed class SqlTaskTests
{
    private const string Shop = """
        create table users (id integer primary key, name text not null, note text);
        create table sessions (id integer primary key, user_id integer references users(id), seen text, n real);
        insert into users values (1, 'it''s "ann"', null), (2, 'bob', '$HOME `x`');
        insert into sessions values (1, 1, '2025-01-01', 1.5), (2, 2, '2025-02-01', 2), (3, 1, '2026-05-01', 3), (4, 2, '2025-03-01', null), (5, null, '2025-04-01', 5), (6, 1, '2025-05-01', 6);
        """;

    private static readonly ScriptLanguage[] Programs = [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell];

    public static TheoryData<ScriptLanguage, bool> Each() => new MatrixTheoryData<ScriptLanguage, bool>(Programs, [false, true]);

    [Theory, MemberData(nameof(Each))]
    public void Purges_rows_in_batches_and_brings_them_back(ScriptLanguage language, bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        var script = database.Generate("BatchedPurge", language, new(Purge));
        var start = database.Content();

        var dry = database.Bench.Run(script, Option(language, "--dry-run"));
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Contains("5 rows now, at most 10", dry.Output, StringComparison.Ordinal);
        Assert.Equal(start, database.Content());

        var run = database.Bench.Run(script, Option(language, "--yes"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["3"], database.Ask("select id from sessions"));
        var again = database.Bench.Run(script, Option(language, "--yes"));
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());

        var back = database.Bench.Run(script, Option(language, "--rollback"), Option(language, "--yes"));
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, database.Content());
    }

    [Theory, MemberData(nameof(Each))]
    public void Refuses_to_purge_more_than_the_limit_or_what_deleting_would_set_off(ScriptLanguage language, bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        var limited = database.Generate("BatchedPurge", language, new(Purge) { ["Limit"] = 4 });
        var start = database.Content();
        var refused = database.Bench.Run(limited, Option(language, "--yes"));
        Assert.True(refused.ExitCode == 3 && refused.Errors.Contains("5 rows are more than the limit of 4", StringComparison.Ordinal), refused.ToString());
        Assert.Equal(start, database.Content());

        database.Execute("create table tokens (id integer primary key, session_id integer not null references sessions(id) on delete cascade)");
        var reaching = database.Generate("BatchedPurge", language, new(Purge));
        var cascading = database.Bench.Run(reaching, Option(language, "--yes"));
        Assert.True(cascading.ExitCode == 3 && cascading.Errors.Contains("no other table loses rows", StringComparison.Ordinal), cascading.ToString());
        Assert.Equal(6, database.Ask("select id from sessions").Count);
    }

    [Theory, MemberData(nameof(Each))]
    public void Migrates_in_one_transaction_and_back(ScriptLanguage language, bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        var script = Migration(database, language, expected: "1");
        var start = database.Content();

        var dry = database.Bench.Run(script, Option(language, "--dry-run"));
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Contains("alter table users add column kind text", dry.Output, StringComparison.Ordinal);
        Assert.Equal(start, database.Content());
        Assert.False(Directory.Exists(Path.Combine(database.Bench.Work, ".safeops")));

        var run = database.Bench.Run(script, Option(language, "--yes"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["none"], database.Ask("select kind from users where id = 1"));
        Assert.Contains("ann", File.ReadAllText(Directory.GetFiles(database.Bench.Work, "tables.sql", SearchOption.AllDirectories).Single()), StringComparison.Ordinal);
        var again = database.Bench.Run(script, Option(language, "--yes"));
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());

        var back = database.Bench.Run(script, Option(language, "--rollback"), Option(language, "--yes"));
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, database.Content());
    }

    [Theory, MemberData(nameof(Each))]
    public void Rolls_a_migration_back_whose_verification_fails(ScriptLanguage language, bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        var script = Migration(database, language, expected: "7");
        var start = database.Content();
        var run = database.Bench.Run(script, Option(language, "--yes"));
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(start, database.Content());
    }

    [Theory, InlineData(ScriptLanguage.Bash), InlineData(ScriptLanguage.Python)]
    public async Task Their_dry_runs_are_proven(ScriptLanguage language)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a sandbox is not on this machine");
        using var database = new TaskDatabase(postgres: false, Shop);
        TaskQualityTests.AssertProven(await database.Bench.ProveAsync(database.Generate("BatchedPurge", language, new(Purge))));
        TaskQualityTests.AssertProven(await database.Bench.ProveAsync(Migration(database, language, expected: "1")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_dry_runs_of_their_files_of_sql_are_proven(bool postgres)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "a sandbox is not on this machine");
        using var database = new TaskDatabase(postgres, Shop);
        File.WriteAllText(Path.Combine(database.Bench.Work, "schema.sql"), Shop);
        TaskQualityTests.AssertProven(await database.Bench.ProveAsync(Migration(database, ScriptLanguage.Sql, expected: "1")));
        TaskQualityTests.AssertProven(await database.Bench.ProveAsync(database.Generate("BatchedPurge", ScriptLanguage.Sql, new(Purge))));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Nothing_is_found_in_them(bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        foreach (var language in (ScriptLanguage[])[ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.Sql])
        {
            foreach (var script in (SafeOps.Scripts.Generation.GeneratedScript[])[database.Generate("BatchedPurge", language, new(Purge)), Migration(database, language, expected: "1")])
            {
                if (Environment.GetEnvironmentVariable("KEEP") is { } keep)
                    File.WriteAllText(Path.Combine(keep, $"{script.Task}{(postgres ? "Pg" : "")}.{language}"), script.Text);
                var file = new ScriptFile("/s/script" + (language == ScriptLanguage.Sql ? ".sql" : ScriptBench.Program(language).Ending), language, script.Text);
                var found = new SafeOps.Scripts.Safety.SafetyReviewer(new SafeOps.Commands.CommandReader()).Review(file).Select(f => $"{script.Task} {language} {f.Line}: {f.Rule} {f.Message} {f.Text}").ToList();
                Assert.True(found.Count == 0, string.Join('\n', found));
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_file_of_sql_purges_rows_and_brings_them_back(bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        var script = database.Generate("BatchedPurge", ScriptLanguage.Sql, new(Purge));
        var start = database.Content();
        var dry = database.RunSql(script.Text, dry: true);
        Assert.True(dry.ExitCode == 0, dry.ToString());
        Assert.Contains("sessions to delete", dry.Output, StringComparison.Ordinal);
        Assert.Equal(start, database.Content());

        // SQLite has no loops: a batch each time.
        foreach (var _ in Enumerable.Range(0, postgres ? 1 : 3))
        {
            var run = database.RunSql(script.Text, dry: false);
            Assert.True(run.ExitCode == 0, run.ToString());
        }
        Assert.Equal(["3"], database.Ask("select id from sessions"));

        var back = database.RunSql(TaskDatabase.RollbackOf(script.Text), dry: false);
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, database.Content());

        var limited = database.Generate("BatchedPurge", ScriptLanguage.Sql, new(Purge) { ["Limit"] = 4 });
        var refused = database.RunSql(limited.Text, dry: false);
        Assert.True(refused.ExitCode == (postgres ? 3 : 1), refused.ToString());
        Assert.Equal(start, database.Content());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_file_of_sql_migrates_and_back(bool postgres)
    {
        using var database = new TaskDatabase(postgres, Shop);
        var script = Migration(database, ScriptLanguage.Sql, expected: "1");
        var start = database.Content();
        var dry = database.RunSql(script.Text, dry: true);
        Assert.True(dry.ExitCode == 0, dry.ToString());
        Assert.Equal(start, database.Content());

        var run = database.RunSql(script.Text, dry: false);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["none"], database.Ask("select kind from users where id = 1"));
        var again = database.RunSql(script.Text, dry: false);
        Assert.True(again.ExitCode != 0 && again.Errors.Contains(postgres ? "it is done already" : "CHECK constraint failed", StringComparison.Ordinal), again.ToString());

        var back = database.RunSql(TaskDatabase.RollbackOf(script.Text), dry: false);
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, database.Content());

        var wrong = database.RunSql(Migration(database, ScriptLanguage.Sql, expected: "7").Text, dry: false);
        Assert.True(wrong.ExitCode == (postgres ? 3 : 1), wrong.ToString());
        Assert.Equal(start, database.Content());
    }

    [Fact]
    public void Refuses_a_migration_file_with_all_that_is_wrong_in_it()
    {
        using var bench = new TaskBench();
        bench.Write("m.sql", "begin;\ndelete from users where id = 1;\nvacuum;\ncommit;\n");
        var error = Assert.Throws<SafeOpsException>(() => bench.Generate("SqlMigration", ScriptLanguage.Bash, new()
        {
            ["Provider"] = "postgres",
            ["Database"] = "shop",
            ["File"] = "m.sql",
            ["Verify"] = new System.Collections.Hashtable { ["select 1"] = 1 },
            ["Undo"] = "",
        }));
        Assert.Equal(ErrorCodes.ScriptTaskInvalid, error.Code);
        foreach (var part in (string[])["m.sql:1: 'begin'", "m.sql:3: 'vacuum' cannot be rolled back", "m.sql:4: 'commit'"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> Purge => new()
    {
        ["Table"] = "sessions",
        ["Key"] = "id",
        ["Where"] = "seen < '2026-01-01'",
        ["Limit"] = 10,
        ["Batch"] = 2,
        ["PauseSeconds"] = 0,
    };

    private static SafeOps.Scripts.Generation.GeneratedScript Migration(TaskDatabase database, ScriptLanguage language, string expected)
    {
        database.Bench.Write("add-kind.sql", "-- each user has a kind\nalter table users add column kind text;\nupdate users set kind = 'none' where note is null;\nupdate users set kind = 'it''s' where note is not null;\n");
        database.Bench.Write("remove-kind.sql", "alter table users drop column kind;\n");
        return database.Generate("SqlMigration", language, new()
        {
            ["File"] = "add-kind.sql",
            ["Undo"] = "remove-kind.sql",
            ["Tables"] = new[] { "users" },
            ["Expect"] = new System.Collections.Hashtable { ["select count(*) from users"] = 2 },
            ["Verify"] = new System.Collections.Hashtable { ["select count(*) from users where kind = 'none'"] = expected },
        });
    }

    /// <summary>As the language writes options.</summary>
    private static string Option(ScriptLanguage language, string option) => language != ScriptLanguage.PowerShell ? option : option switch
    {
        "--dry-run" => "-WhatIf",
        "--yes" => "-Yes",
        _ => "-Rollback",
    };
}
