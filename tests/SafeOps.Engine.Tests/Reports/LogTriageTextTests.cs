using SafeOps.Engine.Tests.Logs.Triage;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Reports;

public sealed class LogTriageTextTests : IDisposable
{
    private const int Width = 100;

    /// <summary>What a window shows without scrolling.</summary>
    private const int Screen = 45;

    private readonly LogFolder _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Fits_one_screen_whatever_there_is_to_tell()
    {
        var good = _logs.Write("good.log", LogFolder.Calm(20));
        string[] failures =
        [
            "Memory cgroup out of memory: Killed process 4711 (java) total-vm:4182736kB, anon-rss:516500kB, file-rss:21840kB, shmem-rss:0kB, UID:1000 pgtables:1412kB oom_score_adj:968",
            "Back-off restarting failed container user-api in pod user-api-7d9c5b7f6-x2v8k_shop(6c1a8d2e)", "java.lang.OutOfMemoryError: Java heap space",
            "dial tcp 10.0.0.7:5432: connect: connection refused", "write /var/lib/data/x: no space left on device", "accept: too many open files", "lookup db.shop.svc: no such host",
        ];
        var lines = failures.Select((f, i) => LogFolder.At(i, "ERROR", f)).Concat(Statements.SelectMany((text, i) => Enumerable.Range(0, 4).Select(n => LogFolder.At(100 + i, "WARN", $"{text} after {n} tries, which is a statement that goes on for more than a line has room"))));
        var triage = await LogFolder.TriageAsync(_logs.Write("bad.log", lines), r => r with { Baseline = [good] });
        Assert.True(triage.Failures.Count > 4 && triage.Patterns.Count > 20, $"{triage.Failures.Count} failures, {triage.Patterns.Count} patterns");
        var text = LogTriageText.Render(triage, TextStyle.Plain, Width).TrimEnd('\n').Split('\n');
        Assert.InRange(text.Length, 30, Screen);
        Assert.All(text, line => Assert.InRange(line.Length, 0, Width - 1));
        Assert.Contains(text, l => l.Contains("bad.log:1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_that_nothing_known_is_not_nothing_failed()
    {
        var text = LogTriageText.Render(await LogFolder.TriageAsync(_logs.Write("app.log", LogFolder.Calm(50))), TextStyle.Plain, Width);
        Assert.Contains("No failure that is known was recognised. What is not known may have failed", text, StringComparison.Ordinal);
        Assert.Contains("Nothing was said.", LogTriageText.Render(await LogFolder.TriageAsync(_logs.Write("none.log")), TextStyle.Plain, Width), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_there_is_nothing()
    {
        var none = await LogFolder.TriageAsync(_logs.Write("app.log", LogFolder.Calm(50)), r => r with { Logs = r.Logs with { Since = LogFolder.Day.AddYears(1) } });
        Assert.Contains("No record is within the time that was asked for", LogTriageText.Render(none, TextStyle.Plain, Width), StringComparison.Ordinal);
        File.WriteAllBytes(_logs.File("cut.log.gz"), [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]);
        Assert.Contains("Nothing could be read", LogTriageText.Render(await LogFolder.TriageAsync(_logs.File("cut.log.gz")), TextStyle.Plain, Width), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_when_by_blocks_that_line_up()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", [.. LogFolder.Calm(1200), .. Enumerable.Range(0, 40).Select(i => LogFolder.At(900 + i, "ERROR", $"order {i} lost"))]));
        var lines = LogTriageText.Render(triage, TextStyle.Plain, Width).Split('\n');
        var lost = lines.Single(l => l.Contains("lost", StringComparison.Ordinal));
        var calm = lines.Single(l => l.Contains("request", StringComparison.Ordinal));
        Assert.Equal(calm.IndexOf("request", StringComparison.Ordinal), lost.IndexOf("order", StringComparison.Ordinal));
        Assert.Equal(1, lost.Count(c => c is >= '▁' and <= '█'));
        Assert.Equal((triage.Timeline.Count + 1) / 2, calm.Count(c => c is >= '▁' and <= '█'));
    }

    [Fact]
    public async Task Hides_what_would_move_the_cursor()
    {
        var text = LogTriageText.Render(await LogFolder.TriageAsync(_logs.Write("app.log", LogFolder.At(1, "ERROR", "broken \u001b[2Jscreen"))), TextStyle.Plain, Width);
        Assert.DoesNotContain('\u001b', text);
    }

    private static readonly string[] Statements =
    [
        "lease of the election is late", "cache is cold", "replica lags behind its primary", "quota of tenants nearly used", "clock drifts", "certificate ends soon", "index is being rebuilt by hand today",
        "mail was bounced", "webhook gave no answer that could be read", "batch was cut", "snapshot took longer than planned this night", "thread is stuck", "two leaders were seen for a moment",
        "price list is stale", "search falls back to titles", "image has no digest", "feature flag is unknown here", "session store is full of old sessions", "address could not be normalised", "partner sends old versions",
        "export skipped some rows that it could not understand", "token is refreshed too often",
    ];
}
