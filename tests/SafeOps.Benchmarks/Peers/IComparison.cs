namespace SafeOps.Benchmarks.Peers;

/// <summary>One promise of speed, measured beside what people would use otherwise.</summary>
internal interface IComparison
{
    /// <summary>For <c>--only</c>.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>What is compared, and what makes it fair; Markdown.</summary>
    string About { get; }

    /// <param name="runs">How often each side runs; the medians count.</param>
    Task<Findings> RunAsync(int runs, CancellationToken cancellationToken);
}

/// <param name="Rows">What was measured, in the order it is shown.</param>
/// <param name="Sentences">What follows from it: ratios, with what was promised.</param>
internal sealed record Findings(IReadOnlyList<Row> Rows, IReadOnlyList<string> Sentences);

/// <summary>One line of a comparison's table.</summary>
/// <param name="What">Who did what.</param>
/// <param name="Samples">Null where it could not be measured; <paramref name="Note"/> says why.</param>
internal sealed record Row(string What, Samples? Samples, string Note = "")
{
    public static Row Missing(string what, string reason) => new(what, null, reason);
}

/// <summary>Times of the same work, in milliseconds.</summary>
internal sealed record Samples(IReadOnlyList<double> Milliseconds)
{
    public double Median { get; } = MedianOf([.. Milliseconds.Order()]);

    public double Least => Milliseconds.Min();

    public double Greatest => Milliseconds.Max();

    private static double MedianOf(double[] ordered)
    {
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
