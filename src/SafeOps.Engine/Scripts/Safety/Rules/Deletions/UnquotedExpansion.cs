using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Deletions;

/// <summary>A value that may fall apart into several words is handed to a command that destroys.</summary>
internal sealed class UnquotedExpansion : SafetyRule
{
    /// <summary>Beside those that are known to destroy: they overwrite or change what they are told to.</summary>
    private static readonly HashSet<string> Overwriting = ["mv", "cp", "chmod", "chown", "chgrp", "ln", "rsync", "dd", "tee", "kill", "pkill", "install", "setfacl"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1201", "unquoted-expansion", SafetySeverity.Error, "A value without quotes is handed to a command that destroys or overwrites", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Effect == CommandEffect.Destroy || Overwriting.Contains(c.Name)))
        {
            if (IsEcho(call))
                continue;
            foreach (var word in call.Arguments)
            {
                if (!IsNumber(call, word) && word.Parts.FirstOrDefault(p => !p.InQuotes && MaySplit(p, script)) is { } part)
                {
                    yield return new RuleMatch(word.Start, word.End, $"Without quotes this may become several words or file names, and '{call.Name}' takes each of them.", Advice(script.Text, part, word));
                }
            }
        }
    }

    /// <summary>A wrapper of the script's own that shows commands is judged by what it is given.</summary>
    private static bool IsEcho(BashCall call) => call.Name is "echo" or "printf" or "local" or "declare" or "export";

    /// <summary>Process ids, and the counts of <c>dd</c>.</summary>
    private static bool IsNumber(BashCall call, BashWord word) => call.Name switch
    {
        "kill" => word.Parts is [BashCommandSubstitution] || word.Parts is [BashParameter only] && only.Name.Contains("pid", StringComparison.OrdinalIgnoreCase),
        "dd" => word.Prefix is "bs=" or "count=" or "skip=" or "seek=" or "ibs=" or "obs=",
        _ => false,
    };

    private static bool MaySplit(BashPart part, BashOutline script) => part switch
    {
        BashParameter parameter => !script.Values.IsOnePlainWord(parameter) && !BashValues.IsOptions(parameter.Name) && parameter.Operator is not (":+" or "+"),
        BashCommandSubstitution substitution => !IsNumber(substitution),
        _ => false,
    };

    /// <summary>Lists of process ids are meant to fall apart.</summary>
    private static bool IsNumber(BashCommandSubstitution substitution) =>
        substitution.Script.Commands is [BashSimple { Words: [{ Constant: "pgrep" or "pidof" or "nproc" or "id" or "wc" or "stat" or "mktemp" or "date" }, ..] }];

    private static string Advice(string text, BashPart part, BashWord word)
    {
        var written = text[word.Start..word.End];
        return written.Contains('"') || written.Length > 40 ? $"Put {text[part.Start..part.End]} in double quotes." : $"Write \"{written}\".";
    }
}
