using System.Text.Json.Nodes;
using Npgsql;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>Where PostgreSQL would make a dry run lie or leave something: each is planned in the tier that is honest, and says why.</summary>
public sealed class PostgresTrapTests : IDisposable
{
    private const string Shop = """
        CREATE TABLE users(id integer PRIMARY KEY, name text UNIQUE, seen timestamptz);
        CREATE TABLE orders(id serial PRIMARY KEY, user_id integer REFERENCES users(id) ON DELETE CASCADE, total numeric(10,2));
        CREATE TABLE notes(id integer PRIMARY KEY, order_id integer REFERENCES orders(id) ON DELETE SET NULL, text text);
        INSERT INTO users VALUES (1,'ann','2025-01-01'),(2,'bob','2025-06-01'),(3,'cid','2026-01-01');
        INSERT INTO orders(user_id, total) VALUES (1,1.5),(1,2.5),(3,9);
        INSERT INTO notes VALUES (100,1,'a'),(101,3,'b'),(102,NULL,'c');
        """;

    private readonly SqlBench _bench;

    public PostgresTrapTests()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        _bench = new SqlBench(Shop, database: new PostgresTestDatabase());
    }

    public void Dispose() => _bench?.Dispose();

    [Theory]
    [InlineData("SELECT setval('orders_id_seq', 900)", "setval moves a sequence")]
    [InlineData("SELECT nextval('orders_id_seq')", "nextval moves a sequence")]
    [InlineData("COPY users TO PROGRAM 'cat > /tmp/safeops-trap'", "runs a program on the server")]
    [InlineData("COPY users FROM '/etc/passwd'", "file on the server")]
    [InlineData("DELETE FROM notes; COMMIT; DELETE FROM users", "ends or cuts up the transaction")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON users(seen)", "cannot run inside a transaction")]
    [InlineData("VACUUM FULL users", "cannot run inside a transaction")]
    [InlineData("SELECT dblink_exec('dbname=postgres', 'DROP TABLE users')", "speaks to another server")]
    [InlineData("DO $$ BEGIN DELETE FROM users; END $$", "runs code that does not stand in this statement")]
    [InlineData("CALL cleanup()", "runs code that does not stand in this statement")]
    public async Task What_escapes_a_transaction_is_not_tried_even_where_the_step_asks_for_it(string sql, string reason)
    {
        var (traces, content) = (_bench.Bytes(), _bench.Dump());
        var action = await _bench.PlanAsync(_bench.Step("sql.execute", Options(("statements", sql), ("dryRun", "execute")), undo: SafeOps.Changes.Definition.UndoKind.None));
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains(reason, action.FidelityReason, StringComparison.Ordinal);
        Assert.Equal((traces, content), (_bench.Bytes(), _bench.Dump()));
    }

    [Fact]
    public async Task An_insert_that_would_move_a_sequence_is_counted_and_not_tried()
    {
        var traces = _bench.Bytes();
        var action = await _bench.PlanAsync(_bench.Step("sql.execute", Options(("statements", "INSERT INTO orders(user_id, total) VALUES (2, 5), (2, 6)"), ("dryRun", "execute")), undo: SafeOps.Changes.Definition.UndoKind.None));
        Assert.Equal((Fidelity.Exact, 2L), (action.Fidelity, action.Rows!.Value));
        Assert.Contains(action.Details, d => d.Contains("not executed: an insert into orders moves its sequence", StringComparison.Ordinal));
        Assert.Equal(traces, _bench.Bytes());
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN age integer", "takes ACCESS EXCLUSIVE on users: nobody reads or writes it")]
    [InlineData("ALTER TABLE users ALTER COLUMN id TYPE bigint", "may rewrite the whole table")]
    [InlineData("CREATE INDEX seen_index ON users(seen)", "takes SHARE on users")]
    [InlineData("TRUNCATE notes", "takes ACCESS EXCLUSIVE on notes")]
    [InlineData("DROP TABLE notes", "takes ACCESS EXCLUSIVE on notes")]
    public async Task A_definition_that_locks_a_table_says_so_and_is_not_tried(string sql, string lockSaid)
    {
        using var reader = Session("BEGIN; SELECT count(*) FROM users, notes");
        var action = await _bench.PlanAsync(_bench.Step("sql.execute", Options(("statements", sql), ("dryRun", "execute")), undo: SafeOps.Changes.Definition.UndoKind.None));
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains(action.Details, d => d.Contains(lockSaid, StringComparison.Ordinal));
        Assert.Contains(action.Details, d => d.StartsWith("not executed: it takes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_leaves_the_rows_as_they_are_for_the_steps_behind_it()
    {
        await _bench.PlanAsync(_bench.Step("sql.execute", Options(("statements", "CREATE INDEX CONCURRENTLY i ON users(seen)")), "index", SafeOps.Changes.Definition.UndoKind.None));
        Assert.Equal(Fidelity.Exact, (await _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"users","where":"id = 1"}""", "delete"))).Fidelity);
        var later = await _bench.PlanAsync(_bench.Step("sql.execute", Options(("statements", "ALTER TABLE users ADD COLUMN age integer")), "column", SafeOps.Changes.Definition.UndoKind.None));
        Assert.Contains(later.Details, d => d.StartsWith("takes ACCESS EXCLUSIVE on users", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_delete_counts_what_cascades_without_touching_it()
    {
        var traces = _bench.Bytes();
        var action = await _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"users","where":"seen < '2025-12-31'","batch":1}"""));
        Assert.Equal(Fidelity.Exact, action.Fidelity);
        Assert.Equal("""{"rows":2,"cascaded":{"notes":{"updated":1},"orders":{"deleted":2}}}""", action.Prediction!.ToJsonString());
        Assert.Contains("id=1, name=ann, seen=2025-01-01 00:00:00+00", action.Samples);
        Assert.Equal(traces, _bench.Bytes());
    }

    [Fact]
    public async Task Many_rows_are_counted_and_never_executed_only_to_be_rolled_back()
    {
        _bench.Run("CREATE TABLE many(id integer PRIMARY KEY, v integer); INSERT INTO many SELECT i, 0 FROM generate_series(1, 30000) AS i");
        _bench.Run("CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v + 1; RETURN NEW; END $$; CREATE TRIGGER stamped BEFORE UPDATE ON many FOR EACH ROW EXECUTE FUNCTION stamp()");
        var traces = _bench.Bytes();
        var update = Options(("table", "many"), ("set", "v = v + 1"), ("where", "true"), ("batch", 10_000), ("dryRun", "execute"));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(_bench.Step("sql.update", update)));
        Assert.Contains("30000 rows are more than the 10000 that are executed only to be rolled back", error.Message, StringComparison.Ordinal);
        _bench.Run("DROP TRIGGER stamped ON many");
        traces = _bench.Bytes();
        var action = await _bench.PlanAsync(_bench.Step("sql.update", update));
        Assert.Equal((Fidelity.Exact, 30_000L, null as string), (action.Fidelity, action.Rows!.Value, action.Residue));
        Assert.Equal(traces, _bench.Bytes());
    }

    [Fact]
    public async Task A_trigger_that_writes_elsewhere_is_refused_tried_or_saved_as_the_step_says()
    {
        _bench.Run("CREATE TABLE log(id integer PRIMARY KEY, was numeric); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (OLD.id, OLD.total); RETURN NULL; END $$; CREATE TRIGGER gone AFTER DELETE ON orders FOR EACH ROW EXECUTE FUNCTION note()");
        var start = _bench.Dump();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"users","where":"id=1"}""")));
        Assert.Contains("the triggers gone would fire", error.Message, StringComparison.Ordinal);

        var tried = await _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"users","where":"id=1","dryRun":"execute"}"""));
        Assert.Equal((Fidelity.Simulated, "executed and rolled back, because triggers fire"), (tried.Fidelity, tried.FidelityReason));
        Assert.Contains("dead rows", tried.Residue, StringComparison.Ordinal);
        Assert.Equal("""{"log":{"inserted":2},"notes":{"updated":1},"orders":{"deleted":2}}""", tried.Prediction!["cascaded"]!.ToJsonString());
        Assert.Equal(start, _bench.Dump());

        _bench.World = new PlannedWorld();
        var step = _bench.Step("sql.delete", """{"table":"users","where":"id=1","triggers":"save"}""");
        var saved = await _bench.PlanAsync(step);
        Assert.Equal(Fidelity.Unknown, saved.Fidelity);
        Assert.True(JsonNode.DeepEquals(tried.Prediction, (await _bench.ApplyAsync(saved, step)).Actual));
        await _bench.UndoAsync(saved, step);
        Assert.Equal(start, _bench.Dump());
    }

    [Fact]
    public async Task A_trigger_that_changes_rows_elsewhere_rolls_the_batch_back_where_they_would_have_to_be_saved()
    {
        _bench.Run("CREATE TABLE counts(name text PRIMARY KEY, n integer); INSERT INTO counts VALUES ('orders', 3); CREATE FUNCTION less() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE counts SET n = n - 1; RETURN NULL; END $$; CREATE TRIGGER less AFTER DELETE ON orders FOR EACH ROW EXECUTE FUNCTION less()");
        var step = _bench.Step("sql.delete", """{"table":"orders","where":"id < 3","triggers":"save"}""");
        var action = await _bench.PlanAsync(step);
        var start = _bench.Dump();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(action, step));
        Assert.Contains("rows of counts were inserted, 2 changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(start, _bench.Dump());
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(action, step)).Answer);

        var without = _bench.Step("sql.delete", """{"table":"orders","where":"id < 3","triggers":"save"}""", undo: SafeOps.Changes.Definition.UndoKind.None);
        Assert.Equal("""{"rows":2,"cascaded":{"counts":{"updated":2},"notes":{"updated":1}}}""", (await _bench.ApplyAsync(await _bench.PlanAsync(without), without)).Actual.ToJsonString());
    }

    [Theory]
    [InlineData("LANGUAGE plpgsql SECURITY DEFINER", "RETURN NULL;", "SECURITY DEFINER")]
    [InlineData("LANGUAGE plpgsql", "EXECUTE 'DROP TABLE users'; RETURN NULL;", "holds 'EXECUTE'")]
    [InlineData("LANGUAGE plpgsql", "PERFORM nextval('orders_id_seq'); RETURN NULL;", "calls nextval()")]
    [InlineData("LANGUAGE plpgsql", "PERFORM pg_notify('x', 'y'); RETURN NULL;", "calls pg_notify()")]
    [InlineData("LANGUAGE plpgsql", "INSERT INTO orders(user_id) VALUES (3); RETURN NULL;", "an insert into orders moves its sequence")]
    public async Task A_trigger_whose_work_a_rollback_would_not_take_back_is_not_tried(string how, string body, string reason)
    {
        _bench.Run($"CREATE FUNCTION f() RETURNS trigger {how} AS $$ BEGIN {body} END $$; CREATE TRIGGER fires AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION f()");
        var traces = _bench.Bytes();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"notes","where":"true","dryRun":"execute"}""")));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(traces, _bench.Bytes());
    }

    [Fact]
    public async Task A_function_that_is_not_known_is_not_called_to_count()
    {
        _bench.Run("CREATE FUNCTION mine(i integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER STABLE AS $$ BEGIN PERFORM 1 / 0; RETURN true; END $$");
        var action = await _bench.PlanAsync(_bench.Step("sql.delete", """{"table":"notes","where":"mine(id)"}"""));
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains("calls mine(), a function that is on no list of those without effects", action.FidelityReason, StringComparison.Ordinal);
    }

    private static string Options(params (string Name, JsonNode Value)[] options) =>
        new JsonObject(options.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)o.Value))).ToJsonString();

    /// <summary>Another program's session, held open.</summary>
    private NpgsqlConnection Session(string sql)
    {
        var connection = new NpgsqlConnection(PostgresCluster.Shared.ConnectionString(((PostgresTestDatabase)_bench.Database).Database));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
