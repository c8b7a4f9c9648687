using System.Diagnostics;

namespace SafeOps.Benchmarks.Peers;

/// <summary>What the disk takes to make written bytes durable: the floor under everything that must not be lost.</summary>
internal static class DiskFlush
{
    public static Samples Measure()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            var times = new List<double>();
            for (var i = 0; i < 200; i++)
            {
                file.Write(new byte[200]);
                var watch = Stopwatch.StartNew();
                file.Flush(flushToDisk: true);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
            return new Samples(times);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
