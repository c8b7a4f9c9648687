namespace SafeOps.Logs.Reading.Records;

/// <summary>What is known of a record from its first line.</summary>
internal struct LineHeader
{
    /// <summary>Where the message lies: in the line, or in the reader's own buffer where it had to be written anew.</summary>
    public int Start;

    public int Length;

    public bool IsRewritten;

    /// <summary>UTC; 0 where the line has none.</summary>
    public long Ticks;

    /// <summary>Minutes east of UTC that the time stamp names, or <see cref="Stamps.Stamp.NoOffset"/>.</summary>
    public short Offset;

    public LogSeverity Severity;
}
