namespace SafeOps.Investigations.FanOut;

/// <summary>The answers of all places to all probes, and where they agree.</summary>
public sealed record FanOutReport
{
    /// <summary>In the order they were asked.</summary>
    public required IReadOnlyList<FanOutPlace> Places { get; init; }

    public required IReadOnlyList<FanOutProbe> Probes { get; init; }

    /// <summary>Place by place, each with its probes in order, whichever answered first.</summary>
    public required IReadOnlyList<FanOutAnswer> Answers { get; init; }

    /// <summary>A probe each.</summary>
    public required IReadOnlyList<FanOutComparison> Comparisons { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>How many were asked at one time.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>It was stopped; what had answered by then is there.</summary>
    public bool WasStopped { get; init; }

    /// <summary>The investigation that has the answers as steps; null where none does.</summary>
    public string? Investigation { get; init; }

    /// <summary>All places gave all answers, and for each probe the same.</summary>
    public bool Agrees => Comparisons.All(c => c.Agrees);
}

/// <summary>Where the places agree on one probe, and where one differs.</summary>
/// <param name="Probe">Its name.</param>
/// <param name="Asks">What was asked, in a line.</param>
/// <param name="Groups">Equal answers, the largest group first, then by the order of places.</param>
/// <param name="Without">Places that gave no answer, in their order.</param>
public sealed record FanOutComparison(string Probe, string Asks, IReadOnlyList<FanOutGroup> Groups, IReadOnlyList<FanOutAnswer> Without)
{
    /// <summary>All places answered the same.</summary>
    public bool Agrees => Groups.Count <= 1 && Without.Count == 0;

    /// <summary>Places whose answer is another than that of more than half of those that answered; empty where there is no such half.</summary>
    public IReadOnlyList<string> Odd => Groups.Count > 1 && Groups[0].Places.Count * 2 > Groups.Sum(g => g.Places.Count)
        ? [.. Groups.Skip(1).SelectMany(g => g.Places)]
        : [];
}

/// <summary>Places with the same answer.</summary>
/// <param name="Value">The answer in a line, as the first of them wrote it.</param>
/// <param name="IsNothing">There is none there.</param>
/// <param name="Places">In the order they were asked.</param>
/// <param name="Spellings">How it is written, where it is written in more than one way: <c>512Mi</c>, <c>0.5Gi</c>.</param>
public sealed record FanOutGroup(string Value, bool IsNothing, IReadOnlyList<string> Places, IReadOnlyList<string> Spellings);
