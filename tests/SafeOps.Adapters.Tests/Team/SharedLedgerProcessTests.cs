using System.Diagnostics;
using System.Globalization;
using SafeOps.Ledger;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>Many processes, and processes that die, on one shared ledger.</summary>
public sealed class SharedLedgerProcessTests : IDisposable
{
    private readonly TeamBench _team = new();
    private readonly Machine _ann;

    public SharedLedgerProcessTests() => _ann = _team.Machine("ann");

    public void Dispose() => _team.Dispose();

    [Fact, Trait("Category", "Long")]
    public async Task Eight_processes_of_200_records_each_lose_none()
    {
        var writers = Enumerable.Range(0, 8).Select(i => (Name: $"w{i}", Process: Start($"w{i}", 200, read: false))).ToList();
        var read = 0;
        while (writers.Any(w => !w.Process.HasExited))
        {
            read = Math.Max(read, (await ListAsync()).Count); // reading goes on meanwhile
            await Task.Delay(200);
        }
        foreach (var (_, process) in writers)
        {
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }
        var records = await ListAsync();
        Assert.Equal(1600, records.Count);
        Assert.InRange(read, 1, 1600);
        foreach (var (name, _) in writers)
            Assert.Equal(Enumerable.Range(0, 200).Select(i => i.ToString(CultureInfo.InvariantCulture)), records.Where(r => r.RunId == name).Select(r => r.Note));
        Assert.True((await VerifyAsync()).Intact);
    }

    [Fact, Trait("Category", "Long")]
    public async Task Processes_killed_while_they_append_leave_an_intact_ledger_with_all_that_was_acknowledged()
    {
        var acknowledged = 0L;
        for (var round = 0; round < 12; round++)
        {
            using var process = Start($"w{round}", 100_000, read: true);
            var random = new Random(round);
            var enough = random.Next(1, 20);
            for (var i = 0; i < enough && await process.StandardOutput.ReadLineAsync() is { } line; i++)
                acknowledged = Math.Max(acknowledged, long.Parse(line, CultureInfo.InvariantCulture));
            await Task.Delay(random.Next(0, 15));
            process.Kill();
            await process.WaitForExitAsync();

            var report = await VerifyAsync();
            Assert.True(report.Intact, report.First?.Message);
            Assert.True(report.Count >= acknowledged);
        }
    }

    private Task<IReadOnlyList<ChangeRecord>> ListAsync() => LedgerReader.ListAsync(_ann.Session.Ledger, LedgerQuery.All, default);

    private Task<LedgerReport> VerifyAsync() => LedgerVerifier.VerifyAsync(_ann.Session.Ledger, null, null, default);

    private Process Start(string name, int count, bool read)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "SafeOps.LedgerWriter.dll"), _ann.Root, name, count.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardOutput = true })!;
        if (!read)
            process.BeginOutputReadLine(); // so that its pipe never fills
        return process;
    }
}
