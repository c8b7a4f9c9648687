using System.Diagnostics;
using System.Globalization;

namespace SafeOps.Benchmarks.Peers;

/// <summary>Takes times.</summary>
internal static class Clock
{
    /// <param name="prepare">Not measured, before each run.</param>
    public static async Task<Samples> TimesAsync(int runs, Func<Task> work, Action? prepare = null)
    {
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            prepare?.Invoke();
            var watch = Stopwatch.StartNew();
            await work();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return new Samples(times);
    }

    public static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static string Show(double milliseconds) => milliseconds switch
    {
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds * 1000:0.0} µs"),
    };

    public static string Ratio(double ratio) => ratio.ToString(ratio >= 10 ? "0" : "0.0", CultureInfo.InvariantCulture);
}
