using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Npgsql;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>PostgreSQL among others: their locks and writes, what a role may not see, commits whose answer does not come.</summary>
public sealed class PostgresRowsTests : IDisposable
{
    private const string Rows = """
        CREATE TABLE t(id integer PRIMARY KEY, v integer NOT NULL);
        CREATE TABLE c(id integer PRIMARY KEY, t integer REFERENCES t(id) ON DELETE CASCADE);
        INSERT INTO t SELECT i, 1 FROM generate_series(1, 30) AS i;
        INSERT INTO c SELECT i, 1 + i % 30 FROM generate_series(1, 60) AS i;
        """;

    private readonly SqlBench _bench;

    public PostgresRowsTests()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        _bench = new SqlBench(Rows, database: new PostgresTestDatabase());
    }

    public void Dispose() => _bench?.Dispose();

    [Fact]
    public async Task The_default_dry_run_takes_no_lock_that_anybody_waits_for()
    {
        _bench.Run("INSERT INTO t SELECT i, 1 FROM generate_series(31, 60000) AS i; INSERT INTO c SELECT i, i FROM generate_series(61, 60000) AS i");
        var modes = new ConcurrentDictionary<string, bool>();
        using var done = new CancellationTokenSource();
        var watch = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                if (_bench.Scalar("SELECT string_agg(DISTINCT l.mode, ',') FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'SafeOps' AND a.datname = current_database() AND l.locktype IN ('relation', 'tuple', 'transactionid', 'advisory')") is string found)
                    modes.TryAdd(found, true);
            }
        }, TestContext.Current.CancellationToken);
        var traces = _bench.Bytes();
        for (var i = 0; i < 3; i++, _bench.World = new PlannedWorld())
            Assert.Equal(Fidelity.Exact, (await _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"t","where":"v = 1"}"""))).Fidelity);
        await done.CancelAsync();
        await watch;
        Assert.Equal("AccessShareLock", Assert.Single(modes).Key);
        Assert.Equal(traces, _bench.Bytes());
    }

    [Fact]
    public async Task Rows_that_others_add_or_change_after_the_plan_are_judged_when_their_batch_comes()
    {
        var step = _bench.Step("sql.delete", """{"table":"t","where":"v = 1","batch":10}""");
        var action = await _bench.PlanAsync(step);
        _bench.Run("DELETE FROM t WHERE id = 5; INSERT INTO t VALUES (31, 1)");
        _bench.Progress = done => { if (done == 10) _bench.Run("UPDATE t SET v = 2 WHERE id = 25; INSERT INTO t VALUES (3, 1), (99, 1)"); };
        var result = await _bench.ApplyAsync(action, step);
        Assert.Equal(30L, (long)result.Actual["rows"]!);
        Assert.Equal("3,25", _bench.Scalar("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"));
        _bench.Progress = _ => { };
        Assert.Contains("1 rows of t that were deleted are there again: 3", (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(action, step))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_another_session_is_changing_is_waited_for_and_then_named_as_busy()
    {
        var step = _bench.Step("sql.update", """{"table":"t","set":"v = 5","where":"id <= 20","batch":10}""");
        var action = await _bench.PlanAsync(step);
        using (Session("BEGIN; UPDATE t SET v = 9 WHERE id = 15"))
        {
            var busy = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(action, step));
            Assert.Equal(ErrorCodes.TargetBusy, busy.Code);
            Assert.Contains("another session holds it", busy.Message, StringComparison.Ordinal);
        }
        Assert.Equal((ProbeAnswer.Partly, 10L), ((await _bench.ProbeAsync(action, step)).Answer, _bench.Scalar("SELECT count(*) FROM t WHERE v = 5")));
        await _bench.ApplyAsync(action, step);
        Assert.Equal(20L, _bench.Scalar("SELECT count(*) FROM t WHERE v = 5"));
        await _bench.UndoAsync(action, step);
        Assert.Equal(30L, _bench.Scalar("SELECT count(*) FROM t WHERE v = 1"));
    }

    [Fact]
    public async Task A_table_that_changed_its_shape_since_the_plan_is_refused_at_run()
    {
        var step = _bench.Step("sql.delete", """{"table":"t","where":"id = 1"}""");
        var action = await _bench.PlanAsync(step);
        _bench.Run("ALTER TABLE c ADD COLUMN more text");
        Assert.Equal(ErrorCodes.TargetChanged, (await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(action, step))).Code);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended_on_the_server()
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.CheckAsync("""{"query":"SELECT count(*) FROM generate_series(1, 2000000000)","expect":1,"timeout":"1s"}"""));
        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        Assert.Equal(0L, _bench.Scalar("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'SafeOps' AND state = 'active' AND datname = current_database()"));
    }

    [Theory]
    [InlineData("SELECT count(*) FROM t", "30")]
    [InlineData("SELECT 1.50::numeric(10,2)", "1.5")]
    [InlineData("SELECT v = 1 FROM t LIMIT 1", "true")]
    [InlineData("SELECT 'x'::text", "\"x\"")]
    [InlineData("SELECT '2026-01-02 03:04:05+01'::timestamptz", "\"2026-01-02 02:04:05+00\"")]
    [InlineData("SELECT NULL::integer", "null")]
    public async Task An_answer_is_compared_as_what_its_type_is(string query, string expected)
    {
        var check = await _bench.CheckAsync($$"""{"query":"{{query}}","expect":{{expected}}}""");
        Assert.True(check.Passed, check.Found);
    }

    [Fact]
    public async Task Rows_that_a_policy_hides_make_the_count_unknown_and_a_cascade_into_them_is_refused()
    {
        var role = Role("GRANT SELECT, UPDATE, DELETE ON t, c TO \"{0}\"; ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY half ON t USING (id % 2 = 0)");
        using var bench = As(role);
        var action = await bench.PlanAsync(bench.Step("sql.update", """{"table":"t","set":"v = 7","where":"true"}"""));
        Assert.Equal((Fidelity.Unknown, 15L, null as JsonObject), (action.Fidelity, action.Rows!.Value, action.Prediction));
        Assert.Contains("row-level security is active", action.FidelityReason, StringComparison.Ordinal);
        _bench.Run("ALTER TABLE t DISABLE ROW LEVEL SECURITY; ALTER TABLE c ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON c USING (false)");
        bench.World = new PlannedWorld();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.delete", """{"table":"t","where":"id = 1"}""")));
        Assert.Contains("some of which row-level security hides from this role", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_delete_and_no_more_is_refused_at_the_plan_where_it_would_have_to_lock()
    {
        using var bench = As(Role("GRANT SELECT ON t, c TO \"{0}\"; GRANT DELETE ON t TO \"{0}\""));
        var step = bench.Step("sql.delete", """{"table":"t","where":"id = 1"}""");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(step));
        Assert.Contains("that takes UPDATE on one of its columns", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.PlanAsync(bench.Step("sql.update", """{"table":"t","set":"v = 2","where":"id = 1"}""")));
        Assert.Contains("may not update 't'", error.Message, StringComparison.Ordinal);
        var without = bench.Step("sql.delete", """{"table":"t","where":"id = 1"}""", undo: SafeOps.Changes.Definition.UndoKind.None);
        var action = await bench.PlanAsync(without);
        Assert.True(JsonNode.DeepEquals(action.Prediction, (await bench.ApplyAsync(action, without)).Actual));
    }

    [Fact]
    public async Task Partitions_are_one_table()
    {
        _bench.Run("""
            CREATE TABLE events(at date NOT NULL, id integer NOT NULL, note text, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
            CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE TABLE marks(id integer PRIMARY KEY, at date, event integer, FOREIGN KEY (at, event) REFERENCES events ON DELETE CASCADE);
            INSERT INTO events SELECT date '2025-12-01' + i, i, 'n' FROM generate_series(1, 60) AS i;
            INSERT INTO marks SELECT i, date '2025-12-01' + i, i FROM generate_series(1, 60) AS i;
            """);
        var start = _bench.Dump();
        var step = _bench.Step("sql.delete", """{"table":"events","where":"at < '2026-01-10'","batch":7}""");
        var action = await _bench.PlanAsync(step);
        Assert.Equal("""{"rows":39,"cascaded":{"marks":{"deleted":39}}}""", action.Prediction!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(action.Prediction, (await _bench.ApplyAsync(action, step)).Actual));
        await _bench.UndoAsync(action, step);
        Assert.Equal(start, _bench.Dump());
    }

    [Fact]
    public async Task Rows_that_a_policy_keeps_from_being_deleted_roll_the_batch_back()
    {
        var role = Role("GRANT SELECT, DELETE ON t, c TO \"{0}\"; ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY seen ON t FOR SELECT USING (true); CREATE POLICY kept ON t FOR DELETE USING (id > 3)");
        using var bench = As(role);
        _bench.Run("DROP TABLE c");
        var step = bench.Step("sql.delete", """{"table":"t","where":"id < 6"}""");
        var error = await Assert.ThrowsAsync<SafeOpsException>(async () => await bench.ApplyAsync(await bench.PlanAsync(step), step));
        Assert.Contains("3 of 5 rows of t were left as they were (key 1); a trigger or a row-level policy may keep them", error.Message, StringComparison.Ordinal);
        Assert.Equal(30L, _bench.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_role_that_may_not_suspend_triggers_is_told_so_before_anything_is_undone()
    {
        _bench.Run("CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v + 100; RETURN NEW; END $$; CREATE TRIGGER stamped BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamp()");
        using var bench = As(Role("GRANT SELECT, UPDATE ON t, c TO \"{0}\""));
        var step = bench.Step("sql.update", """{"table":"t","set":"v = 5","where":"id = 1","triggers":"save"}""");
        var action = await bench.PlanAsync(step);
        await bench.ApplyAsync(action, step);
        Assert.Equal(105, _bench.Scalar("SELECT v FROM t WHERE id = 1"));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => bench.UndoAsync(action, step));
        Assert.Contains("would fire the triggers stamped of t, and this role may not suspend them", error.Message, StringComparison.Ordinal);
        Assert.Equal(105, _bench.Scalar("SELECT v FROM t WHERE id = 1"));
        _bench.Run($"GRANT SET ON PARAMETER session_replication_role TO \"{bench.Database.Connection.Settings["user"]}\"");
        await bench.UndoAsync(action, step);
        Assert.Equal(1, _bench.Scalar("SELECT v FROM t WHERE id = 1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_whose_answer_did_not_come_is_asked_about(bool committed)
    {
        var step = _bench.Step("sql.update", """{"table":"t","set":"v = v + 1","where":"id <= 20","batch":10}""");
        var action = await _bench.PlanAsync(step);
        var saves = 0;
        // The second batch's state is saved just before its commit; the session dies there, or right behind it.
        _bench.Saved.AfterSave = name =>
        {
            if (name == "state" && ++saves == 2 && !committed)
                _bench.Run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'SafeOps' AND datname = current_database()");
        };
        if (committed)
            _bench.Progress = done => throw new IOException("the process dies behind the first commit");
        await Assert.ThrowsAnyAsync<Exception>(() => _bench.ApplyAsync(action, step));
        _bench.Saved.AfterSave = _ => { };
        _bench.Progress = _ => { };
        Assert.Equal(ProbeAnswer.Partly, (await _bench.ProbeAsync(action, step)).Answer);
        Assert.Equal(10L, _bench.Scalar("SELECT count(*) FROM t WHERE v = 2"));
        var result = await _bench.ApplyAsync(action, step);
        Assert.True(JsonNode.DeepEquals(action.Prediction, result.Actual));
        Assert.Equal(20L, _bench.Scalar("SELECT count(*) FROM t WHERE v = 2"));
        await _bench.UndoAsync(action, step);
        Assert.Equal(30L, _bench.Scalar("SELECT count(*) FROM t WHERE v = 1"));
    }

    [Fact]
    public async Task A_transaction_that_the_server_no_longer_knows_is_a_persons_to_answer()
    {
        var step = _bench.Step("sql.update", """{"table":"t","set":"v = v + 1","where":"id <= 10","batch":10}""");
        var action = await _bench.PlanAsync(step);
        var dead = false;
        _bench.Saved.BeforeSave = _ => { if (dead) throw new IOException("a dead process saves nothing"); };
        _bench.Saved.AfterSave = name => { if (dead = name == "state") throw new IOException("the process dies before its commit"); };
        await Assert.ThrowsAnyAsync<Exception>(() => _bench.ApplyAsync(action, step));
        (_bench.Saved.BeforeSave, _bench.Saved.AfterSave) = (_ => { }, _ => { });
        _bench.Saved.Edit("state", text => text.Replace("/0", "/9", StringComparison.Ordinal));
        var probe = await _bench.ProbeAsync(action, step);
        Assert.Equal(ProbeAnswer.Unknown, probe.Answer);
        Assert.Contains("no longer remembered by it", probe.Reason, StringComparison.Ordinal);
        _bench.Assumed = false;
        await _bench.ApplyAsync(action, step);
        Assert.Equal(10L, _bench.Scalar("SELECT count(*) FROM t WHERE v = 2"));
    }

    private string Role(string grants)
    {
        var role = $"role_{Guid.NewGuid():N}";
        _bench.Run($"CREATE ROLE \"{role}\" LOGIN; {string.Format(System.Globalization.CultureInfo.InvariantCulture, grants, role)}");
        return role;
    }

    /// <summary>The same database seen by another role.</summary>
    private SqlBench As(string role) => new(database: ((PostgresTestDatabase)_bench.Database).As(role));

    private NpgsqlConnection Session(string sql)
    {
        var connection = new NpgsqlConnection(PostgresCluster.Shared.ConnectionString(((PostgresTestDatabase)_bench.Database).Database));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
