using System.Runtime.CompilerServices;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Auditing;

/// <summary>A short script with what the audit is to say of it.</summary>
public sealed record AuditCase(string Name, string Argument, IReadOnlyList<(DryRunCheck Check, CheckOutcome Outcome, int? Line)> Expected, string Text)
{
    public override string ToString() => Name;

    /// <summary>Reads a table under <c>Cases</c>.</summary>
    public static IReadOnlyList<AuditCase> Read(string file)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), file)).ReplaceLineEndings("\n");
        return [.. text.Split("\n== ").Skip(1).Select(Parse)];
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Cases");

    private static AuditCase Parse(string block)
    {
        var end = block.IndexOf('\n');
        var head = block[..end].Split(" | ");
        return new AuditCase(head[0], head[1], [.. head[2].Split(' ').Select(Expectation)], block[(end + 1)..].TrimEnd() + "\n");
    }

    private static (DryRunCheck, CheckOutcome, int?) Expectation(string text)
    {
        var parts = text.Split('=', ':');
        return (Enum.Parse<DryRunCheck>(parts[0]), Enum.Parse<CheckOutcome>(parts[1]), parts.Length > 2 ? int.Parse(parts[2]) : null);
    }
}
