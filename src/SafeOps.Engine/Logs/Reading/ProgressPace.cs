using System.Diagnostics;

namespace SafeOps.Logs.Reading;

/// <summary>Passes on how far a reading is, no more often than people can see.</summary>
internal sealed class ProgressPace(IProgress<(long Done, long Total)> progress)
{
    private const int PerSecond = 10;

    private long _last;

    public void Tell(long done, long total)
    {
        if (done < total && Stopwatch.GetTimestamp() - _last < Stopwatch.Frequency / PerSecond)
            return;
        _last = Stopwatch.GetTimestamp();
        progress.Report((done, total));
    }
}
