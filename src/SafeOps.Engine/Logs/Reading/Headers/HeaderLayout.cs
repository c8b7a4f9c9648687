namespace SafeOps.Logs.Reading.Headers;

/// <summary>How the lines of a source begin, as its first lines showed it.</summary>
internal sealed record HeaderLayout
{
    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Whether records begin with a time stamp, and lines without one belong to the record before.</summary>
    public bool IsStamped { get; init; }

    public bool DayFirst { get; init; }
}
