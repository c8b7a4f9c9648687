using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Adapters.Tests.Sql;

public sealed class QueryAndExecuteTests
{
    private const string Rows = "CREATE TABLE t(id INTEGER PRIMARY KEY, v, s TEXT); INSERT INTO t VALUES(1,1,'a'),(2,2.5,'b'),(3,NULL,'c'); CREATE TABLE u(id INTEGER PRIMARY KEY);";

    [Theory]
    [InlineData("select count(*) from t", "3", true)]
    [InlineData("select count(*) from t", "\"3\"", true)]
    [InlineData("select count(*) from t", """{"above":2}""", true)]
    [InlineData("select count(*) from t", """{"above":3}""", false)]
    [InlineData("select count(*) from t", """{"above":1,"below":3}""", false)]
    [InlineData("select v from t where id=2", """{"between":[2.5,3]}""", true)]
    [InlineData("select s from t where id=2", "\"b\"", true)]
    [InlineData("select s from t", "\"a\"", false)]
    [InlineData("select v from t where id=3", """{"equals":null}""", true)]
    [InlineData("select * from t where id>9", """{"empty":true}""", true)]
    [InlineData("select * from t", """{"rows":3}""", true)]
    [InlineData("select * from t", """{"rows":{"below":3}}""", false)]
    [InlineData("select count(*) from t where id > :least", "2", true)]
    public async Task Compares_an_answer_with_what_is_expected(string query, string expect, bool passes)
    {
        using var bench = new SqlBench(Rows);
        bench.Parameters["least"] = new ParameterValue(ParameterType.Integer, JsonValue.Create(1L), null);
        var check = await bench.CheckAsync($$"""{"query":"{{query}}","expect":{{expect}}}""");
        Assert.True(check.Passed == passes, check.Found);
    }

    [Theory]
    [InlineData("delete from t", "does not only read")]
    [InlineData("select 1; select 2", "holds 2 statements")]
    [InlineData("select load_extension('x')", "only read")]
    [InlineData("pragma journal_mode=wal", "only read")]
    [InlineData("select * from t where id = :nobody", "no parameter")]
    public void Takes_only_one_query_that_certainly_reads(string query, string message)
    {
        using var bench = new SqlBench();
        Assert.Contains(bench.Check(bench.Step("sql.query", $$"""{"query":"{{query}}","expect":1}""")), m => m.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_or_gives_too_much_is_ended()
    {
        using var bench = new SqlBench(Rows);
        var endless = await Assert.ThrowsAsync<SafeOpsException>(() => bench.CheckAsync("""{"query":"with recursive n(i) as (select 1 union all select i+1 from n) select count(*) from n","expect":1,"timeout":"1s"}"""));
        Assert.Equal(ErrorCodes.LimitExceeded, endless.Code);
        var long1 = await Assert.ThrowsAsync<SafeOpsException>(() => bench.CheckAsync("""{"query":"select * from t","expect":{"rows":3},"limits":{"rows":2}}"""));
        Assert.Equal(ErrorCodes.LimitExceeded, long1.Code);
    }

    [Theory]
    [InlineData("delete from t where id > 1", 2)]
    [InlineData("update t set v = 0 where s in ('a','b')", 2)]
    [InlineData("insert into t(v, s) values (1,'x'), (2,'y(')", 2)]
    [InlineData("delete from t", 3)]
    [InlineData("select 1", 0)]
    public async Task Counts_plain_statements_and_does_just_that(string sql, long rows)
    {
        using var bench = new SqlBench(Rows);
        var step = bench.Step("sql.execute", $$"""{"statements":"{{sql}}"}""", undo: UndoKind.None);
        Assert.Empty(bench.Check(step));
        var bytes = bench.Bytes();
        var action = await bench.PlanAsync(step);
        Assert.Equal(bytes, bench.Bytes());
        Assert.Equal(Fidelity.Exact, action.Fidelity);
        Assert.Equal(rows, action.Rows);
        var result = await bench.ApplyAsync(action, step);
        Assert.True(JsonNode.DeepEquals(action.Prediction, result.Actual), $"{action.Prediction} {result.Actual}");
        Assert.Equal(ProbeAnswer.Done, (await bench.ProbeAsync(action, step)).Answer);
        await bench.SettleAsync(action, step);
        Assert.Equal(0L, bench.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_safeops_marker'"));
    }

    [Theory]
    [InlineData("insert or ignore into t values (1,1,'z')", "cannot be counted")]
    [InlineData("create table x(a)", "changes definitions")]
    [InlineData("vacuum", "")]
    [InlineData("begin; delete from t; commit", "")]
    [InlineData("attach 'other.db' as o", "")]
    [InlineData("insert into t(v) values (1); delete from t", "an earlier one changes")]
    public async Task Says_what_it_cannot_predict(string sql, string reason)
    {
        using var bench = new SqlBench(Rows);
        var action = await bench.PlanAsync(bench.Step("sql.execute", $$"""{"statements":"{{sql}}"}"""));
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.NotEmpty(action.FidelityReason!);
        Assert.Contains(reason, action.FidelityReason!, StringComparison.Ordinal);
        Assert.Null(action.Prediction);
    }

    [Fact]
    public async Task Executes_on_a_copy_where_the_step_says_so()
    {
        using var bench = new SqlBench(Rows + "CREATE TRIGGER g AFTER DELETE ON t BEGIN INSERT INTO u VALUES(OLD.id); END;");
        var step = bench.Step("sql.execute", """{"statements":["insert or ignore into t values (1,1,'z')","delete from t where id < 3"],"dryRun":"execute"}""");
        var bytes = bench.Bytes();
        var action = await bench.PlanAsync(step);
        Assert.Equal(bytes, bench.Bytes());
        Assert.Equal(Fidelity.Simulated, action.Fidelity);
        Assert.Contains("u: 2 rows inserted, 0 updated, 0 deleted", action.Details);
        Assert.True(JsonNode.DeepEquals(action.Prediction, (await bench.ApplyAsync(action, step)).Actual));
    }

    [Fact]
    public async Task A_statement_that_fails_leaves_nothing_of_the_ones_before()
    {
        using var bench = new SqlBench(Rows);
        var step = bench.Step("sql.execute", """{"statements":["delete from t where id = 1","insert into t(id) values (2)"]}""");
        var action = await bench.PlanAsync(step);
        var before = bench.Dump();
        await Assert.ThrowsAsync<SafeOpsException>(() => bench.ApplyAsync(action, step));
        Assert.Equal(before, bench.Dump());
        Assert.Equal(ProbeAnswer.NotDone, (await bench.ProbeAsync(action, step)).Answer);
    }

    [Fact]
    public async Task What_escapes_a_transaction_runs_outside_one_and_cannot_be_probed()
    {
        using var bench = new SqlBench(Rows);
        var step = bench.Step("sql.execute", """{"statements":"delete from t; vacuum"}""");
        var action = await bench.PlanAsync(step);
        await bench.ApplyAsync(action, step);
        Assert.Equal(0L, bench.Scalar("SELECT count(*) FROM t"));
        Assert.Equal(ProbeAnswer.Unknown, (await bench.ProbeAsync(action, step)).Answer);
    }

    [Fact]
    public async Task A_limit_refuses_at_plan_and_rolls_back_at_run()
    {
        using var bench = new SqlBench(Rows);
        var refused = bench.Step("sql.execute", """{"statements":"delete from t","limits":{"rows":2}}""");
        Assert.Equal(ErrorCodes.LimitExceeded, (await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(refused))).Code);
        var step = bench.Step("sql.execute", """{"statements":"delete from t","limits":{"rows":3}}""");
        var action = await bench.PlanAsync(step);
        bench.Run("INSERT INTO t(id) VALUES(9)");
        Assert.Equal(ErrorCodes.LimitExceeded, (await Assert.ThrowsAsync<SafeOpsException>(() => bench.ApplyAsync(action, step))).Code);
        Assert.Equal(4L, bench.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task An_edited_script_is_not_run_and_its_mistakes_are_located()
    {
        using var bench = new SqlBench(Rows);
        var script = Path.Combine(bench.Root, "fix.sql");
        await File.WriteAllTextAsync(script, "-- fix\ndelete from t\n where nme = 1;", TestContext.Current.CancellationToken);
        var step = bench.Step("sql.execute", """{"script":"fix.sql"}""");
        Assert.Equal([script], StepTypes.Get("sql.execute").InputFiles(step, bench.Project));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(step));
        Assert.StartsWith("fix.sql:2:1: db: no such column: nme", error.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(script, "delete from t where id = 1;", TestContext.Current.CancellationToken);
        var action = await bench.PlanAsync(step);
        await File.WriteAllTextAsync(script, "delete from t;", TestContext.Current.CancellationToken);
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => bench.ApplyAsync(action, step))).Code);
        Assert.Equal(3L, bench.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_secret_is_bound_and_stays_a_reference_in_the_plan()
    {
        using var bench = new SqlBench(Rows);
        bench.Parameters["token"] = new ParameterValue(ParameterType.Secret, null, new SafeOps.Secrets.SecretReference("env", "TOKEN"));
        var step = bench.Step("sql.execute", """{"statements":"update t set s = :token where id = 1"}""");
        var action = await bench.PlanAsync(step);
        Assert.DoesNotContain("s3cret-value", action.ToString() + action.Intent.ToJsonString(), StringComparison.Ordinal);
        await bench.ApplyAsync(action, step);
        Assert.Equal("s3cret-value", bench.Scalar("SELECT s FROM t WHERE id=1"));
    }

    [Fact]
    public async Task Later_steps_wait_for_what_a_script_may_do()
    {
        using var bench = new SqlBench(Rows);
        await bench.PlanAsync(bench.Step("sql.execute", """{"statements":"create table x(a)"}""", "first"));
        var query = await bench.PlanAsync(bench.Step("sql.query", """{"query":"select count(*) from x","expect":0}""", "second"));
        Assert.Equal(Fidelity.Unknown, query.Fidelity);
        Assert.Contains("waits for step 'first'", query.FidelityReason, StringComparison.Ordinal);
        bench.World = new PlannedWorld();
        await bench.PlanAsync(bench.Step("sql.execute", """{"statements":"create table x(a)","dryRun":"execute"}""", "first"));
        query = await bench.PlanAsync(bench.Step("sql.query", """{"query":"select count(*) from x","expect":0}""", "second"));
        Assert.Equal(Fidelity.Simulated, query.Fidelity);
        Assert.True((bool)query.Prediction!["passed"]!);
    }
}
