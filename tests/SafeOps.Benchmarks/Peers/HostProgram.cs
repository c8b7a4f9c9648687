using System.Globalization;

namespace SafeOps.Benchmarks.Peers;

/// <summary>The module in a real process, as a user runs it.</summary>
internal static class HostProgram
{
    /// <summary>Runs a script in one session and gives the numbers it prints, one a line.</summary>
    public static IReadOnlyList<double> Numbers(string folder, string script)
    {
        var path = Path.Combine(folder, "measure.ps1");
        File.WriteAllText(path, script);
        var output = PeerProgram.Run("dotnet", [BuiltFiles.Host, path], folder);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => double.Parse(l, CultureInfo.InvariantCulture))];
    }

    /// <summary>A line of cmdlets in a process of its own. A dry run that would change something ends with 2, which is no failure here.</summary>
    public static void Line(string folder, params string[] line) => PeerProgram.Run("dotnet", [BuiltFiles.Host, .. line], folder, alsoFine: 2);
}
