namespace SafeOps.Logs.Reading.Sources;

/// <summary>Some whole records of one source.</summary>
internal sealed class LogBlock
{
    public byte[] Buffer = [];

    public int Length;

    public long Number;

    public LogSource Source = null!;

    /// <summary>The number of its first line.</summary>
    public long FirstLine;

    /// <summary>The time of the last record before it that had one; 0 where none had.</summary>
    public long InheritedTicks;

    /// <summary>Its last record was ended for its length.</summary>
    public bool IsRecordCut;

    /// <summary>Makes room, keeping what is there.</summary>
    public void Reserve(int size)
    {
        if (Buffer.Length < size)
            Array.Resize(ref Buffer, Math.Max(size, Math.Min(Buffer.Length * 2, Array.MaxLength)));
    }
}
