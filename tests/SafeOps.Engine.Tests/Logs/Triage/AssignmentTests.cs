using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Logs.Triage;

public sealed class AssignmentTests : IDisposable
{
    private readonly LogFolder _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Writes_a_row_a_record_in_the_order_of_the_logs_and_leaves_nothing_else()
    {
        var first = _logs.Write("a, b.log", [.. LogFolder.Calm(20), LogFolder.At(21, "ERROR", "boom") + "\n\tat shop.Main.run(Main.java:2)", LogFolder.At(22, "ERROR", "boom")]);
        var second = _logs.Write("c.log", LogFolder.Calm(5));
        var triage = await LogFolder.TriageAsync([first, second], r => r with { AssignmentFile = _logs.File("out.csv"), Logs = r.Logs with { BlockSize = 512 } });
        var rows = await File.ReadAllLinesAsync(_logs.File("out.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("source,line,pattern", rows[0]);
        Assert.Equal(triage.Records, rows.Length - 1);
        Assert.Equal([.. Enumerable.Range(1, 41), 43, .. Enumerable.Range(1, 10)], rows.Skip(1).Select(r => int.Parse(r.Split(',')[^2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.StartsWith($"\"{first}\",41,", rows[41], StringComparison.Ordinal);
        Assert.Equal(triage.Patterns.ToDictionary(p => p.Id, p => (int)p.Count), rows.Skip(1).GroupBy(r => r.Split(',')[^1]).ToDictionary(g => g.Key, g => g.Count()));
        Assert.Equal(["a, b.log", "c.log", "out.csv"], _logs.Names);
    }

    [Fact]
    public async Task Says_the_same_whoever_read_which_part()
    {
        var random = new Random(3);
        var path = _logs.Write("app.log", Enumerable.Range(0, 20_000).Select(i => LogFolder.At(i / 10, random.Next(10) == 0 ? "WARN" : "INFO",
            random.Next(4) switch { 0 => $"user u{random.Next(900)} logged in", 1 => $"queue q{random.Next(5)} has {random.Next(50)} messages", 2 => $"took {random.Next(90)} ms", _ => $"timeout {i} of {random.Next(9)}" })));
        var told = new List<string>();
        foreach (var (workers, block) in new[] { (1, 4 << 20), (2, 16_384), (3, 4096), (3, 4096) })
        {
            var triage = await LogFolder.TriageAsync(path, r => r with { AssignmentFile = _logs.File("out.csv"), Logs = r.Logs with { Workers = workers, BlockSize = block } });
            told.Add(System.Text.Json.JsonSerializer.Serialize(triage) + await File.ReadAllTextAsync(_logs.File("out.csv"), TestContext.Current.CancellationToken));
        }
        Assert.All(told, t => Assert.Equal(told[0], t));
    }

    [Fact]
    public async Task Says_so_where_it_cannot_be_written()
    {
        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => LogFolder.TriageAsync(_logs.Write("a.log", LogFolder.Calm(1)), r => r with { AssignmentFile = _logs.File("none/out.csv") }));
        Assert.Equal(ErrorCodes.FileUnwritable, refused.Code);
    }
}
