using System.Text.RegularExpressions;
using SafeOps.Commands;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>What command lines of a script do, each judged once.</summary>
internal sealed partial class BashRisks(CommandReader reader)
{
    private readonly Dictionary<string, CommandRisk> _risks = new(StringComparer.Ordinal);

    /// <summary>The effect and why, one sentence.</summary>
    public (CommandEffect Effect, string Why) Meant(string written)
    {
        var risk = Read(written);
        // Whoever writes a script means names and numbers by its variables, not options.
        if (risk.Effect == CommandEffect.Unknown && Plain(written) is { } plain)
            risk = Read(plain);
        return (risk.Effect, risk.Reasons.FirstOrDefault(r => r.Effect == risk.Effect)?.Message ?? "");
    }

    private CommandRisk Read(string written)
    {
        if (!_risks.TryGetValue(written, out var risk))
            _risks[written] = risk = reader.Read(written, CommandShell.Bash);
        return risk;
    }

    /// <summary>The same with a plain word in place of each variable; null where the command itself is one.</summary>
    private static string? Plain(string written)
    {
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? written : written[..space];
        return name.Contains('$', StringComparison.Ordinal) ? null : Variable().Replace(written, "1");
    }

    [GeneratedRegex("""\"\$(\{[^{}"]*\}|\w+|[@*#?])"|\$(\{[^{}"]*\}|\w+|[@*#?])""")]
    private static partial Regex Variable();
}
