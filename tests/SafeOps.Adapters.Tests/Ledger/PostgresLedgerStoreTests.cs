using System.Text.Json.Nodes;
using Npgsql;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Ledger;

public sealed class PostgresLedgerStoreTests : LedgerStoreTests
{
    private const string Forged =
        "insert into records (record_id, kind, change, environment, actor, at, outcome, data, previous, digest) select coalesce(max(record_id), 0) + 1, 'Run', 'c', 'dev', 'bob', extract(epoch from clock_timestamp()) * 1000, 'x', '{}', 'p', 'd' from records";

    private readonly PostgresTestLedger _ledger;

    public PostgresLedgerStoreTests() : this(new PostgresTestLedger())
    {
    }

    private PostgresLedgerStoreTests(PostgresTestLedger ledger) : base(ledger) => _ledger = ledger;

    [Fact]
    public async Task A_record_is_signed_by_the_role_and_timed_by_the_server_whatever_the_machine_says()
    {
        var before = TimeProvider.System.GetUtcNow();

        var record = await _ledger.AppendAsync();

        Assert.Equal("ann", record.Actor);
        Assert.InRange(record.At, before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
        Assert.Equal("alice@laptop", EvidenceData.Text(record, EvidenceData.Machine));
        Assert.Equal("ann", await _ledger.Store.GetSignerAsync(default));
        Assert.Equal("bob", (await _ledger.As("bob").AppendAsync(new LedgerEntry(RecordKind.Approval, "c", "dev") { Actor = "ann@laptop", At = default, Outcome = "Approved" }, default)).Actor);
        Assert.True((await _ledger.VerifyAsync()).Intact);
    }

    /// <summary>The role that came in through the door, not the one it stepped into.</summary>
    [Fact]
    public void Stepping_into_another_role_does_not_change_who_signs()
    {
        _ledger.Execute("grant bob to ann; grant insert (record_id, kind, change, environment, at, outcome, data, previous, digest) on records to bob");
        var insert = Forged.Replace("actor, ", "", StringComparison.Ordinal).Replace("'bob', ", "", StringComparison.Ordinal);
        try
        {
            _ledger.Execute($"set role bob; {insert}", "ann");
            Assert.Equal("ann", _ledger.Ask("select actor from records"));
        }
        finally
        {
            _ledger.Execute("revoke bob from ann");
        }
    }

    [Theory]
    [InlineData("update records set note = 'x'")]
    [InlineData("update records set actor = 'bob'")]
    [InlineData("delete from records")]
    [InlineData("truncate records")]
    [InlineData("update ledger set id = 'x'")]
    [InlineData("delete from ledger")]
    [InlineData("insert into ledger (format) values (1)")]
    [InlineData(Forged)]
    [InlineData("update runs set actor = 'bob'")]
    [InlineData("delete from journal")]
    [InlineData("insert into journal (run_id, n, line, actor) values ('r', 1, '', 'bob')")]
    [InlineData("delete from saved")]
    [InlineData("delete from saved_chunks")]
    [InlineData("update bulk set content = ''")]
    [InlineData("alter table records disable trigger all")]
    [InlineData("drop table records")]
    [InlineData("create table more (x int)")]
    [InlineData("set session authorization bob")]
    public async Task A_writer_can_only_append_and_only_under_its_own_name(string sql)
    {
        await _ledger.AppendAsync();

        var error = Assert.Throws<PostgresException>(() => _ledger.Execute(sql, "ann"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        Assert.True((await _ledger.VerifyAsync()).Intact);
    }

    [Theory]
    [InlineData("update records set note = 'x'", "stays as it is")]
    [InlineData("delete from records", "stays as it is")]
    [InlineData("truncate records", "stays as it is")]
    [InlineData("delete from ledger", "stays as it is")]
    [InlineData("insert into ledger (format) values (1)", "stays as it is")]
    [InlineData("update journal set line = ''", "stays as it is")]
    [InlineData("update saved_chunks set data = ''", "stays as it is")]
    [InlineData(Forged, "does not follow")]
    public async Task Its_tables_refuse_even_their_owner_until_a_trigger_is_dropped(string sql, string reason)
    {
        await _ledger.AppendAsync();

        Assert.Contains(reason, Assert.Throws<PostgresException>(() => _ledger.Execute(sql)).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_out_of_turn_of_another_time_or_in_another_name_is_refused_by_the_table()
    {
        var head = await _ledger.AppendAsync();
        var fits = Forged.Replace("'p'", $"'{head.Digest}'", StringComparison.Ordinal);

        Assert.Contains("signed by the role", Refused(fits), StringComparison.Ordinal);
        var own = fits.Replace("'bob'", "session_user", StringComparison.Ordinal);
        Assert.Contains("time of the server", Refused(own.Replace("* 1000", "* 1000 - 3600000", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("does not follow", Refused(own.Replace("+ 1,", "+ 2,", StringComparison.Ordinal)), StringComparison.Ordinal);

        string Refused(string sql) => Assert.Throws<PostgresException>(() => _ledger.Execute(sql)).MessageText;
    }

    [Fact]
    public async Task A_reader_reads_and_cannot_append()
    {
        await _ledger.AppendAsync("seen");
        var reader = _ledger.As("eve");

        Assert.Equal("seen", Assert.Single(await LedgerReader.ListAsync(reader, LedgerQuery.All, default)).Note);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => reader.AppendAsync(Entry(), default));

        Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
        Assert.Contains("refuses this role", error.Message, StringComparison.Ordinal);
        Assert.Contains("GRANT safeops_writer", error.NextStep, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.Throws<PostgresException>(() => _ledger.Execute("select data from saved_chunks", "eve")).SqlState);
    }

    [Fact]
    public async Task A_role_that_was_not_let_in_is_told_who_lets_it_in()
    {
        _ledger.Execute("do $$ begin if not exists (select from pg_roles where rolname = 'zoe') then create role zoe login; end if; end $$");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => LedgerReader.ListAsync(_ledger.As("zoe"), LedgerQuery.All, default));

        Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
        Assert.Contains("GRANT safeops_writer", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_without_a_ledger_is_an_error_that_names_the_script_and_nothing_is_made()
    {
        var elsewhere = _ledger.As(PostgresCluster.Superuser, ("schema", "elsewhere"));
        foreach (var deed in new Func<Task>[] { () => LedgerReader.ListAsync(elsewhere, LedgerQuery.All, default), () => elsewhere.AppendAsync(Entry(), default) })
        {
            var error = await Assert.ThrowsAsync<SafeOpsException>(deed);
            Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
            Assert.Contains("SafeOps.ledger.sql", error.NextStep, StringComparison.Ordinal);
            Assert.Contains("safeops.schema = 'elsewhere'", error.NextStep, StringComparison.Ordinal);
        }
        Assert.Equal(0L, _ledger.Ask("select count(*) from pg_namespace where nspname = 'elsewhere'"));
    }

    [Fact]
    public async Task A_schema_of_any_name_serves()
    {
        using var other = new PostgresTestLedger("Ops' \"Ledger\" \\ 2");
        await other.AppendAsync();
        Assert.True((await other.VerifyAsync()).Intact);
        Assert.Equal(1, (await other.VerifyAsync()).Count);
    }

    [Fact]
    public async Task A_newer_format_is_named_and_left_alone()
    {
        _ledger.Execute("drop trigger ledger_stay on ledger; update ledger set format = 2");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _ledger.AppendAsync());

        Assert.Equal(ErrorCodes.LedgerDamaged, error.Code);
        Assert.Contains("format 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_without_its_tables_is_named_as_damaged()
    {
        _ledger.Execute("drop table records");
        Assert.Equal(ErrorCodes.LedgerDamaged, (await Assert.ThrowsAsync<SafeOpsException>(() => _ledger.AppendAsync())).Code);
    }

    [Fact]
    public async Task An_id_that_was_taken_out_makes_the_first_record_foreign()
    {
        await _ledger.AppendAsync();
        _ledger.Execute("drop trigger ledger_stay on ledger; delete from ledger");
        Assert.Equal(LedgerFindingKind.Foreign, (await _ledger.VerifyAsync()).First!.Kind);
    }

    [Fact]
    public async Task A_ledger_that_others_hold_is_waited_for_and_then_named()
    {
        await _ledger.AppendAsync();
        using var holder = new NpgsqlConnection(PostgresTestLedger.Cluster.ConnectionString(_ledger.Database));
        await holder.OpenAsync();
        await using var command = new NpgsqlCommand("begin; lock table safeops.records in exclusive mode", holder);
        await command.ExecuteNonQueryAsync();

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _ledger.As("ann", ("ledgerTimeout", "1s")).AppendAsync(Entry(), default));

        Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
        Assert.Contains("held by another writer", error.Message, StringComparison.Ordinal);
        Assert.Single(await _ledger.ListAsync()); // reading goes on
    }

    [Fact]
    public async Task Bulk_is_kept_by_its_digest_and_not_given_out_when_it_was_edited()
    {
        var digest = await _ledger.Store.KeepBulkAsync("a plan"u8.ToArray(), default);
        await _ledger.As("bob").KeepBulkAsync("a plan"u8.ToArray(), default);
        Assert.Equal("a plan"u8.ToArray(), await _ledger.As("eve").FindBulkAsync(digest, default));

        _ledger.Execute("drop trigger bulk_stay on bulk; alter table bulk drop constraint bulk_check; update bulk set content = 'other'");
        Assert.Null(await _ledger.Store.FindBulkAsync(digest, default));
        Assert.Null(await _ledger.Store.FindBulkAsync("none", default));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_command_to_check_it()
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => LedgerReader.ListAsync(_ledger.As("ann", ("port", "1")), LedgerQuery.All, default));
        Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
        Assert.Contains("psql -h 127.0.0.1", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_is_read_only_to_the_server()
    {
        _ledger.Execute("alter table ledger rename to seed; create function peek() returns text language sql as 'insert into safeops.seed (format) values (2); select 1::text'; create view ledger as select peek() as id, 1 as format from seed");

        Assert.Equal(ErrorCodes.LedgerUnavailable, (await Assert.ThrowsAsync<SafeOpsException>(() => _ledger.As(PostgresCluster.Superuser).GetIdAsync(default))).Code);
    }

    private static LedgerEntry Entry() => new(RecordKind.Run, "c", "dev") { Actor = "a@b", At = DateTimeOffset.UnixEpoch, Outcome = "x", Data = new JsonObject() };
}
