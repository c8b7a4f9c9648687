using System.Text;
using SafeOps.Logs.Reading;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>What is read does not depend on how it is cut, nor on how many threads read it.</summary>
public sealed class BlockTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "2026-01-02 03:04:05,123 INFO  [main] com.acme.Bar - Started in 3 s\n", "2026-01-02 03:04:06,123 ERROR [main] com.acme.Baz - Failed\n",
        "java.lang.X: no\n\tat a.B.c(B.java:1)\n\t... 3 more\n", "\n", "\n\n", "plain words\n", "  indented\n", "Traceback (most recent call last):\n  File \"a\", line 1\nValueError: x\n",
        "goroutine 1 [running]:\nmain.main()\n\t/a.go:1\n", "panic: x\n", "{\"level\":\"error\",\"ts\":1767323045,\"msg\":\"a\\nb\"}\n", "{\n  \"msg\": \"x\"\n}\n",
        "Jan  2 03:04:05 web1 sshd[1]: hello\n", "<34>Jan  2 03:04:05 web1 sshd[1]: hello\r\n", "\u001b[32m2026-01-02 03:04:08\u001b[0m INFO x\n", "10%\r20%\r30%\n", "é ü €\n", "\0\0\0\n",
        "2026-01-02T03:04:05.123456789Z stdout P part \n", "2026-01-02T03:04:05.123456789Z stdout F rest\n", "level=info msg=\"x y\" a=1\n", "INFO: x\n", "[ERROR] y\n", "I0102 03:04:05.000000       1 a.go:1] k\n",
    ];

    private readonly LogFolder _folder = new();

    [Fact]
    public void Any_mixture_of_lines_is_read_the_same_from_small_blocks_and_large_by_one_thread_and_four()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var few = Pieces.OrderBy(_ => random.Next()).Take(random.Next(2, 9)).ToArray();
            var text = new StringBuilder();
            for (var i = random.Next(20, 400); i > 0; i--)
                text.Append(few[random.Next(few.Length)]);
            var content = Encoding.UTF8.GetBytes(text.ToString());
            if (seed % 3 == 0)
                content[random.Next(content.Length)] = 0xE9;
            if (seed % 4 == 0)
                content = content[..^1];
            var request = LogFolder.Request(_folder.Write(content));
            var wanted = LogFolder.Read(request with { BlockSize = 8 << 20 }, out var whole);
            Assert.Equal(content.Count(b => b == '\n') + (content[^1] == '\n' ? 0 : 1), whole.Lines);
            foreach (var (size, workers) in new[] { (256, 1), (1024, 4), (8 << 20, 4) })
            {
                LogFolder.AssertSame(wanted, LogFolder.Read(request with { BlockSize = size, Workers = workers }, out var summary));
                Assert.Equal(Show(whole), Show(summary));
            }
        }
    }

    [Fact]
    public void A_line_without_end_is_cut_and_a_record_without_end_divided_wherever_the_blocks_end()
    {
        var text = "2026-01-02 03:04:05 INFO a\n" + new string('x', 700_000) + "\n\tat b\n2026-01-02 03:04:06 INFO c\n" + string.Concat(Enumerable.Repeat("\tat frame\n", 12_000)) + "2026-01-02 03:04:07 INFO d\n";
        var request = LogFolder.Request(_folder.Write(text));
        var wanted = LogFolder.Read(request with { BlockSize = 8 << 20 }, out var whole);
        Assert.Equal([(1, 2), (3, 1), (4, 5_000), (5_004, 5_000), (10_004, 2_001), (12_005, 1)], wanted.Select(r => ((int)r.Line, r.Lines)));
        Assert.Equal(["a", "c", "d"], wanted.Where(r => !r.Message.StartsWith("at ", StringComparison.Ordinal)).Select(r => r.Message));
        Assert.Equal([LogProblemKind.LongLine, LogProblemKind.LongRecord], whole.Problems.Select(p => p.Kind));
        Assert.Equal([1, 4], whole.Problems.Select(p => (int)p.Line));
        foreach (var size in new[] { 256, 300_000, 1 << 20 })
        {
            LogFolder.AssertSame(wanted, LogFolder.Read(request with { BlockSize = size, Workers = 2 }, out var summary));
            Assert.Equal(Show(whole), Show(summary));
        }
    }

    [Fact]
    public void A_failing_worker_ends_the_reading_with_its_failure()
    {
        var request = LogFolder.Request(_folder.Write(string.Concat(Enumerable.Repeat("x\n", 1000)))) with { BlockSize = 256, Workers = 3 };
        Assert.Throws<InvalidOperationException>(() => new LogReader().Read(request, _ => new Failing(), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cancelled_reading_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var request = LogFolder.Request(_folder.Write("x\n")) with { Workers = 2 };
        Assert.Throws<OperationCanceledException>(() => new LogReader().Read(request, _ => new Failing(), null, cancelled.Token));
    }

    public void Dispose() => _folder.Dispose();

    private static string Show(LogReadSummary summary) => string.Join('\n', summary.Sources.Select(s => (s with { Problems = [] }).ToString() + string.Join(';', s.Problems)));

    private sealed class Failing : ILogWorker
    {
        public void Begin(long block)
        {
        }

        public void Read(in SafeOps.Logs.LogRecord record) => throw new InvalidOperationException("no");
    }
}
