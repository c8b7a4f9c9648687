using SafeOps.Logs.Reading;

namespace SafeOps.Engine.Tests.Logs.Reading;

public sealed class LogMergeTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Fact]
    public void Several_logs_come_as_one_in_the_order_of_their_times_and_of_the_request()
    {
        var first = _folder.Write("2026-01-02 03:04:05 INFO a\n2026-01-02 03:04:08 INFO d\n\tmore\n");
        var second = _folder.Write("2026-01-02 03:04:05 INFO b\n2026-01-02 03:04:07 INFO c\n2026-01-02 03:04:09 INFO e\n");
        Assert.Equal(["a", "b", "c", "d", "e"], Merge(LogFolder.Request(first, second)).Select(r => r.Message));
    }

    [Fact]
    public void A_record_without_a_time_stays_behind_the_one_before_it_and_a_clock_set_back_does_not_reorder_its_log()
    {
        var first = _folder.Write("2026-01-02 03:04:05 INFO a\n[ERROR] b\n2026-01-02 03:04:01 INFO c\n2026-01-02 03:04:09 INFO e\n");
        var second = _folder.Write("2026-01-02 03:04:06 INFO d\n");
        Assert.Equal(["a", "[ERROR] b", "c", "d", "e"], Merge(LogFolder.Request(first, second)).Select(r => r.Message));
    }

    [Fact]
    public void A_visitor_that_has_enough_ends_it()
    {
        var seen = 0;
        LogMerge.Read(LogFolder.Request(_folder.Write("a\nb\nc\n")), (in SafeOps.Logs.LogRecord _) => ++seen < 2, TestContext.Current.CancellationToken);
        Assert.Equal(2, seen);
    }

    [Fact]
    public void What_was_dealt_out_over_several_files_comes_together_again()
    {
        var random = new Random(3);
        var texts = Enumerable.Range(0, 5).Select(_ => new System.Text.StringBuilder()).ToList();
        for (var i = 0; i < 3_000; i++)
            texts[random.Next(5)].Append(System.Globalization.CultureInfo.InvariantCulture, $"{new DateTime(2026, 1, 2).AddSeconds(i):yyyy-MM-dd HH:mm:ss} INFO number {i}\n");
        var merged = Merge(LogFolder.Request([.. texts.Select(t => _folder.Write(t.ToString()))]) with { BlockSize = 300 });
        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"number {i}"), merged.Select(r => r.Message));
    }

    public void Dispose() => _folder.Dispose();

    private static List<ReadRecord> Merge(LogRequest request)
    {
        var records = new List<ReadRecord>();
        LogMerge.Read(request, (in SafeOps.Logs.LogRecord record) =>
        {
            records.Add(ReadRecord.Of(record));
            return true;
        }, TestContext.Current.CancellationToken);
        return records;
    }
}
