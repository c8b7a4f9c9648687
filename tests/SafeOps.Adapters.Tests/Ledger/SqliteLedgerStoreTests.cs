using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Engine.Tests.Ledger;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Ledger;

public sealed class SqliteLedgerStoreTests : IDisposable
{
    private readonly TemporaryLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_missing_file_is_an_empty_ledger_and_stays_missing()
    {
        Assert.Null(await _ledger.Store.GetIdAsync(CancellationToken.None));
        Assert.Empty(await _ledger.ListAsync());
        Assert.True((await _ledger.VerifyAsync()).Intact);
        Assert.Empty(_ledger.Traces());
    }

    [Fact]
    public async Task What_is_appended_reads_back_exactly_and_intact()
    {
        var random = new Random(1);
        var written = new List<ChangeRecord>();
        for (var i = 0; i < 150; i++)
            written.Add(await _ledger.Store.AppendAsync(LedgerEntries.Next(random), CancellationToken.None));

        var read = await _ledger.ListAsync();

        Assert.Equal(written.Select(Text), read.Select(Text));
        Assert.Null((await _ledger.VerifyAsync()).First?.Message);

        static string Text(ChangeRecord record) => record with { Data = [] } + CanonicalJson.Write(record.Data);
    }

    [Fact]
    public async Task Reading_leaves_no_trace_not_even_from_many_pages()
    {
        for (var i = 0; i < 5; i++)
            await _ledger.AppendAsync();
        _ledger.Tamper("insert into records select record_id + 5 * n, kind, change, environment, run_id, plan_digest, shape_digest, actor, at, outcome, note, data, null, previous, digest from records, (with recursive c(n) as (select 1 union all select n + 1 from c where n < 300) select n from c)");
        var before = _ledger.Traces();

        Assert.Equal(1505, (await _ledger.ListAsync()).Count);
        await _ledger.Store.GetIdAsync(CancellationToken.None);
        await _ledger.VerifyAsync();

        Assert.Equal(before, _ledger.Traces());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Reading_works_where_the_file_and_its_folder_are_read_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        await _ledger.AppendAsync();
        File.SetUnixFileMode(_ledger.File, UnixFileMode.UserRead);
        File.SetUnixFileMode(Path.GetDirectoryName(_ledger.File)!, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Single(await _ledger.ListAsync());
        }
        finally
        {
            File.SetUnixFileMode(Path.GetDirectoryName(_ledger.File)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task File_and_folder_are_their_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        await _ledger.AppendAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_ledger.File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_ledger.File)!));
    }

    [Fact]
    public async Task The_same_key_gives_the_record_that_is_there()
    {
        var first = await _ledger.AppendAsync("first", key: "run-1");
        var second = await _ledger.AppendAsync("second", key: "run-1");
        Assert.Equal((first.RecordId, first.Digest, "first"), (second.RecordId, second.Digest, second.Note));
        Assert.Single(await _ledger.ListAsync());
    }

    [Fact]
    public async Task Queries_filter()
    {
        var random = new Random(2);
        for (var i = 0; i < 60; i++)
            await _ledger.Store.AppendAsync(LedgerEntries.Next(random), CancellationToken.None);
        var all = await _ledger.ListAsync();
        var one = all[30];

        Assert.Equal(all.Where(r => r.Kind == one.Kind).Select(r => r.RecordId), (await _ledger.ListAsync(new LedgerQuery { Kind = one.Kind })).Select(r => r.RecordId));
        Assert.Equal(all.Where(r => r.Change == one.Change).Select(r => r.RecordId), (await _ledger.ListAsync(new LedgerQuery { Change = one.Change })).Select(r => r.RecordId));
        Assert.Equal(all.Where(r => r.RunId == "dev").Select(r => r.RecordId), (await _ledger.ListAsync(new LedgerQuery { RunId = "dev" })).Select(r => r.RecordId));
        Assert.Empty(await _ledger.ListAsync(new LedgerQuery { Environment = "nowhere" }));
        Assert.Equal(31, (await LedgerReader.FindAsync(_ledger.Store, 31, CancellationToken.None)).RecordId);
    }

    [Theory]
    [InlineData("update records set note = 'x'")]
    [InlineData("delete from records")]
    [InlineData("insert or replace into records select * from records")]
    [InlineData("update ledger set id = 'x'")]
    [InlineData("delete from ledger")]
    [InlineData("insert into ledger values ('x')")]
    public async Task The_file_itself_refuses_to_be_changed(string sql)
    {
        await _ledger.AppendAsync();
        Assert.Throws<SqliteException>(() => _ledger.Execute(sql));
        Assert.True((await _ledger.VerifyAsync()).Intact);
    }

    [Theory]
    [InlineData("kind = 'Approval'")]
    [InlineData("kind = 'run'")]
    [InlineData("kind = 'Nonsense'")]
    [InlineData("change = 'other'")]
    [InlineData("environment = 'production'")]
    [InlineData("run_id = 'r'")]
    [InlineData("plan_digest = ''")]
    [InlineData("shape_digest = ''")]
    [InlineData("actor = 'eve@x'")]
    [InlineData("at = at + 1")]
    [InlineData("at = 9223372036854775807")]
    [InlineData("outcome = 'succeeded'")]
    [InlineData("note = null")]
    [InlineData("data = '{ }'")]
    [InlineData("data = '[]'")]
    [InlineData("data = 'no json'")]
    [InlineData("data = '{\"a\":1,\"a\":2}'")]
    [InlineData("key = ''")]
    [InlineData("previous = digest")]
    [InlineData("digest = previous")]
    public async Task An_edited_column_is_found_and_the_record_named(string edit)
    {
        for (var i = 0; i < 5; i++)
            await _ledger.AppendAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _ledger.Tamper($"update records set {edit} where record_id = 3");

        var finding = Assert.Single((await _ledger.VerifyAsync()).Findings);

        Assert.Equal((LedgerFindingKind.Edited, 3L), (finding.Kind, finding.RecordId!.Value));
    }

    [Fact]
    public async Task Removed_inserted_and_exchanged_rows_are_found()
    {
        for (var i = 0; i < 6; i++)
            await _ledger.AppendAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var head = (await _ledger.VerifyAsync()).Head;

        _ledger.Tamper("update records set record_id = 99 where record_id = 2; update records set record_id = 2 where record_id = 4; update records set record_id = 4 where record_id = 99");
        Assert.Equal([2L, 4L], (await _ledger.VerifyAsync()).Findings.Select(f => f.RecordId!.Value));
        _ledger.Tamper("update records set record_id = 99 where record_id = 2; update records set record_id = 2 where record_id = 4; update records set record_id = 4 where record_id = 99");
        Assert.True((await _ledger.VerifyAsync(head)).Intact);
        _ledger.Tamper("delete from records where record_id = 6");
        Assert.True((await _ledger.VerifyAsync()).Intact);
        Assert.Equal(LedgerFindingKind.AnchorMissing, (await _ledger.VerifyAsync(head)).First!.Kind);
        _ledger.Tamper("delete from records where record_id = 2");
        Assert.Equal(LedgerFindingKind.Removed, (await _ledger.VerifyAsync()).First!.Kind);
    }

    [Fact]
    public async Task A_ledger_that_others_hold_is_waited_for_and_then_named()
    {
        await _ledger.AppendAsync();
        using var holder = new SqliteConnection($"Data Source={_ledger.File};Pooling=False");
        holder.Open();
        using var transaction = holder.BeginTransaction();
        var impatient = new SqliteLedgerStore(_ledger.File, TimeSpan.FromMilliseconds(200));

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => impatient.AppendAsync(
            new LedgerEntry(RecordKind.Run, "c", "dev") { Actor = "a@b", At = DateTimeOffset.UnixEpoch, Outcome = "x" }, CancellationToken.None));

        Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
        Assert.Contains("locked by another process", error.Message, StringComparison.Ordinal);
        Assert.Single(await _ledger.ListAsync()); // reading goes on
    }

    [Fact]
    public async Task An_append_waits_for_whoever_is_writing()
    {
        await _ledger.AppendAsync();
        using var holder = new SqliteConnection($"Data Source={_ledger.File};Pooling=False");
        holder.Open();
        var transaction = holder.BeginTransaction();
        var append = _ledger.AppendAsync("second");
        await Task.Delay(100);
        Assert.False(append.IsCompleted);
        await transaction.DisposeAsync();
        Assert.Equal(2, (await append).RecordId);
    }
}
