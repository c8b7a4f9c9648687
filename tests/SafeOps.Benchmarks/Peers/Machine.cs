using SafeOps.Values;

namespace SafeOps.Benchmarks.Peers;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    public static string Processor => (File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null)
        ?.Split(':', 2)[1].Trim() ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();

    public static string Memory => ByteSize.Format(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
