using SafeOps.Commands.Effects;
using SafeOps.Commands.Explanation.Bash;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>Explains an argument that takes all words behind it: the command of a wrapper, find's expression, a test.</summary>
internal sealed class NestedExplainer(CallExplainer calls)
{
    public static bool TakesRest(ValueKind kind) => kind is ValueKind.Command or ValueKind.AssignedCommand or ValueKind.RemoteCommand
        or ValueKind.ShellWords or ValueKind.FindExpression or ValueKind.Test;

    public Passage Explain(ToolCall call, CallPiece piece)
    {
        switch (piece.ValueKind)
        {
            case ValueKind.Command or ValueKind.RemoteCommand:
                return Command(piece.Rest);
            case ValueKind.AssignedCommand:
                return Assigned(piece.Rest);
            case ValueKind.FindExpression:
                return new FindExplainer(calls).Explain(piece.Rest);
            case ValueKind.Test:
                var words = piece.Rest.Where((w, i) => i + 1 < piece.Rest.Count || w.Text != "]" || call.Pieces[0].Written != "[")
                    .Select(w => new TestWord(w.Start, w.End, calls.Slice(w.Start, w.End), true)).ToList();
                var pieces = TestText.Explain(words, isExtended: false);
                return new Passage(pieces, string.Join(' ', pieces.Select(p => p.Meaning)));
            default:
                return ShellWords(piece);
        }
    }

    private Passage Command(IReadOnlyList<ArgumentWord> words)
    {
        var call = calls.Explain(words).Draft;
        return new Passage([call], call.Brief);
    }

    private Passage Assigned(IReadOnlyList<ArgumentWord> words)
    {
        var pieces = new List<PieceDraft>();
        var first = 0;
        for (; first < words.Count && words[first].Prefix.IndexOf('=', StringComparison.Ordinal) is var equals and > 0; first++)
            pieces.Add(calls.Word(words[first], ExplainedKind.Assignment, $"sets {words[first].Prefix[..equals]} for the command"));
        if (first == words.Count)
            return new Passage(pieces, "");
        var command = Command([.. words.Skip(first)]);
        return new Passage([.. pieces, .. command.Pieces], command.Brief);
    }

    private Passage ShellWords(CallPiece piece)
    {
        var place = ArgumentWord.Joined(piece.Rest);
        var draft = new PieceDraft(ExplainedKind.Argument, place.Start, place.End, calls.Slice(place.Start, place.End), piece.Argument?.Says is { Length: > 0 } says ? Phrases.Fill(says, "this") : "read by a shell:");
        if (place.Text is not { } text)
            return new Passage([draft], "");
        var inner = calls.Explaining.Inner(ValueKind.Shell, text, place);
        draft.Add(inner.Pieces);
        // What stands there as it is needs no line for the whole and then one for each word.
        return inner.Pieces.Count > 0 && place.TextOffset == 0 ? new Passage(inner.Pieces, inner.Brief) : new Passage([draft], inner.Brief);
    }
}
