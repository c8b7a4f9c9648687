using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.ForeignCode;

/// <summary>A value is run as code.</summary>
internal sealed class EvaluatedText : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1302", "evaluated-text", SafetySeverity.Warning, "A value is run as code", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls)
        {
            if (call.Name == "eval" && call.Arguments is [var first, ..] && !first.Prefix.StartsWith("set ", StringComparison.Ordinal) && first.Constant != "set" && call.Arguments.SelectMany(a => a.Parts).Any(IsValue))
            {
                yield return new RuleMatch(call.Start, call.End, "What the variable holds is run as code, whoever filled it.", "Keep the words in an array and call it: 'command=(tool --option)', then '\"${command[@]}\"'.");
            }
            else if (call.Name is "sh" or "bash" or "dash" or "zsh" or "ksh" && CodeOf(call) is { Parts: [BashParameter only] } && !script.Values.IsOnePlainWord(only))
            {
                yield return new RuleMatch(call.Start, call.End, $"'{call.Name} -c' runs what the variable holds, whoever filled it.", "Call the program with its arguments, without a shell between.");
            }
        }
    }

    /// <summary>The word behind <c>-c</c>.</summary>
    internal static BashWord? CodeOf(BashCall call)
    {
        var option = call.Arguments.TakeWhile(a => a.Constant is { } text && text.StartsWith('-')).Count(a => !a.Constant!.AsSpan(1).Contains('c'));
        return option < call.Arguments.Count - 1 && call.Arguments[option].Constant is ['-', not '-', ..] text && text.Contains('c') ? call.Arguments[option + 1] : null;
    }

    /// <summary><c>${x@Q}</c> is quoted for this very use.</summary>
    private static bool IsValue(BashPart part) => part is BashParameter { Operator: not "@Q" };

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Is("Invoke-Expression")))
        {
            var piped = call.Place.Outer is { Node: PowerShellPipeline pipeline } && ((PowerShellPipeline)pipeline).Elements[0] != call.Command;
            if (piped || call.Command.Arguments.Any(a => a is not (PowerShellText or PowerShellParameter { Value: null })))
                yield return new RuleMatch(call.Start, call.End, "What the value holds is run as code, whoever filled it.", "Call the command with its arguments: '& $command @arguments'.");
        }
        foreach (var made in script.Places.Select(p => p.Node).OfType<PowerShellMember>().Where(m => m is { Arguments: [not PowerShellText, ..], Target: PowerShellType { Name: var type }, Name: PowerShellText { Value: var name } }
            && type.EndsWith("ScriptBlock", StringComparison.OrdinalIgnoreCase) && name.Equals("Create", StringComparison.OrdinalIgnoreCase)))
            yield return new RuleMatch(made.Start, made.End, "What the value holds becomes code, whoever filled it.", "Hand values over as parameters of a script block that is written here.");
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script) => script.CallsOf("eval", "exec", "builtins.eval", "builtins.exec")
        .Where(c => c.First is not (null or PythonString) && !(c.First is PythonCall compiled && script.NameOf(compiled.Function) == "compile" && PythonTree.Positional(compiled, 0) is PythonString))
        .Select(c => new RuleMatch(c.Start, c.End, "What the value holds is run as code, whoever filled it.", "Read data with 'json.loads' or 'ast.literal_eval'; choose functions from a dictionary by name."));
}
