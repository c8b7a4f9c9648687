using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Explanation.Texts;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>Explains the words of find: where it looks, what it looks for, what it does with it.</summary>
internal sealed class FindExplainer(CallExplainer calls)
{
    public Passage Explain(IReadOnlyList<ArgumentWord> words)
    {
        var pieces = new List<PieceDraft>();
        var phrases = new List<string>();
        foreach (var found in FindExpression.Read([.. words.Select(w => new FindWord(w.Text, w.Prefix, w.IsOneWord || w.IsNoOption))]))
        {
            var first = words[found.First];
            var last = words[Math.Min(words.Count, found.First + Math.Max(1, found.Count)) - 1];
            if (found.CommandCount > 0)
            {
                pieces.Add(Command(words, found, phrases));
                continue;
            }
            var value = found.Count > 1 ? words[found.First + 1] : first;
            var written = value.Text ?? calls.Slice(value.Start, value.End);
            var says = Phrases.Fill(Phrases.OfSentence(found.Says), Compares(first.Text) ? Compared(written) : written);
            if (first.Text == "-type" && found.Count > 1)
                says = Kind(value.Text) ?? says;
            if (found.Effect == CommandEffect.Unknown)
                says = "cannot be read for certain";
            pieces.Add(new PieceDraft(found.Effect == CommandEffect.Unknown ? ExplainedKind.Unknown : Kind(first.Text, found), first.Start, last.End, calls.Slice(first.Start, last.End), says));
            phrases.Add(found.Effect > CommandEffect.Read ? $"and {says}" : says);
        }
        return new Passage(pieces, string.Join(" ", phrases.Take(8)));
    }

    private static bool Compares(string? test) => test is "-mtime" or "-atime" or "-ctime" or "-Btime" or "-mmin" or "-amin" or "-cmin" or "-Bmin" or "-size" or "-links" or "-used" or "-uid" or "-gid" or "-inum";

    /// <summary>A sign before a number is an order: <c>+7</c>, <c>-7</c>.</summary>
    private static string Compared(string value) => value switch
    {
        ['+', .. var more] when more.Length > 0 => $"more than {more}",
        ['-', .. var less] when less.Length > 0 => $"less than {less}",
        _ => value,
    };

    private PieceDraft Command(IReadOnlyList<ArgumentWord> words, FindPiece found, List<string> phrases)
    {
        var (first, last) = (words[found.First], words[found.First + found.Count - 1]);
        var asks = first.Text is "-ok" or "-okdir" ? "asks, then runs this" : "runs this";
        var many = last.Text == "+" ? "with as many of them at once as fit" : "for each that is found";
        var inside = first.Text is "-execdir" or "-okdir" ? ", in its folder" : "";
        var call = calls.Explain([.. words.Skip(found.CommandFirst).Take(found.CommandCount)]).Draft;
        phrases.Add($"and {asks} {many}{inside}: {call.Brief}");
        return new PieceDraft(ExplainedKind.Option, first.Start, first.End, calls.Slice(first.Start, first.End), $"{asks} {many}{inside}; {{}} is the file:")
            .Add(call)
            .Add(new PieceDraft(ExplainedKind.Operator, last.Start, last.End, calls.Slice(last.Start, last.End), $"ends the command of {first.Text}"));
    }

    private static ExplainedKind Kind(string? word, FindPiece found) => word switch
    {
        "(" or ")" or "!" or "," or "-a" or "-and" or "-o" or "-or" or "-not" => ExplainedKind.Operator,
        _ when found.Count == 1 && word is not ['-', ..] => ExplainedKind.Argument,
        _ => ExplainedKind.Option,
    };

    private static string? Kind(string? type) => type switch
    {
        "f" => "that are files",
        "d" => "that are folders",
        "l" => "that are symbolic links",
        "s" => "that are sockets",
        "p" => "that are pipes",
        "b" => "that are block devices",
        "c" => "that are character devices",
        _ => null,
    };
}
