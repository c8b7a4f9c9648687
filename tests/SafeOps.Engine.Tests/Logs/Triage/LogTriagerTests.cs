using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Logs.Triage;

public sealed class LogTriagerTests : IDisposable
{
    private readonly LogFolder _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Puts_known_failures_first_and_what_is_merely_frequent_last()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log",
        [
            .. LogFolder.Calm(600),
            LogFolder.At(600, "ERROR", "payment 17 was declined by the bank"),
            LogFolder.At(601, "INFO", "kernel: Memory cgroup out of memory: Killed process 4711 (java) total-vm:4182736kB, anon-rss:516500kB, file-rss:21840kB, shmem-rss:0kB, UID:1000 pgtables:1412kB oom_score_adj:968"),
            .. LogFolder.Calm(600, from: 602),
        ]));
        Assert.Equal(2402, triage.Records);
        var failure = Assert.Single(triage.Failures);
        Assert.Equal((1L, 1202L), (failure.Count, failure.Samples[0].Line));
        Assert.Contains(failure.Captures, c => c.Value == "java");
        Assert.NotEmpty(failure.Next);
        Assert.Equal(failure.Id, triage.Patterns[0].Signature);
        Assert.StartsWith("known failure: ", triage.Patterns[0].Why[0], StringComparison.Ordinal);
        Assert.Contains("declined", triage.Patterns[1].Template, StringComparison.Ordinal);
        Assert.Equal((2400L, 0.0), (triage.Patterns[^1].Count, triage.Patterns[^1].Score));
        Assert.Empty(triage.Patterns[^1].Why);
        Assert.Equal(Enumerable.Range(1, triage.Patterns.Count), triage.Patterns.Select(p => p.Rank));
    }

    [Fact]
    public async Task Counts_over_time_in_buckets_with_round_borders()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", LogFolder.Calm(3000)));
        Assert.Equal(TimeSpan.FromMinutes(5), triage.Bucket);
        Assert.Equal(LogFolder.Day, triage.BucketsFrom);
        Assert.Equal(Enumerable.Repeat(600L, 10), triage.Timeline);
        Assert.Equal(triage.Timeline, triage.Patterns.Single().Timeline);
    }

    [Fact]
    public async Task A_stray_time_stamp_does_not_make_an_hour_one_bucket_of_years()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", ["1970-01-01T00:00:00.000Z INFO clock is not set", .. LogFolder.Calm(3000)]));
        Assert.Equal((1, TimeSpan.FromMinutes(5), 6000L), (triage.Stray, triage.Bucket, triage.Timeline.Sum()));
        Assert.Equal(1970, triage.From!.Value.Year);
    }

    [Fact]
    public async Task Says_what_is_new_and_what_is_gone_against_a_baseline()
    {
        var good = _logs.Write("good.log", [.. LogFolder.Calm(100), LogFolder.At(50, "INFO", "nightly export wrote 17 files"), LogFolder.At(60, "INFO", "nightly export wrote 4 files")]);
        var bad = _logs.Write("bad.log", [.. LogFolder.Calm(100), LogFolder.At(51, "WARN", "queue orders has 4000 messages waiting")]);
        var triage = await LogFolder.TriageAsync(bad, r => r with { Baseline = [good] });
        var fresh = Assert.Single(triage.Patterns, p => p.IsNew);
        Assert.Contains("queue orders", fresh.Template, StringComparison.Ordinal);
        Assert.Contains("new since baseline", fresh.Why);
        Assert.Equal((1, 2L), (fresh.Rank, Assert.Single(triage.Gone).Count));
        Assert.Null(triage.Baseline!.Caution);
    }

    [Fact]
    public async Task A_saved_triage_is_a_baseline()
    {
        var good = await LogFolder.TriageAsync(_logs.Write("good.log", LogFolder.Calm(100)));
        await File.WriteAllTextAsync(_logs.File("good.json"), System.Text.Json.JsonSerializer.Serialize(good), TestContext.Current.CancellationToken);
        var triage = await LogFolder.TriageAsync(_logs.Write("bad.log", [.. LogFolder.Calm(100), LogFolder.At(51, "WARN", "queue orders is full")]), r => r with { Baseline = [_logs.File("good.json")] });
        Assert.Contains("queue", Assert.Single(triage.Patterns, p => p.IsNew).Template, StringComparison.Ordinal);
        Assert.Equal(200, triage.Baseline!.Records);
    }

    [Theory]
    [InlineData(false, "of another format")]
    [InlineData(true, "no records")]
    public async Task Says_where_new_means_little(bool isEmpty, string caution)
    {
        var other = _logs.Write("other.log", isEmpty ? [] : Enumerable.Range(0, 200).Select(i => $$"""{"time":"2026-03-13T08:00:{{i % 60:00}}Z","level":"info","msg":"user {{i}} came"}"""));
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", LogFolder.Calm(100)), r => r with { Baseline = [other] });
        Assert.Contains(caution, triage.Baseline!.Caution, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_a_burst_and_says_when()
    {
        var lines = LogFolder.Calm(3600).Concat(Enumerable.Range(0, 90).Select(i => LogFolder.At(i * 40, "WARN", $"retry {i} of upstream orders")))
            .Concat(Enumerable.Range(0, 300).Select(i => LogFolder.At(1800 + i / 5, "WARN", $"retry {i} of upstream orders"))).Order(StringComparer.Ordinal);
        var pattern = (await LogFolder.TriageAsync(_logs.Write("app.log", lines))).Patterns[0];
        Assert.True(pattern.IsBurst);
        Assert.Contains(pattern.Why, w => w.StartsWith("burst 08:30", StringComparison.Ordinal) && w.Contains('×'));
    }

    [Fact]
    public async Task Says_what_is_rare_and_grave_but_not_what_is_only_rare()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", [.. LogFolder.Calm(300), LogFolder.At(301, "ERROR", "ledger mismatch in account 5"), LogFolder.At(302, "INFO", "cache warmed up completely")]));
        var grave = triage.Patterns.Single(p => p.Template.Contains("ledger", StringComparison.Ordinal));
        Assert.True(grave.IsRare);
        Assert.Contains(grave.Why, w => w.StartsWith("rare: 1 of ", StringComparison.Ordinal));
        Assert.Equal(0, triage.Patterns.Single(p => p.Template.Contains("cache", StringComparison.Ordinal)).Score);
    }

    [Fact]
    public async Task Without_times_the_time_line_is_by_line()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", Enumerable.Range(0, 4000).Select(i => $"worker {i} is ready")));
        Assert.Null(triage.Bucket);
        Assert.Equal(100, triage.BucketLines);
        Assert.Equal(Enumerable.Repeat(100L, 40), triage.Timeline);
    }

    [Fact]
    public async Task Takes_what_lies_so_long_before_the_end()
    {
        var path = _logs.Write("app.log", LogFolder.Calm(600));
        Assert.Equal(122, (await LogFolder.TriageAsync(path, r => r with { SinceBeforeEnd = TimeSpan.FromMinutes(1) })).Records);
        Assert.Equal(1078, (await LogFolder.TriageAsync(path, r => r with { UntilBeforeEnd = TimeSpan.FromMinutes(1) })).Records);
    }

    [Fact]
    public async Task Hides_secrets_in_whatever_it_gives_away()
    {
        const string value = "hunter2-correct-horse";
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", [.. LogFolder.Calm(50), LogFolder.At(51, "ERROR", "login failed with pass" + $"word={value} for admin")]));
        Assert.DoesNotContain(value, System.Text.Json.JsonSerializer.Serialize(triage), StringComparison.Ordinal);
        Assert.Contains("login failed", triage.Patterns[0].Samples[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_traces_of_one_statement_apart()
    {
        static string Failed(int second, string frame) => LogFolder.At(second, "ERROR", $"request {second} failed") + $"\njava.lang.IllegalStateException: no\n\tat shop.{frame}(Shop.java:1)\n\tat shop.Main.run(Main.java:2)";
        var triage = await LogFolder.TriageAsync(_logs.Write("app.log", [.. LogFolder.Calm(60), Failed(70, "Pay.do"), Failed(71, "Cart.do"), Failed(72, "Pay.do")]));
        var pattern = triage.Patterns.First(p => p.Template.Contains("failed", StringComparison.Ordinal));
        Assert.Equal([("java.lang.IllegalStateException", "at shop.Pay.do(Shop.java:1)", 2L), ("java.lang.IllegalStateException", "at shop.Cart.do(Shop.java:1)", 1L)],
            pattern.Traces.Select(t => (t.Exception, t.Frames[0], t.Count)));
        Assert.Contains("with a stack trace", pattern.Why);
    }

    [Fact]
    public async Task An_empty_log_says_nothing_and_is_no_error()
    {
        var triage = await LogFolder.TriageAsync(_logs.Write("empty.log"));
        Assert.Equal((0L, 0, 0), (triage.Records, triage.Patterns.Count, triage.Failures.Count));
    }

    [Fact]
    public async Task One_log_that_cannot_be_read_does_not_hide_the_others()
    {
        await File.WriteAllBytesAsync(_logs.File("binary"), [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 31 % 256))], TestContext.Current.CancellationToken);
        var triage = await LogFolder.TriageAsync([_logs.Write("app.log", LogFolder.Calm(10)), _logs.File("binary"), _logs.File("absent.log")]);
        Assert.Equal(20, triage.Patterns.Sum(p => p.Count));
        Assert.Equal(["absent.log", "binary"], triage.Problems.Select(p => Path.GetFileName(p.Path)).Distinct().Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<SafeOpsException>(() => LogFolder.TriageAsync(_logs.File("binary")));
    }
}
