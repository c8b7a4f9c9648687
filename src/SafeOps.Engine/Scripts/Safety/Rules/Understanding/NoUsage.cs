using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Understanding;

/// <summary>The script takes arguments and does not say which.</summary>
internal sealed class NoUsage : SafetyRule
{
    private const string Message = "The script takes arguments, and nothing says which.";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1702", "no-usage", SafetySeverity.Note, "The script takes arguments and does not say which", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        if (!script.Options.HasFirstLine || script.Calls.Count < 5 || Says(script.Text))
            yield break;
        if (script.Parts.FirstOrDefault(p => p.Part is BashParameter { Name: "1" or "@" or "*" } && p.Node.Function is null) is { } used)
            yield return new RuleMatch(used.Part.Start, used.Part.End, Message, "Print them on '--help' and where they are wrong, and say them in a comment at the top.");
    }

    private static bool Says(string text) =>
        text.Contains("usage", StringComparison.OrdinalIgnoreCase) || text.Contains("--help", StringComparison.Ordinal) || text.Contains("-h)", StringComparison.Ordinal);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        if (script.Statements.OfType<PowerShellAssignment>().FirstOrDefault(a => a.Operator == "param") is { } first && script.Calls.Count >= 5
            && !script.Comments.Any(c => c.Text.Contains(".SYNOPSIS", StringComparison.OrdinalIgnoreCase) || c.Text.Contains(".DESCRIPTION", StringComparison.OrdinalIgnoreCase)))
            yield return new RuleMatch(first.Start, first.End, Message, "Begin with help in a comment: .SYNOPSIS, .PARAMETER and an .EXAMPLE.");
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        if (script.HasDescription || Says(script.Text) || script.Calls.Any(c => c.Method is "ArgumentParser" or "OptionParser" or "command" or "Typer"))
            yield break;
        if (script.Places.FirstOrDefault(p => p.Node is PythonAttribute { Name: "argv", Value: PythonName { Id: "sys" } }) is { } used)
            yield return new RuleMatch(used.Node.Start, used.Node.End, Message, "Read them with 'argparse', which says on '--help' what they are.");
    }
}
