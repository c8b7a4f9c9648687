using System.Diagnostics;

namespace SafeOps.Torture;

/// <summary>Waits to the microsecond: sleeping for the most of it, then looking at the clock.</summary>
internal static class Moments
{
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(2);

    public static void Wait(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        if (time > Coarse)
            Thread.Sleep(time - Coarse);
        while (Stopwatch.GetElapsedTime(start) < time)
            Thread.SpinWait(10);
    }
}
