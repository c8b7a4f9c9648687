using System.Diagnostics;
using System.Globalization;

namespace SafeOps.Adapters.Tests.Ledger;

/// <summary>Many processes, and processes that die, on one ledger.</summary>
public sealed class LedgerProcessTests : IDisposable
{
    private readonly TemporaryLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task Sixteen_processes_of_500_records_each_lose_none()
    {
        var writers = Enumerable.Range(0, 16).Select(i => (Name: $"w{i}", Process: Start($"w{i}", 500))).ToList();
        var read = 0;
        while (writers.Any(w => !w.Process.HasExited))
        {
            read = Math.Max(read, (await _ledger.ListAsync()).Count); // reading goes on meanwhile
            await Task.Delay(200);
        }
        foreach (var (_, process) in writers)
        {
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }
        var records = await _ledger.ListAsync();
        Assert.Equal(8000, records.Count);
        Assert.InRange(read, 1, 8000);
        foreach (var (name, _) in writers)
            Assert.Equal(Enumerable.Range(0, 500).Select(i => i.ToString(CultureInfo.InvariantCulture)), records.Where(r => r.RunId == name).Select(r => r.Note));
        Assert.True((await _ledger.VerifyAsync()).Intact);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Processes_killed_while_they_append_leave_an_intact_ledger_with_all_that_was_acknowledged()
    {
        var acknowledged = 0L;
        for (var round = 0; round < 12; round++)
        {
            using var process = Start($"w{round}", 100_000);
            long lastTold = 0;
            var random = new Random(round);
            var enough = random.Next(1, 40);
            for (var i = 0; i < enough && await process.StandardOutput.ReadLineAsync() is { } line; i++)
                lastTold = long.Parse(line, CultureInfo.InvariantCulture);
            await Task.Delay(random.Next(0, 15));
            process.Kill();
            await process.WaitForExitAsync();
            acknowledged = Math.Max(acknowledged, lastTold);

            var before = _ledger.Traces();
            var report = await _ledger.VerifyAsync();
            Assert.True(report.Intact, report.First?.Message);
            Assert.True(report.Count >= acknowledged);
            Assert.Equal(before, _ledger.Traces()); // a hot journal is not touched by reading
            Assert.Equal(report.Count + 1, (await _ledger.AppendAsync()).RecordId);
            Assert.True((await _ledger.VerifyAsync()).Intact);
        }
    }

    /// <summary>The state a kill in the middle of a commit leaves, made on purpose: the page is written, the journal is still there.</summary>
    [Fact]
    public async Task A_hot_journal_is_read_from_a_copy_and_rolled_back_by_the_next_append()
    {
        await _ledger.AppendAsync("kept");
        var journal = _ledger.File + "-journal";
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_ledger.File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // One page of cache makes SQLite write pages before the commit.
            command.CommandText = "pragma journal_mode = delete; pragma cache_size = 1; drop trigger records_are_not_updated; begin; update records set note = 'half'; create table filler (x); insert into filler select hex(randomblob(3000)) from (with recursive c(n) as (select 1 union all select n + 1 from c where n < 50) select n from c)";
            command.ExecuteNonQuery();
            File.Copy(_ledger.File, _ledger.File + ".half");
            File.Copy(journal, journal + ".half");
        }
        File.Move(_ledger.File + ".half", _ledger.File, overwrite: true);
        File.Move(journal + ".half", journal, overwrite: true);
        Assert.Contains("half", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_ledger.File)), StringComparison.Ordinal);
        var before = _ledger.Traces();

        Assert.Equal("kept", Assert.Single(await _ledger.ListAsync()).Note);
        Assert.True((await _ledger.VerifyAsync()).Intact);
        Assert.Equal(before, _ledger.Traces());

        Assert.Equal(2, (await _ledger.AppendAsync("next")).RecordId);
        Assert.False(File.Exists(journal));
        Assert.Equal(["kept", "next"], (await _ledger.ListAsync()).Select(r => r.Note));
    }

    private Process Start(string name, int count)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SafeOps.LedgerWriter.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { program, _ledger.File, name, count.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        if (count < 1000)
            process.BeginOutputReadLine(); // so that its pipe never fills
        return process;
    }
}
