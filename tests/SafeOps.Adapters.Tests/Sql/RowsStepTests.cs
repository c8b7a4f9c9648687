using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Adapters.Tests.Sql;

public sealed class RowsStepTests
{
    private const string Shop = """
        CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT UNIQUE, seen TEXT);
        CREATE TABLE orders(id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE, total REAL);
        CREATE TABLE notes(id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id) ON DELETE SET NULL, text TEXT);
        INSERT INTO users VALUES (1,'ann','2025-01-01'),(2,'bob','2025-06-01'),(3,'cid','2026-01-01');
        INSERT INTO orders VALUES (10,1,1.5),(11,1,2.5),(12,3,9.0);
        INSERT INTO notes VALUES (100,10,'a'),(101,12,'b'),(102,NULL,'c');
        """;

    [Fact]
    public async Task Plans_what_a_delete_reaches_and_shows_it()
    {
        using var bench = new SqlBench(Shop);
        bench.Parameters["cutoff"] = new ParameterValue(ParameterType.Date, JsonValue.Create("2025-12-31"), null);
        var step = bench.Step("sql.delete", """{"table":"users","where":"seen < :cutoff","batch":1}""");
        Assert.Empty(bench.Check(step));
        var action = await bench.PlanAsync(step);
        Assert.Equal(Fidelity.Exact, action.Fidelity);
        Assert.Equal("2 rows of users on db", action.Summary);
        Assert.Equal("""{"rows":2,"cascaded":{"notes":{"updated":1},"orders":{"deleted":2}}}""", action.Prediction!.ToJsonString());
        Assert.Contains("reaches orders: 2 deleted", action.Details);
        Assert.Contains("in 2 batches of 1", action.Details);
        Assert.Contains("id=1, name=ann, seen=2025-01-01", action.Samples);
        Assert.True(action.SaveBytes > 0);
    }

    [Theory]
    [InlineData("""{"table":"user","where":"true"}""", "has no table 'user'. Did you mean 'users'?")]
    [InlineData("""{"table":"users","where":"sen < '2026'"}""", "no such column: sen. Did you mean 'seen'?")]
    [InlineData("""{"table":"users","where":"true","limits":{"rows":2}}""", "more than limits.rows: 2")]
    [InlineData("""{"table":"users","where":"id = 1","limits":{"rows":2}}""", "more than limits.rows: 2")]
    public async Task Refuses_at_plan_what_is_wrong_or_too_much(string with, string message)
    {
        using var bench = new SqlBench(Shop);
        var bytes = bench.Bytes();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", with)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, bench.Bytes());
    }

    [Theory]
    [InlineData("seen < :cutof", "where", "which is no parameter of the change. Did you mean 'cutoff'?")]
    [InlineData("true) OR (true", "where", "")]
    [InlineData("seen < '${token}'", "where", "would paste a secret into SQL")]
    [InlineData("id % abs(random()) = 0", "where", "answers differently each time")]
    [InlineData("id IN (DELETE FROM users)", "where", "")]
    public void Finds_mistakes_in_a_condition_without_a_database(string where, string option, string message)
    {
        using var bench = new SqlBench();
        bench.Parameters["cutoff"] = new ParameterValue(ParameterType.Date, JsonValue.Create("2025-12-31"), null);
        var mistakes = bench.Check(bench.Step("sql.delete", new JsonObject { ["table"] = "users", ["where"] = where }.ToJsonString()));
        Assert.Contains(mistakes, m => m.Option == option && m.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_delete_that_references_forbid_with_the_count()
    {
        using var bench = new SqlBench("CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id)); INSERT INTO p VALUES(1),(2); INSERT INTO c VALUES(1,1),(2,1);");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"p","where":"true"}""")));
        Assert.Contains("2 rows of c (p) refer to rows of p that would be deleted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_triggers_unless_told_what_to_do_with_them()
    {
        using var bench = new SqlBench(Shop + "CREATE TABLE log(x); CREATE TRIGGER gone AFTER DELETE ON orders BEGIN INSERT INTO log VALUES(OLD.id); END;");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"users","where":"id=1"}""")));
        Assert.Contains("the triggers gone would fire", error.Message, StringComparison.Ordinal);
        Assert.Contains("triggers: save", error.NextStep, StringComparison.Ordinal);

        var counted = await bench.PlanAsync(bench.Step("sql.delete", """{"table":"users","where":"id=1","dryRun":"execute"}"""));
        Assert.Equal(Fidelity.Simulated, counted.Fidelity);
        Assert.Equal("""{"log":{"inserted":2},"notes":{"updated":1},"orders":{"deleted":2}}""", counted.Prediction!["cascaded"]!.ToJsonString());

        var before = bench.Dump();
        bench.World = new PlannedWorld();
        var step = bench.Step("sql.delete", """{"table":"users","where":"id=1","triggers":"save"}""");
        var saved = await bench.PlanAsync(step);
        Assert.Equal(Fidelity.Unknown, saved.Fidelity);
        await bench.ApplyAsync(saved, step);
        Assert.Equal(2L, bench.Scalar("SELECT count(*) FROM log"));
        await bench.UndoAsync(saved, step);
        Assert.Equal(before, bench.Dump());
    }

    [Theory]
    [InlineData("CREATE TRIGGER r AFTER DELETE ON users BEGIN REPLACE INTO orders VALUES(12, 3, 0); END;", "replaces rows")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(name); CREATE TRIGGER r AFTER DELETE ON users BEGIN DELETE FROM f WHERE name = OLD.name; END;", "cannot be saved")]
    public async Task Refuses_triggers_whose_rows_cannot_be_saved_whatever_is_said(string trigger, string message)
    {
        using var bench = new SqlBench(Shop + trigger);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"users","where":"id=1","triggers":"save"}""")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_refuses_all_where_one_row_was_changed_since_and_names_it()
    {
        using var bench = new SqlBench(Shop);
        var step = bench.Step("sql.update", """{"table":"users","set":"name = name || '!'","where":"true","batch":1}""");
        var action = await bench.PlanAsync(step);
        await bench.ApplyAsync(action, step);
        bench.Run("UPDATE users SET seen='now' WHERE id=2");
        var before = bench.Dump();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.UndoAsync(action, step));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("1 rows were changed by something else since: users 2 was changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Dump());
    }

    [Theory]
    [InlineData("INSERT INTO users VALUES(1,'eve','x')", "users 1 exists again")]
    [InlineData("INSERT INTO users VALUES(7,'ann','x')", "users 1 has a unique value that row 7 has now")]
    [InlineData("UPDATE notes SET order_id=12 WHERE id=100", "notes 100 was changed")]
    public async Task Undo_of_a_delete_refuses_where_something_stands_in_the_way(string sql, string message)
    {
        using var bench = new SqlBench(Shop);
        var step = bench.Step("sql.delete", """{"table":"users","where":"id = 1"}""");
        var action = await bench.PlanAsync(step);
        await bench.ApplyAsync(action, step);
        await bench.SettleAsync(action, step);
        bench.Run(sql);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.UndoAsync(action, step));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_refuses_a_row_whose_parent_is_gone()
    {
        using var bench = new SqlBench(Shop);
        var step = bench.Step("sql.delete", """{"table":"orders","where":"id = 12"}""");
        var action = await bench.PlanAsync(step);
        await bench.ApplyAsync(action, step);
        bench.Run("DELETE FROM users WHERE id=3");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.UndoAsync(action, step));
        Assert.Contains("orders 12 refers to a row of users that is gone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_others_add_or_change_during_the_run_are_judged_when_their_batch_comes()
    {
        using var bench = new SqlBench("CREATE TABLE t(id INTEGER PRIMARY KEY, v); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<30) INSERT INTO t SELECT i, 1 FROM n");
        var step = bench.Step("sql.delete", """{"table":"t","where":"v = 1","batch":10}""");
        var action = await bench.PlanAsync(step);
        bench.Progress = done => { if (done == 10) bench.Run("UPDATE t SET v=2 WHERE id=25; INSERT INTO t VALUES(3, 1), (99, 1)"); };
        var result = await bench.ApplyAsync(action, step);
        Assert.Equal(30L, (long)result.Actual["rows"]!);
        Assert.Equal("3,25", bench.Scalar("SELECT group_concat(id) FROM t"));
        bench.Progress = _ => { };
        var failed = await Assert.ThrowsAsync<SafeOpsException>(() => bench.VerifyAsync(action, step));
        Assert.Contains("1 rows of t that were deleted are there again: 3", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_holds_during_the_run_too()
    {
        using var bench = new SqlBench("CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES(1),(2),(3),(4)");
        var step = bench.Step("sql.delete", """{"table":"t","where":"true","batch":2,"limits":{"rows":4}}""");
        var action = await bench.PlanAsync(step);
        bench.Progress = done => { if (done == 2) bench.Run("INSERT INTO t VALUES(50),(51)"); };
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.ApplyAsync(action, step));
        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        bench.Progress = _ => { };
        bench.Run("DELETE FROM t WHERE id >= 50");
        await bench.UndoAsync(action, step);
        Assert.Equal("1,2,3,4", bench.Scalar("SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY id)"));
    }

    [Fact]
    public async Task Refuses_at_run_what_has_another_shape_than_planned()
    {
        using var bench = new SqlBench(Shop);
        var step = bench.Step("sql.delete", """{"table":"users","where":"id=1"}""");
        var action = await bench.PlanAsync(step);
        bench.Run("CREATE TRIGGER t AFTER DELETE ON notes BEGIN DELETE FROM notes; END");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.ApplyAsync(action, step));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
    }

    [Fact]
    public async Task Plans_a_later_step_on_what_the_earlier_one_leaves()
    {
        using var bench = new SqlBench(Shop);
        var first = bench.Step("sql.delete", """{"table":"users","where":"id=1"}""", "first");
        var second = bench.Step("sql.update", """{"table":"orders","set":"total = 0","where":"true"}""", "second");
        var bytes = bench.Bytes();
        var one = await bench.PlanAsync(first);
        var two = await bench.PlanAsync(second);
        Assert.Equal(bytes, bench.Bytes());
        Assert.Equal(Fidelity.Simulated, two.Fidelity);
        Assert.Equal(1L, (long)two.Prediction!["rows"]!);
        await bench.ApplyAsync(one, first);
        bench.Saved = new MemorySaved();
        Assert.True(JsonNode.DeepEquals(two.Prediction, (await bench.ApplyAsync(two, second)).Actual));
    }

    [Fact]
    public async Task A_guarded_environment_gets_no_copy_and_the_later_step_waits()
    {
        using var bench = new SqlBench(Shop) { Environment = new EnvironmentDefinition("production", 1) { Checklist = "production", Guarded = true } };
        await bench.PlanAsync(bench.Step("sql.delete", """{"table":"users","where":"id=1"}""", "first"));
        var two = await bench.PlanAsync(bench.Step("sql.update", """{"table":"orders","set":"total = 0","where":"true"}""", "second"));
        Assert.Equal(Fidelity.Unknown, two.Fidelity);
        Assert.Contains("waits for step 'first'", two.FidelityReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_rows_that_depend_on_each_other_in_one_transaction_or_not_at_all()
    {
        using var bench = new SqlBench("CREATE TABLE t(id INTEGER PRIMARY KEY, up INTEGER REFERENCES t(id)); INSERT INTO t VALUES(1,NULL),(2,1),(3,2);");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"t","where":"true","batch":2}""")));
        Assert.Contains("'batch'", error.NextStep, StringComparison.Ordinal);
        var step = bench.Step("sql.delete", """{"table":"t","where":"true","batch":3}""");
        await bench.ApplyAsync(await bench.PlanAsync(step), step);
        Assert.Equal(0L, bench.Scalar("SELECT count(*) FROM t"));
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public async Task Batches_share_a_journal_and_leave_the_databases_mode_and_folder_as_they_were(string mode)
    {
        using var bench = new SqlBench($"PRAGMA journal_mode={mode}; CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1,1),(2,1),(3,1);");
        var seen = new List<bool>();
        bench.Progress = _ => seen.Add(File.Exists(bench.File + "-journal"));
        var step = bench.Step("sql.delete", """{"table":"t","where":"v = 1","batch":1}""");
        await bench.ApplyAsync(await bench.PlanAsync(step), step);
        Assert.Equal([mode == "delete", mode == "delete", mode == "delete"], seen);
        Assert.False(File.Exists(bench.File + "-journal"));
        Assert.Equal(mode, bench.Scalar("PRAGMA journal_mode"));
        Assert.Equal(0L, bench.Scalar("SELECT count(*) FROM t"));
    }
}
