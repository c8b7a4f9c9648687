using System.Runtime.CompilerServices;
using SafeOps.Commands;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Commands;

/// <summary>The texts of the folder Cases, one a line; <c>\n</c> in a line stands for a new line of the text.</summary>
internal static class PowerShellTexts
{
    public static IReadOnlyList<string> Reading { get; } = Lines("read-powershell.txt");

    public static IReadOnlyList<string> Writing { get; } = Lines("write-powershell.txt");

    /// <summary>All verdicts with one call, in the order of the texts.</summary>
    public static IReadOnlyList<CommandRisk> Judge(this ModuleSession session, IEnumerable<string> texts) =>
        [.. session.Invoke("Get-CommandRisk $texts -Shell PowerShell", ("texts", texts.ToArray())).Succeeds().Output.Select(o => (CommandRisk)o.BaseObject)];

    private static IReadOnlyList<string> Lines(string file, [CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "Cases", file))
            .Where(l => l.Trim().Length > 0 && !l.StartsWith("# ", StringComparison.Ordinal))
            .Select(l => l.Replace("\\n", "\n", StringComparison.Ordinal))];
}
