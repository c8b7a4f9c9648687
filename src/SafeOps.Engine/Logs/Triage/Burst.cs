namespace SafeOps.Logs.Triage;

/// <summary>A stretch of time in which a statement is made far more often than otherwise.</summary>
/// <param name="From">Its first bucket.</param>
/// <param name="To">Its last.</param>
/// <param name="Count">Records in it.</param>
/// <param name="Ratio">How many times the usual rate; infinite where there is nothing outside of it.</param>
internal sealed record Burst(int From, int To, long Count, double Ratio)
{
    public const int FewestRecords = 10;

    /// <summary>With fewer buckets than this there is no usual rate to speak of.</summary>
    private const int FewestBuckets = 12;

    private const double LeastRatio = 5;

    /// <summary>What lasts longer is no burst but how things are now.</summary>
    private const int LongestPart = 4;

    /// <summary>Standard deviations of a Poisson process above what the usual rate gives: chance does not do that.</summary>
    private const double LeastDeviations = 6;

    /// <summary>A median absolute deviation of a normal distribution in standard deviations.</summary>
    private const double DeviationsOfMad = 1.4826;

    /// <summary>The strongest; null where there is none.</summary>
    /// <param name="counts">Records in each bucket of the whole range.</param>
    /// <param name="load">All records in each bucket; null where it does not matter that there was more of everything.</param>
    public static Burst? Find(long[] counts, long[]? load)
    {
        var total = counts.Sum();
        if (counts.Length < FewestBuckets || total < FewestRecords)
            return null;
        var threshold = Threshold(counts);
        var peak = Array.IndexOf(counts, counts.Max());
        if (counts[peak] <= threshold)
            return null;
        var (from, to) = (peak, peak);
        while (from > 0 && counts[from - 1] > threshold)
            from--;
        while (to < counts.Length - 1 && counts[to + 1] > threshold)
            to++;
        var length = to - from + 1;
        if (length > counts.Length / LongestPart)
            return null;
        var inside = counts.AsSpan(from, length).ToArray().Sum();
        var usual = (double)(total - inside) / (counts.Length - length);
        var expected = usual * length;
        var ratio = usual == 0 ? double.PositiveInfinity : inside / expected;
        if (inside < FewestRecords || ratio < LeastRatio || inside - expected < LeastDeviations * Math.Sqrt(expected + 1))
            return null;
        return load is not null && ratio < 2 * LoadRatio(counts, load, from, length) ? null : new Burst(from, to, inside, ratio);
    }

    private static double Threshold(long[] counts)
    {
        var median = Median([.. counts.Select(c => (double)c)]);
        var deviation = Median([.. counts.Select(c => Math.Abs(c - median))]);
        return Math.Max(median * 3, median + LeastDeviations * DeviationsOfMad * deviation);
    }

    /// <summary>How many times the usual everything else was said meanwhile.</summary>
    private static double LoadRatio(long[] counts, long[] load, int from, int length)
    {
        double inside = 0, outside = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (i >= from && i < from + length)
                inside += load[i] - counts[i];
            else
                outside += load[i] - counts[i];
        }
        return outside == 0 ? 1 : inside / length / (outside / (counts.Length - length));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
