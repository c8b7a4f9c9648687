using System.Runtime.InteropServices;

namespace SafeOps.PowerShell.Loading;

/// <summary>Where a native library of a package may lie: <c>runtimes/&lt;rid&gt;/native</c>, most specific first.</summary>
internal static class NativeLibraryFiles
{
    public static IEnumerable<string> Candidates(string folder, string library, string runtimeIdentifier) =>
        from runtime in Runtimes(runtimeIdentifier)
        from file in FileNames(library)
        select Path.Combine(folder, "runtimes", runtime, "native", file);

    /// <summary>
    /// A runtime built by a distribution names itself (<c>alpine.3.20-x64</c>), which no package does; the portable
    /// names follow, and on Linux the other C library last, since the loader refuses one that does not fit.
    /// </summary>
    private static IEnumerable<string> Runtimes(string runtimeIdentifier)
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] portable = OperatingSystem.IsWindows() ? [$"win-{architecture}"]
            : OperatingSystem.IsMacOS() ? [$"osx-{architecture}"]
            : runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal)
                ? [$"linux-musl-{architecture}", $"linux-{architecture}"]
                : [$"linux-{architecture}", $"linux-musl-{architecture}"];
        return portable.Prepend(runtimeIdentifier).Distinct();
    }

    private static IEnumerable<string> FileNames(string library)
    {
        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        yield return library;
        yield return library + extension;
        yield return $"lib{library}{extension}";
    }
}
