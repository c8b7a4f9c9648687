using System.Reflection;

namespace SafeOps.PowerShell.Tests.Sessions;

/// <summary>Where the build left what these tests use.</summary>
internal static class BuiltFiles
{
    public static string Repository { get; } = Metadata("Repository");

    public static string Module { get; } = Metadata("Module");

    public static string Manifest { get; } = Path.Combine(Module, "SafeOps.psd1");

    public static string Host { get; } = Metadata("Host");

    public static string Build { get; } = Metadata("Build");

    public static string OtherYamlDotNet { get; } = Metadata("OtherYamlDotNet");

    private static string Metadata(string key) => typeof(BuiltFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
