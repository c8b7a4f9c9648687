using System.Globalization;
using SafeOps.Logs;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>Counts over time as a row of blocks, each as high as its share of the highest.</summary>
internal static class TimeBar
{
    /// <summary>Nothing, then U+2581 to U+2588.</summary>
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>A day has a block for each hour.</summary>
    private const int Widest = 24;

    /// <summary>Columns of a bar over so many buckets.</summary>
    public static int WidthOf(int buckets) => buckets <= Widest ? Math.Max(buckets, 1) : (buckets + Step(buckets) - 1) / Step(buckets);

    public static string Of(IReadOnlyList<long> counts, int width)
    {
        var step = Step(counts.Count);
        var columns = new long[width];
        for (var i = 0; i < counts.Count; i++)
            columns[i / step] += counts[i];
        var most = Math.Max(1, columns.Max());
        // What is there at all is seen, however small beside the highest.
        return string.Concat(columns.Select(c => Blocks[c == 0 ? 0 : 1 + (int)((c - 1) * (Blocks.Length - 2) / Math.Max(1, most - 1))])).PadRight(HeadingWidth(width));
    }

    /// <summary>What stands above the bars: when they begin, and how long a block is.</summary>
    public static string Heading(LogTriage triage, int width)
    {
        var step = Step(triage.Timeline.Count);
        var block = triage.Bucket is { } bucket ? Durations.Format(bucket * step) : Counts.Format(triage.BucketLines * step);
        var from = triage.BucketsFrom is { } start ? start.ToString("HH:mm", CultureInfo.InvariantCulture) : "lines";
        return PrintableText.Shorten($"{from} ▏{block}", HeadingWidth(width)).PadRight(HeadingWidth(width));
    }

    private static int HeadingWidth(int width) => Math.Max(width, 14);

    private static int Step(int buckets) => Math.Max(1, (buckets + Widest - 1) / Widest);
}
