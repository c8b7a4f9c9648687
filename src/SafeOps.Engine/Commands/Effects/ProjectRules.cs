namespace SafeOps.Commands.Effects;

/// <summary>Finds the rules of a project that a call falls under.</summary>
internal sealed class ProjectRules(IReadOnlyList<CommandRule> rules)
{
    /// <param name="verdict">Of the call; told what the rules say.</param>
    /// <param name="call">The program with its words, options and their values told from the rest.</param>
    public void Apply(Verdict verdict, ToolCall call)
    {
        if (rules.Count == 0)
            return;
        var words = new List<ArgumentWord>();
        var options = new List<ArgumentWord>();
        foreach (var piece in call.Pieces)
        {
            if (piece.Kind == CallPieceKind.Option)
                options.Add(ArgumentWord.Constant(piece.Value?.Text is { } value ? $"{piece.Written}={value}" : piece.Written, piece.Start, piece.End));
            else if (piece.Rest.Count > 0)
                words.AddRange(piece.Rest);
            else if (piece is { Kind: CallPieceKind.SubCommand, Verb: not null })
                words.AddRange(piece.Written.Split(' ').Select(w => ArgumentWord.Constant(w, piece.Start, piece.End)));
            else if (piece.Kind is CallPieceKind.SubCommand)
                words.Add(ArgumentWord.Constant(piece.Written, piece.Start, piece.End));
            else if (piece.Value is not null)
                words.Add(piece.Value);
        }
        Apply(verdict, call.Tool.Name, words, options);
    }

    /// <summary>As above, for a program that nothing is known of: what begins with a dash is an option.</summary>
    public void Apply(Verdict verdict, string program, IReadOnlyList<ArgumentWord> words)
    {
        if (rules.Count > 0)
            Apply(verdict, program, [.. words.Where(w => w.Text is not ['-', ..])], [.. words.Where(w => w.MayBeOption)]);
    }

    private void Apply(Verdict verdict, string program, List<ArgumentWord> words, List<ArgumentWord> options)
    {
        foreach (var rule in rules)
        {
            if (WordPattern.Fits(rule.Pattern[0], program) && Fits(rule.Pattern, words, options))
                verdict.Rule(verdict.Start, verdict.End, rule);
        }
    }

    /// <summary>A word that an expansion gives may be any word.</summary>
    private static bool Fits(IReadOnlyList<string> pattern, List<ArgumentWord> words, List<ArgumentWord> options)
    {
        var at = 0;
        foreach (var wanted in pattern.Skip(1))
        {
            if (wanted.StartsWith('-'))
            {
                if (!options.Exists(o => o.Text is not { } text || WordPattern.Fits(wanted, text) || WordPattern.Fits(wanted + "=*", text)))
                    return false;
            }
            else if (at >= words.Count || (words[at].Text is { } word && !WordPattern.Fits(wanted, word)))
                return false;
            else
                at++;
        }
        return true;
    }
}
