using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.PowerShell;
using SafeOps.Commands.Explanation.Bash;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>A call's piece, and the language in which it reads its standard input; null where that is data.</summary>
internal sealed record ExplainedCall(PieceDraft Draft, ValueKind? Input);

/// <summary>Explains a program with its words, as they are read to judge it.</summary>
/// <param name="explaining">What is known.</param>
/// <param name="text">The text the words stand in.</param>
/// <param name="functions">The names that the text defines as functions.</param>
internal sealed class CallExplainer(Explaining explaining, string text, IReadOnlySet<string> functions)
{
    public Explaining Explaining => explaining;

    public string Text => text;

    /// <param name="words">The program's own word first.</param>
    public ExplainedCall Explain(IReadOnlyList<ArgumentWord> words) => explaining.Nesting.Enter(
        Nesting.Command,
        () => Read(words),
        () => Other(words, Head(words[0], "stands too deep inside other commands to be explained"), "more commands inside one another than are explained"));

    private ExplainedCall Read(IReadOnlyList<ArgumentWord> words)
    {
        var program = words[0];
        if (program.Text is not { } name)
            return Other(words, Head(program, "what is run is whatever this gives"), "runs whatever an expansion names");
        if (functions.Contains(name))
            return Other(words, Head(program, $"calls the function {name} of this text"), $"calls the function {name}");
        if (PwshCall.Is(name))
            return Other(words, Head(program, "runs commands of PowerShell"), "runs commands of PowerShell");
        // The shell reads the words of these in ways of its own, and so they are judged.
        if (BuiltinText.Says(name) is not null)
            return new ExplainedCall(new BuiltinExplainer(this).Explain(words), null);
        if (ToolJudge.NameOf(name) is { } file && explaining.Tools.Find(file) is { } tool)
        {
            var call = Known(ToolCallReader.Read(tool, words));
            call.Draft.Covering(program.Start, words[^1].End);
            return call;
        }
        return new ExplainedCall(new ManualExplainer(this).Explain(words), null);
    }

    public PieceDraft Head(ArgumentWord program, string meaning) => new(ExplainedKind.Command, program.Start, program.End, Slice(program.Start, program.End), meaning)
    {
        ShowsRead = true,
    };

    public PieceDraft Word(ArgumentWord word, ExplainedKind kind, string meaning) => new(kind, word.Start, word.End, Slice(word.Start, word.End), meaning);

    public string Slice(int start, int end) => text[Math.Clamp(start, 0, text.Length)..Math.Clamp(end, Math.Clamp(start, 0, text.Length), text.Length)];

    private ExplainedCall Known(ToolCall call)
    {
        var verb = call.Pieces.Select(p => p.Verb).FirstOrDefault(v => v is { Says.Length: > 0 });
        var head = Head(new ArgumentWord(call.Pieces[0].Start, call.Pieces[0].End), call.Tool.Root.Says);
        head.Name = $"'{call.Name}' ";
        if (call.Command.Effect > CommandEffect.Read && Warn(call.Command) is { } warning)
            head.Warnings.Add(warning);
        var says = verb?.Says ?? call.Command.Says;
        var phrases = new List<string>();
        var inner = new List<string>();
        for (var i = 1; i < call.Pieces.Count; i++)
        {
            var piece = call.Pieces[i];
            // Braces give several arguments that were written as one.
            if (IsSame(call, i, i - 1))
                continue;
            if (IsSame(call, i, i + 1))
                piece = piece with { Value = piece.Value! with { Text = null } };
            if (piece.Kind == CallPieceKind.Argument && NestedExplainer.TakesRest(piece.ValueKind))
            {
                var passage = new NestedExplainer(this).Explain(call, piece);
                head.Add(passage.Pieces);
                inner.Add(passage.Brief);
                continue;
            }
            var draft = PieceExplainer.Explain(this, call, piece);
            head.Add(draft.Draft);
            phrases.Add(draft.Phrase);
            inner.Add(draft.Inner);
        }
        var brief = Phrases.Brief(says, phrases);
        var nested = string.Join(", ", inner.Where(b => b.Length > 0));
        head.Brief = nested.Length == 0 ? brief
            : call.Pieces.Any(p => p.ValueKind == ValueKind.Test) ? TestText.Asks + nested
            : call.Pieces.Any(p => p.ValueKind == ValueKind.FindExpression) ? $"looks for files {nested}"
            : $"{brief}: {nested}";
        return new ExplainedCall(head, ToolJudge.InputOf(call));
    }

    private static bool IsSame(ToolCall call, int at, int other) => other < call.Pieces.Count && call.Pieces[at] is { Kind: CallPieceKind.Argument, Rest: [], Value: not null } piece
        && call.Pieces[other].Kind == CallPieceKind.Argument && piece.Start == call.Pieces[other].Start && piece.End == call.Pieces[other].End;

    /// <summary>The caution that stands at the sub-command's own argument or option is said there; a command itself has none.</summary>
    private static string? Warn(CommandKnowledge command) => command.Effect == CommandEffect.Destroy ? "What it takes away is gone for good." : null;

    private ExplainedCall Other(IReadOnlyList<ArgumentWord> words, PieceDraft head, string brief)
    {
        head.Brief = brief;
        foreach (var word in words.Skip(1))
            head.Add(Word(word, word.MayBeOption ? ExplainedKind.Option : ExplainedKind.Argument, "given to it"));
        return new ExplainedCall(head, null);
    }
}
