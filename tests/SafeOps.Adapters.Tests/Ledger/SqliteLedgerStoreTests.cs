using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Errors;
using SafeOps.Ledger;

namespace SafeOps.Adapters.Tests.Ledger;

public sealed class SqliteLedgerStoreTests : LedgerStoreTests
{
    private readonly TemporaryLedger _ledger;

    public SqliteLedgerStoreTests() : this(new TemporaryLedger())
    {
    }

    private SqliteLedgerStoreTests(TemporaryLedger ledger) : base(ledger) => _ledger = ledger;

    [Fact]
    public async Task A_missing_file_is_an_empty_ledger_and_stays_missing()
    {
        Assert.Null(await _ledger.Store.GetIdAsync(CancellationToken.None));
        Assert.Empty(await _ledger.ListAsync());
        Assert.True((await _ledger.VerifyAsync()).Intact);
        Assert.Empty(_ledger.Traces());
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
