namespace SafeOps.Scripts.Safety.Bash;

/// <summary>Finds the comments of a script: what its tree leaves out and begins with <c>#</c> where a word could begin.</summary>
internal static class BashComments
{
    public static IReadOnlyList<ScriptComment> Find(string text, BashOutlineReader read)
    {
        var opaque = Merge(read.Opaque);
        var comments = new List<ScriptComment>();
        var next = 0;
        for (var at = text.IndexOf('#'); at >= 0; at = text.IndexOf('#', at + 1))
        {
            while (next < opaque.Count && opaque[next].End <= at)
                next++;
            if (next < opaque.Count && opaque[next].Start <= at)
            {
                at = Math.Max(at, opaque[next].End - 1);
                continue;
            }
            if (at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not (';' or '&' or '|' or '(' or ')' or '{'))
                continue;
            var end = text.IndexOfAny(['\n', '\r'], at);
            end = end < 0 ? text.Length : end;
            comments.Add(new ScriptComment(at, end, text[at..end].TrimStart('#', '!').Trim()));
            at = end - 1;
        }
        return comments;
    }

    private static List<(int Start, int End)> Merge(List<(int Start, int End)> spans)
    {
        spans.Sort();
        var merged = new List<(int Start, int End)>(spans.Count);
        foreach (var span in spans)
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End)
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, span.End));
            else
                merged.Add(span);
        }
        return merged;
    }
}
