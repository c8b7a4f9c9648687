using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.ForeignCode;

/// <summary>Values are put into the text of a shell command, where they may be more than values.</summary>
internal sealed class CodeFromValues : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1303", "code-from-values", SafetySeverity.Warning, "Values are put into the text of a shell command", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Name is "sh" or "bash" or "dash" or "zsh" or "ksh"))
        {
            if (EvaluatedText.CodeOf(call) is { Parts.Count: > 1 } code && code.Parts.OfType<BashParameter>().FirstOrDefault(p => p.Operator != "@Q" && !script.Values.IsOnePlainWord(p)) is { } value)
            {
                yield return new RuleMatch(code.Start, code.End, $"What ${value.Name} holds becomes a part of the command: a blank, a quote or '; rm' in it is code.",
                    $"Hand it over as an argument: {call.Name} -c '… \"$1\"' _ \"${value.Name}\".");
            }
        }
        foreach (var call in script.Calls.Where(c => c.Name == "find" || c.Wrappers.Contains("xargs")))
        {
            if (call.Name is "sh" or "bash" && EvaluatedText.CodeOf(call)?.Constant is { } text && text.Contains("{}", StringComparison.Ordinal))
                yield return new RuleMatch(call.Start, call.End, "The name of each file becomes a part of the command: a quote or '; rm' in it is code.", "Write sh -c '… \"$1\"' _ {}.");
            else if (call.Name == "find" && call.Constants.SkipWhile(a => a is not ("-exec" or "-execdir")).Skip(1).ToList() is ["sh" or "bash", "-c", var code, ..] && code.Contains("{}", StringComparison.Ordinal))
                yield return new RuleMatch(call.Start, call.End, "The name of each file becomes a part of the command: a quote or '; rm' in it is code.", "Write -exec sh -c '… \"$1\"' _ {} \\;.");
        }
    }

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Is("cmd", "bash", "sh", "pwsh", "powershell", "wsl")))
        {
            var texts = call.Command.Arguments.SkipWhile(a => !(a is PowerShellParameter { Name: var name } && (name.Equals("c", StringComparison.OrdinalIgnoreCase) || "Command".StartsWith(name, StringComparison.OrdinalIgnoreCase)))
                && a is not PowerShellText { Value: "/c" or "/C" or "/k" }).Skip(1);
            if (texts.OfType<PowerShellString>().FirstOrDefault() is { } text)
                yield return new RuleMatch(text.Start, text.End, $"What is filled in becomes a part of the command that '{call.Name}' reads: a quote or '& del' in it is code.", "Call the program itself with its arguments, each of its own.");
        }
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var call in script.Calls)
        {
            var reads = call.Name is "os.system" or "os.popen" or "subprocess.getoutput" or "subprocess.getstatusoutput"
                || (call.Name.StartsWith("subprocess.", StringComparison.Ordinal) && call.Keyword("shell") is PythonConstant { Text: "True" });
            if (reads && (call.First ?? call.Keyword("args")) is { } command && IsOpen(script, command))
                yield return new RuleMatch(command.Start, command.End, "What is filled in becomes a part of the command that a shell reads: a blank, a quote or '; rm' in it is code.", "Give the program and its arguments as a list, without shell=True; else quote each value with shlex.quote.");
        }
    }

    /// <summary>What <c>shlex</c> has quoted may stand in it.</summary>
    private static bool IsOpen(PythonOutline script, PythonExpression command) => script.IsFilled(command)
        && !PythonTree.All<PythonCall>(command).Any(c => script.NameOf(c.Function) is "shlex.quote" or "shlex.join" or "pipes.quote");
}
