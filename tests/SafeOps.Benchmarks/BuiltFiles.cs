using System.Reflection;

namespace SafeOps.Benchmarks;

/// <summary>Where the build left the module and the host.</summary>
internal static class BuiltFiles
{
    public static string Repository { get; } = Metadata("Repository");

    public static string Manifest { get; } = Path.Combine(Metadata("Module"), "SafeOps.psd1");

    public static string Host { get; } = Metadata("Host");

    private static string Metadata(string key) =>
        typeof(BuiltFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
