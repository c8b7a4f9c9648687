namespace SafeOps.Logs.Triage;

/// <summary>How narrow the buckets of one worker's timelines are, and how many of them there are in all.</summary>
internal sealed class TimelineGrid(TimelineScale scale)
{
    private long _from = 1;
    private long _until;
    private long _bucket;

    public TimelineScale Scale { get; } = scale;

    public int Level { get; private set; }

    /// <summary>In all timelines of the grid.</summary>
    public int Buckets { get; set; }

    /// <summary>The bucket of a position. Records mostly stand near each other in time.</summary>
    public long BucketOf(long position)
    {
        if (position >= _from && position < _until)
            return _bucket;
        var width = Scale.Width(Level);
        _bucket = position / width;
        _from = _bucket * width;
        _until = _from + width;
        return _bucket;
    }

    /// <summary>Makes the buckets of all timelines wider; false where they are as wide as they can be.</summary>
    public bool Coarsen(IEnumerable<Timeline> timelines)
    {
        if (Level == Scale.Coarsest)
            return false;
        var factor = Scale.Width(Level + 1) / Scale.Width(Level);
        Level++;
        _until = _from - 1;
        Buckets = 0;
        foreach (var timeline in timelines)
            Buckets += timeline.Widen(factor);
        return true;
    }
}

/// <summary>Counts by bucket, kept for the buckets that have any.</summary>
internal sealed class Timeline
{
    private long[] _buckets = new long[1];
    private long[] _counts = new long[1];
    private int _length;
    private int _last;

    public int Length => _length;

    public long this[int index] => _counts[index];

    public long Sum() => _counts.AsSpan(0, _length).ToArray().Sum();

    public long BucketAt(int index) => _buckets[index];

    public void Add(TimelineGrid grid, long position)
    {
        var bucket = grid.BucketOf(position);
        if (_length > 0 && _buckets[_last] == bucket)
            _counts[_last]++;
        else if (Add(bucket, 1))
            grid.Buckets++;
    }

    /// <summary>Adds what another has, whose buckets are narrower or as wide.</summary>
    public void Add(Timeline other, long factor)
    {
        for (var i = 0; i < other._length; i++)
            Add(other._buckets[i] / factor, other._counts[i]);
    }

    /// <summary>Joins neighbours; how many are left.</summary>
    public int Widen(long factor)
    {
        var kept = 0;
        for (var i = 0; i < _length; i++)
        {
            var bucket = _buckets[i] / factor;
            if (kept > 0 && _buckets[kept - 1] == bucket)
            {
                _counts[kept - 1] += _counts[i];
                continue;
            }
            (_buckets[kept], _counts[kept]) = (bucket, _counts[i]);
            kept++;
        }
        (_length, _last) = (kept, 0);
        return kept;
    }

    /// <summary>Each bucket of a range, also those with nothing; what lies outside is left out.</summary>
    public long[] Spread(long from, int buckets, long factor)
    {
        var spread = new long[buckets];
        for (var i = 0; i < _length; i++)
        {
            var at = _buckets[i] / factor - from;
            if (at >= 0 && at < buckets)
                spread[at] += _counts[i];
        }
        return spread;
    }

    private bool Add(long bucket, long count)
    {
        // Most come at the end; those of another part of the log somewhere in the middle.
        var at = _length > 0 && _buckets[_length - 1] < bucket ? ~_length : Array.BinarySearch(_buckets, 0, _length, bucket);
        if (at >= 0)
        {
            _counts[at] += count;
            _last = at;
            return false;
        }
        at = ~at;
        if (_length == _buckets.Length)
        {
            Array.Resize(ref _buckets, _length * 2);
            Array.Resize(ref _counts, _length * 2);
        }
        Array.Copy(_buckets, at, _buckets, at + 1, _length - at);
        Array.Copy(_counts, at, _counts, at + 1, _length - at);
        (_buckets[at], _counts[at]) = (bucket, count);
        _length++;
        _last = at;
        return true;
    }
}
