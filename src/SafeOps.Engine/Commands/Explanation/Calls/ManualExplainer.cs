using SafeOps.Commands.Effects;
using SafeOps.Commands.Explanation.Manuals;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>Explains a program of which nothing is known here, by its manual page. The program itself is never run.</summary>
internal sealed class ManualExplainer(CallExplainer calls)
{
    public PieceDraft Explain(IReadOnlyList<ArgumentWord> words)
    {
        var name = ToolJudge.NameOf(words[0].Text!);
        var page = name is null ? null : calls.Explaining.Manuals.Find(name);
        var head = calls.Head(words[0], page?.Summary is { } summary ? $"by its manual page: {summary}" : "a program that is not known here, and has no manual page");
        head.Brief = page?.Summary is { } says ? $"runs {name} ({says})" : $"runs {words[0].Text}, which is not known here";
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.MayBeOption || word.Prefix.Length < 2)
                head.Add(calls.Word(word, ExplainedKind.Argument, "given to it"));
            else if (word.Text == "--")
                head.Add(calls.Word(word, ExplainedKind.Option, "by custom, ends the options"));
            else
                head.Add(Option(words, ref i, page));
        }
        return head;
    }

    private IEnumerable<PieceDraft> Option(IReadOnlyList<ArgumentWord> words, ref int at, ManualPage? page)
    {
        var word = words[at];
        var equals = word.Prefix.IndexOf('=', StringComparison.Ordinal);
        var written = equals < 0 ? word.Prefix : word.Prefix[..equals];
        if (page?.Option(written) is { } option)
        {
            var end = word.End;
            if (option.TakesValue && equals < 0 && at + 1 < words.Count && !words[at + 1].MayBeOption)
                end = words[++at].End;
            return [new PieceDraft(ExplainedKind.Option, word.Start, end, calls.Slice(word.Start, end), option.Says)];
        }
        // Letters behind one dash are often options of their own; only where the page has each of them is that taken for granted.
        if (page is not null && written.Length > 2 && written[1] != '-' && word.TextOffset == 0)
        {
            var letters = written[1..].Select(l => page.Option("-" + l)).ToList();
            if (letters.TrueForAll(l => l is not null))
            {
                return [.. letters.Select((l, i) => new PieceDraft(ExplainedKind.Option, i == 0 ? word.Start : word.Start + i + 1, word.Start + i + 2,
                    calls.Slice(i == 0 ? word.Start : word.Start + i + 1, word.Start + i + 2), l!.Says))];
            }
        }
        return [calls.Word(word, ExplainedKind.Option, page is null ? "an option, by its look" : "an option, by its look; not in its manual page")];
    }
}
