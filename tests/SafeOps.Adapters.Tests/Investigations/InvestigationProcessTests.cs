using System.Diagnostics;
using System.Globalization;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Investigations;

/// <summary>Several processes on one investigation, processes that are killed, and disks that are full.</summary>
public sealed class InvestigationProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-investigation-").FullName;
    private readonly Investigation _investigation;

    public InvestigationProcessTests() => _investigation = Store.Begin(new InvestigationRequest("killed") { Symptom = "at any moment" });

    private InvestigationStore Store => InvestigationStore.Open(_folder, TimeProvider.System, new Actor("kim", "test"), new SecretMasker());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_processes_at_once_get_numbers_of_their_own_and_lose_nothing()
    {
        var writers = new[] { Start(60), Start(60) };
        var told = await Task.WhenAll(writers.Select(w => w.StandardOutput.ReadToEndAsync()));
        foreach (var writer in writers)
        {
            await writer.WaitForExitAsync();
            Assert.Equal(0, writer.ExitCode);
            writer.Dispose();
        }
        var acknowledged = told.SelectMany(t => t.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(Told.Parse).ToList();
        Assert.Equal(Enumerable.Range(1, 120), acknowledged.Select(a => a.Number).Order());
        AssertKept(acknowledged);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task What_was_acknowledged_before_a_kill_is_there_and_the_next_goes_on()
    {
        for (var round = 0; round < 6; round++)
        {
            var acknowledged = new List<Told>();
            var random = new Random(round);
            // Two at a time, of which one is killed at some moment after its first entries.
            using var killed = Start(100_000);
            using var other = Start(5);
            var enough = random.Next(1, 25);
            for (var i = 0; i < enough && await killed.StandardOutput.ReadLineAsync() is { } line; i++)
                acknowledged.Add(Told.Parse(line));
            await Task.Delay(TimeSpan.FromMicroseconds(random.Next(0, 6000)));
            killed.Kill();
            acknowledged.AddRange((await other.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Told.Parse));
            // What it said before it was killed counts too; its last line may be half.
            var rest = await killed.StandardOutput.ReadToEndAsync();
            acknowledged.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Told.Parse));
            await killed.WaitForExitAsync();
            await other.WaitForExitAsync();
            AssertKept(acknowledged);
        }
        var last = Store.Read(_investigation.Id).Entries[^1].Number;
        Assert.Equal(last + 1, Store.Add(_investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Question, Text = "and now?" }).Number);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_said_and_the_investigation_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        var acknowledged = new List<Told>();
        // No file of it may grow beyond 16 KiB: to the process that is a disk which takes no more.
        using (var limited = Start(1000, "trap '' XFSZ; ulimit -f 16; exec \"$@\""))
        {
            var lines = (await limited.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await limited.WaitForExitAsync();
            Assert.Equal(3, limited.ExitCode);
            Assert.StartsWith(ErrorCodes.StorageFailed.Id, lines[^1], StringComparison.Ordinal);
            Assert.Contains(_investigation.Folder, lines[^1], StringComparison.Ordinal);
            acknowledged.AddRange(lines[..^1].Select(Told.Parse));
        }
        Assert.NotEmpty(acknowledged);
        AssertKept(acknowledged);
        Assert.Equal(acknowledged.Count, Store.Read(_investigation.Id).Entries.Count);
        using var next = Start(3);
        acknowledged.AddRange((await next.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Told.Parse));
        AssertKept(acknowledged);
    }

    private void AssertKept(IReadOnlyList<Told> acknowledged)
    {
        var read = Store.Read(_investigation.Id);
        Assert.Empty(read.Problems);
        Assert.Equal(read.Entries.Select(e => e.Number).Order().Distinct(), read.Entries.Select(e => e.Number));
        var steps = read.Steps.ToDictionary(s => s.Number);
        foreach (var told in acknowledged)
        {
            Assert.Equal(told.Digest, steps[told.Number].OutputDigest);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"look {told.Look} "), steps[told.Number].Command, StringComparison.Ordinal);
            Assert.Equal(steps[told.Number].OutputLength, Store.ReadOutput(read, steps[told.Number]).Length);
        }
    }

    private Process Start(int count, string? shell = null)
    {
        string[] writer = ["dotnet", Path.Combine(AppContext.BaseDirectory, "SafeOps.LedgerWriter.dll"), _folder, "look", _investigation.Id, count.ToString(CultureInfo.InvariantCulture)];
        var start = shell is null ? new ProcessStartInfo(writer[0], writer[1..]) : new ProcessStartInfo("/bin/bash", ["-c", shell, "bash", .. writer]);
        start.RedirectStandardOutput = true;
        // The runtime maps its own code through a large file.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }

    private sealed record Told(int Number, string Digest, int Look)
    {
        public static Told Parse(string line)
        {
            var parts = line.Split(' ');
            return new Told(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture));
        }
    }
}
