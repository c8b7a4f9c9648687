using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>Explains scripts of sed and awk by what they do beside editing and printing.</summary>
internal static class ScriptExplainer
{
    public static Passage Sed(Explaining explaining, string script) => Of(explaining, script, SedScript.Judge(script), SedText.Of(script) ?? "edits what passes through");

    public static Passage Awk(Explaining explaining, string script) => Of(explaining, script, AwkProgram.Judge(script), AwkText.Of(script) ?? "computes and prints");

    private static Passage Of(Explaining explaining, string script, IReadOnlyList<ScriptFinding> findings, string plain)
    {
        var pieces = new List<PieceDraft>();
        if (findings.Count == 0)
            return new Passage([new PieceDraft(ExplainedKind.Script, 0, script.Length, Phrases.Short(script, 40), plain) { IsWhole = true }], plain);
        foreach (var finding in findings)
        {
            var end = Math.Clamp(finding.End, 0, script.Length);
            var start = Math.Clamp(finding.Start, 0, end);
            var draft = new PieceDraft(ExplainedKind.Script, start, end, script[start..end], Phrases.OfSentence(finding.Message));
            if (finding is { Kind: ValueKind.Shell, Value: { } command })
                draft.Add(explaining.Inner(ValueKind.Shell, command, ArgumentWord.Constant(command, start, end)).Pieces);
            pieces.Add(draft);
        }
        return new Passage(pieces, string.Join(", ", pieces.Select(p => p.Meaning).Distinct(StringComparer.Ordinal).Take(2)));
    }
}
