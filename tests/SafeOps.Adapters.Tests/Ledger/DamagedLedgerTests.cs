using Microsoft.Data.Sqlite;
using SafeOps.Errors;

namespace SafeOps.Adapters.Tests.Ledger;

public sealed class DamagedLedgerTests : IDisposable
{
    private readonly TemporaryLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_ledger.File)!);
        await File.WriteAllTextAsync(_ledger.File, new string('x', 5000));
        await RefusedAs("no SQLite database");
    }

    [Fact]
    public async Task A_database_of_something_else_is_named_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_ledger.File)!);
        _ledger.Execute("create table t (x)");
        await RefusedAs("something else");
    }

    [Fact]
    public async Task A_newer_format_is_named_and_left_alone()
    {
        await _ledger.AppendAsync();
        _ledger.Execute("pragma user_version = 2");
        await RefusedAs("format 2");
    }

    [Fact]
    public async Task A_ledger_without_its_tables_is_named_and_left_alone()
    {
        await _ledger.AppendAsync();
        _ledger.Execute("drop table records");
        await RefusedAs("lacks the tables");
    }

    [Fact]
    public async Task Overwritten_pages_are_named()
    {
        for (var i = 0; i < 100; i++)
            await _ledger.AppendAsync(new string('x', 500));
        var bytes = await File.ReadAllBytesAsync(_ledger.File);
        Array.Fill(bytes, (byte)0xee, 8192, bytes.Length - 8192);
        await File.WriteAllBytesAsync(_ledger.File, bytes);
        await RefusedAs("damaged");
    }

    [Fact]
    public async Task An_id_that_was_taken_out_makes_the_first_record_foreign()
    {
        await _ledger.AppendAsync();
        _ledger.Execute("drop trigger ledger_id_is_not_deleted; delete from ledger");
        Assert.Equal(1, (await _ledger.VerifyAsync()).First!.RecordId);
    }

    [Fact]
    public async Task An_empty_file_is_a_ledger_not_yet_born()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_ledger.File)!);
        await File.WriteAllBytesAsync(_ledger.File, []);
        Assert.Empty(await _ledger.ListAsync());
        Assert.Equal(1, (await _ledger.AppendAsync()).RecordId);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_unavailable()
    {
        Directory.CreateDirectory(_ledger.Folder);
        await File.WriteAllTextAsync(Path.GetDirectoryName(_ledger.File)!, "a file in the way");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _ledger.AppendAsync());
        Assert.True(error.Code == ErrorCodes.LedgerUnavailable || error.Code == ErrorCodes.FileUnwritable, error.Code.Id);
    }

    private async Task RefusedAs(string expected)
    {
        SqliteConnection.ClearAllPools();
        var before = _ledger.Traces();
        foreach (var deed in new Func<Task>[] { () => _ledger.ListAsync(), () => _ledger.AppendAsync() })
        {
            var error = await Assert.ThrowsAsync<SafeOpsException>(deed);
            Assert.Equal(ErrorCodes.LedgerDamaged, error.Code);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.NextStep);
        }
        Assert.Equal(before, _ledger.Traces());
    }
}
