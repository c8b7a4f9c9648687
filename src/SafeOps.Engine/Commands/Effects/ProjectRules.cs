namespace SafeOps.Commands.Effects;

/// <summary>Finds the rules of a project that a call falls under.</summary>
internal sealed class ProjectRules(IReadOnlyList<CommandRule> rules)
{
    /// <param name="verdict">Of the call; told what the rules say.</param>
    /// <param name="words">The program's own word first.</param>
    public void Apply(Verdict verdict, IReadOnlyList<ArgumentWord> words)
    {
        foreach (var rule in rules)
        {
            if (Fits(rule.Pattern, words))
                verdict.Rule(words[0].Start, words[^1].End, rule);
        }
    }

    /// <summary>A word that an expansion gives may be any word.</summary>
    private static bool Fits(IReadOnlyList<string> pattern, IReadOnlyList<ArgumentWord> words)
    {
        if (words[0].Text is not { } program || !WordPattern.Fits(pattern[0], ToolJudge.NameOf(program) ?? program[(program.LastIndexOf('/') + 1)..]))
            return false;
        var at = 1;
        foreach (var wanted in pattern.Skip(1))
        {
            if (wanted.StartsWith('-'))
            {
                if (!words.Skip(1).Any(w => w.Text is { } text ? WordPattern.Fits(wanted, text) || WordPattern.Fits(wanted + "=*", text) : w.MayBeOption))
                    return false;
                continue;
            }
            while (at < words.Count && words[at].Text is ['-', ..])
                at++;
            if (at >= words.Count || (words[at].Text is { } word && !WordPattern.Fits(wanted, word)))
                return false;
            at++;
        }
        return true;
    }
}
