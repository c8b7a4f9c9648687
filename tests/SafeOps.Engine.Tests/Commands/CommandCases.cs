using System.Runtime.CompilerServices;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>The command lines of the folder Cases, one a line; <c>\n</c> in a line stands for a new line of the command.</summary>
internal static class CommandCases
{
    public static IEnumerable<string> Files(string kind) => Directory.GetFiles(Folder(), $"{kind}-*.txt").Order(StringComparer.Ordinal);

    public static IEnumerable<string> Lines(string file) => File.ReadLines(file)
        .Where(l => l.Trim().Length > 0 && !l.StartsWith('#'))
        .Select(l => l.Replace("\\n", "\n", StringComparison.Ordinal));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Cases");
}
