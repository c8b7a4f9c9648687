using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>Counts and troubles of one block.</summary>
internal sealed class BlockTally(long number)
{
    private const long Backwards = TimeSpan.TicksPerMinute;

    public long Number => number;

    public long Records { get; private set; }

    public long Timed { get; private set; }

    public long Met { get; private set; }

    public long From { get; private set; } = long.MaxValue;

    public long To { get; private set; }

    public Trouble Mixed { get; } = new();

    public Trouble LongLines { get; } = new();

    public Trouble LongRecords { get; } = new();

    public Trouble ClockBack { get; } = new();

    public Trouble ZoneChange { get; } = new();

    /// <summary>Of the first record that has a time, and of the last.</summary>
    public (long Ticks, short Offset, long Line) First { get; private set; } = (0, Stamp.NoOffset, 0);

    public (long Ticks, short Offset) Last { get; private set; } = (0, Stamp.NoOffset);

    /// <summary>A record of the file, whether it is asked for or not.</summary>
    public void Meet(RecordCursor cursor)
    {
        Met++;
        if (cursor.IsMixed)
            Mixed.Add(cursor.Line);
        if (cursor.IsLineCut)
            LongLines.Add(cursor.Line);
        if (cursor.IsRecordCut)
            LongRecords.Add(cursor.Line);
        if (!cursor.HasTime)
            return;
        Timed++;
        if (First.Ticks == 0)
            First = (cursor.Ticks, cursor.Offset, cursor.Line);
        else
            Compare(Last, (cursor.Ticks, cursor.Offset, cursor.Line), ClockBack, ZoneChange);
        Last = (cursor.Ticks, cursor.Offset);
    }

    /// <summary>A record that was given out.</summary>
    public void Take(long ticks)
    {
        Records++;
        if (ticks == 0)
            return;
        From = Math.Min(From, ticks);
        To = Math.Max(To, ticks);
    }

    public static void Compare((long Ticks, short Offset) last, (long Ticks, short Offset, long Line) next, Trouble clockBack, Trouble zoneChange)
    {
        if (next.Ticks < last.Ticks - Backwards)
            clockBack.Add(next.Line, $"from {Show(last.Ticks)} to {Show(next.Ticks)}");
        if (next.Offset != last.Offset && next.Offset != Stamp.NoOffset && last.Offset != Stamp.NoOffset)
            zoneChange.Add(next.Line, $"from {ShowOffset(last.Offset)} to {ShowOffset(next.Offset)}");
    }

    private static string Show(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static string ShowOffset(short minutes) => $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}";
}

/// <summary>How often something was met, and where first.</summary>
internal sealed class Trouble
{
    public long Count { get; private set; }

    public long Line { get; private set; }

    public string What { get; private set; } = "";

    public void Add(long line, string what = "")
    {
        if (Count++ == 0)
            (Line, What) = (line, what);
    }

    public void Add(Trouble other)
    {
        if (other.Count > 0 && (Count == 0 || other.Line < Line))
            (Line, What) = (other.Line, other.What);
        Count += other.Count;
    }
}
