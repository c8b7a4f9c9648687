using System.Diagnostics;

namespace SafeOps.Benchmarks.Peers;

/// <summary>Another tool's program.</summary>
internal static class PeerProgram
{
    /// <summary>Its full path; null where it is not on PATH.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") })
        .FirstOrDefault(File.Exists);

    /// <summary>The first line of its version that has a digit, or that it is missing.</summary>
    public static string Version(string name, string argument = "--version")
    {
        if (Find(name) is not { } program)
            return "not installed";
        return Run(program, [argument], Path.GetTempPath()).Split('\n').FirstOrDefault(l => l.Any(char.IsAsciiDigit))?.Trim() ?? "unknown";
    }

    /// <summary>Its output. Throws where it ends with another code than 0 or <paramref name="alsoFine"/>.</summary>
    public static string Run(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, int alsoFine = 0)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 || process.ExitCode == alsoFine
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{errors.Result}");
    }
}
