namespace SafeOps.Logs.Triage;

/// <summary>What is kept of records that say the same: how many, when, how grave, and the first of them.</summary>
/// <param name="samples">How many of them are kept.</param>
internal sealed class RecordTally(int samples)
{
    private long[]? _severities;
    private LogSeverity _first;

    public long Count { get; private set; }

    /// <summary>In ticks; 0 where none has a time.</summary>
    public long From { get; private set; }

    public long To { get; private set; }

    /// <summary>How many have a time.</summary>
    public long Timed => Times.Sum();

    public Timeline Times { get; } = new();

    /// <summary>Of records without a time, by line; null where all have one.</summary>
    public Timeline? Places { get; private set; }

    public FirstRecords Firsts { get; } = new(samples);

    /// <summary>What most records say they are; of two as frequent the graver.</summary>
    public LogSeverity Severity
    {
        get
        {
            if (_severities is null)
                return _first;
            var most = _severities.Max();
            return (LogSeverity)Array.LastIndexOf(_severities, most);
        }
    }

    public void Add(in LogRecord record, TimelineGrid times, TimelineGrid places)
    {
        if (Count == 0)
            _first = record.Severity;
        if (record.Severity != _first || _severities is not null)
            Severities()[(int)record.Severity]++;
        Count++;
        if (record.Ticks > 0)
        {
            if (From == 0 || record.Ticks < From)
                From = record.Ticks;
            if (record.Ticks > To)
                To = record.Ticks;
            Times.Add(times, record.Ticks / TimeSpan.TicksPerSecond);
        }
        else
        {
            (Places ??= new Timeline()).Add(places, record.Line - 1);
        }
        Firsts.Add(record);
    }

    /// <param name="timeFactor">How many of the other's buckets make one here.</param>
    public void Add(RecordTally other, long timeFactor, long placeFactor)
    {
        if (other.Count == 0)
            return;
        if (Count == 0)
            _first = other._first;
        if (_severities is not null || other._severities is not null || other._first != _first)
        {
            var own = Severities();
            if (other._severities is { } theirs)
            {
                for (var i = 0; i < own.Length; i++)
                    own[i] += theirs[i];
            }
            else
            {
                own[(int)other._first] += other.Count;
            }
        }
        Count += other.Count;
        if (other.From > 0 && (From == 0 || other.From < From))
            From = other.From;
        To = Math.Max(To, other.To);
        AddTimes(other, timeFactor, placeFactor);
        Firsts.Add(other.Firsts);
    }

    /// <summary>Adds the timelines alone.</summary>
    public void AddTimes(RecordTally other, long timeFactor = 1, long placeFactor = 1)
    {
        Times.Add(other.Times, timeFactor);
        if (other.Places is not null)
            (Places ??= new Timeline()).Add(other.Places, placeFactor);
    }

    /// <summary>Until the second kind comes there is nothing to tell apart. Called before the count is raised.</summary>
    private long[] Severities()
    {
        if (_severities is null)
        {
            _severities = new long[(int)LogSeverity.Fatal + 1];
            _severities[(int)_first] = Count;
        }
        return _severities;
    }
}
