using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Explanation.Calls;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>Explains a simple command: its assignments, the call with its words, its redirections.</summary>
internal sealed class SimpleExplainer(Explaining explaining, string text, BashVariables variables, BashArguments arguments, WordExplainer words)
{
    public Passage Explain(BashSimple simple)
    {
        var before = simple.Assignments.Select(a => Assignment(a, simple)).ToList();
        if (simple.Words.Count == 0)
        {
            List<PieceDraft> alone = [.. before, .. simple.Redirections.Select(Redirection)];
            return new Passage([.. alone.OrderBy(d => d.Start)], string.Join(", ", alone.Select(d => d.Brief).Where(b => b.Length > 0)));
        }
        var given = arguments.Of(simple.Words);
        if (given.Count == 0)
            return new Passage(before, "");
        var calls = new CallExplainer(explaining, text, variables.FunctionNames);
        var call = calls.Explain(given);
        foreach (var word in simple.Words)
            Describe(call, word);
        foreach (var redirection in simple.Redirections)
        {
            var draft = Redirection(redirection);
            if (call.Input is { } language && redirection is { Operator: "<<" or "<<-" or "<<<" } && arguments.Of(redirection.Document ?? redirection.Target) is { Text: { } document } place)
            {
                var inner = explaining.Inner(language, document, place);
                draft.Add(inner.Pieces);
                call.Draft.Brief = Phrases.Join(call.Draft.Brief, inner.Brief);
            }
            call.Draft.Add(draft);
            call.Draft.Brief += draft.Brief;
        }
        call.Draft.Pieces.Sort((a, b) => a.Start.CompareTo(b.Start));
        return new Passage([.. before, call.Draft], call.Draft.Brief);
    }

    public PieceDraft Redirection(BashRedirection redirection)
    {
        var target = redirection.Target;
        var written = text[target.Start..target.End];
        var draft = new PieceDraft(ExplainedKind.Redirection, redirection.Start, redirection.End, text[redirection.Start..redirection.End], RedirectionText.Of(redirection, written))
        {
            Brief = Brief(redirection, written),
        };
        if (redirection.Operator is not ("<<" or "<<-"))
            words.Describe(draft, target);
        if (redirection.Document is { } document)
        {
            draft.Add(words.Expansions(document));
            draft.Covering(document.Start, document.Start);
        }
        return draft;
    }

    private static string Brief(BashRedirection redirection, string written) => redirection.Operator switch
    {
        _ when written == "/dev/null" || redirection.Descriptor is not (null or "0" or "1") => "",
        ">" or ">|" or "&>" => $", into the file {Phrases.Short(written, 36)}",
        ">>" or "&>>" => $", added to the file {Phrases.Short(written, 36)}",
        "<" => $", from the file {Phrases.Short(written, 36)}",
        _ => "",
    };

    private PieceDraft Assignment(BashAssignment assignment, BashSimple simple)
    {
        var alone = simple.Words.Count == 0;
        var name = assignment.Name + (assignment.Subscript is { } subscript ? $"[{text[subscript.Start..subscript.End]}]" : "");
        var meaning = assignment switch
        {
            { Elements: not null, IsAppend: true } => $"adds these elements to the array {name}",
            { Elements: not null } => $"sets the array {name}",
            { IsAppend: true } => $"adds this to {name}",
            { Value: null or { Parts.Count: 0 } } => $"sets {name} to nothing",
            _ => $"sets {name}",
        };
        var draft = new PieceDraft(ExplainedKind.Assignment, assignment.Start, assignment.End, text[assignment.Start..assignment.End],
            alone ? meaning : Known(assignment.Name, simple) is { } known ? known : $"{meaning}, for this command alone")
        {
            Brief = alone ? meaning.Replace("these elements", "elements", StringComparison.Ordinal).Replace("adds this", "adds", StringComparison.Ordinal) : "",
        };
        if (assignment.Subscript is { } index)
            draft.Add(words.Expansions(index));
        if (assignment.Value is { } value)
            words.Describe(draft, value, splits: false);
        foreach (var element in assignment.Elements ?? [])
            draft.Add(words.Expansions(element));
        return draft;
    }

    /// <summary>What the program makes of a variable it is given.</summary>
    private string? Known(string name, BashSimple simple)
    {
        if (simple.Words[0].Constant is not { } program || ToolJudge.NameOf(program) is not { } file)
            return null;
        var known = explaining.Tools.Find(file)?.Variables.FirstOrDefault(v => WordPattern.Fits(v.Name, name));
        if (known is not { Says.Length: > 2 })
            return null;
        var value = simple.Assignments.First(a => a.Name == name).Value;
        return $"{Phrases.Fill(known.Says, value is null ? "" : text[value.Start..value.End])}, for this command alone";
    }

    /// <summary>Adds to the piece that a word went into what the shell makes of it.</summary>
    private void Describe(ExplainedCall call, BashWord word)
    {
        if (word.Constant is { } constant && constant == text[word.Start..word.End])
            return;
        var piece = call.Draft;
        while (piece.Pieces.LastOrDefault(p => p.IsPlaced && p.From <= word.Start && p.To >= word.End) is { Kind: not (ExplainedKind.Expansion or ExplainedKind.Script) } inner)
            piece = inner;
        // A bundle of options has a piece for each; the last has the value.
        if (piece.Pieces.LastOrDefault(p => p.IsPlaced && p.Kind == ExplainedKind.Option && p.Start < word.End && p.End == word.End && p.Start > word.Start) is { } last)
            piece = last;
        words.Describe(piece, word);
    }
}
