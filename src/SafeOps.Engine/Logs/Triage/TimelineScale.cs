namespace SafeOps.Logs.Triage;

/// <summary>
/// The widths a bucket can have. Each divides the next, so that counts in narrow buckets add up to counts in wide ones, and borders
/// fall where people look for them: on the full minute, the full hour.
/// </summary>
internal sealed class TimelineScale
{
    /// <summary>Buckets of a timeline that is given away.</summary>
    public const int MostShown = 40;

    /// <summary>Buckets in which a burst is looked for.</summary>
    public const int MostSearched = 480;

    /// <summary>In seconds.</summary>
    public static readonly TimelineScale Time = new(
        [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 2 * 86_400, 4 * 86_400, 8 * 86_400, 16 * 86_400, 32 * 86_400, 64 * 86_400, 384 * 86_400, 3840 * 86_400L]);

    public static readonly TimelineScale Lines = new(
        [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000, 500_000_000, 1_000_000_000]);

    private readonly long[] _widths;

    private TimelineScale(long[] widths) => _widths = widths;

    public int Coarsest => _widths.Length - 1;

    public long Width(int level) => _widths[level];

    /// <summary>The finest level at which a range has no more than so many buckets.</summary>
    public int LevelFor(long from, long to, int most)
    {
        for (var level = 0; level < Coarsest; level++)
        {
            if (to / _widths[level] - from / _widths[level] < most)
                return level;
        }
        return Coarsest;
    }
}
