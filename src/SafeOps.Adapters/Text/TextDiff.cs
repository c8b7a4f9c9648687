using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Model;
using SafeOps.Text;

namespace SafeOps.Adapters.Text;

/// <summary>Unified diffs from DiffPlex's line differences.</summary>
public sealed class TextDiff : ITextDiff
{
    private const int Context = 3;

    /// <summary>Where more lines than this differ between the first and the last difference, they are shown as replaced in one piece: the minimal difference would take minutes and help nobody.</summary>
    private const int MostLinesCompared = 6_000;

    public string Unified(string before, string after, string path)
    {
        if (before == after)
            return "";
        var old = Lines(before);
        var now = Lines(after);
        var crlf = IsCrlf(before) && IsCrlf(after);
        var output = new StringBuilder();
        output.Append(CultureInfo.InvariantCulture, $"--- {path}\n+++ {path}\n");
        var blocks = Blocks(old, now);
        for (var first = 0; first < blocks.Count;)
        {
            var last = first;
            while (last + 1 < blocks.Count && blocks[last + 1].DeleteStartA - (blocks[last].DeleteStartA + blocks[last].DeleteCountA) <= 2 * Context)
                last++;
            Hunk(blocks.GetRange(first, last - first + 1));
            first = last + 1;
        }
        return output.ToString();

        void Hunk(List<DiffBlock> changes)
        {
            var startOld = Math.Max(0, changes[0].DeleteStartA - Context);
            var startNow = Math.Max(0, changes[0].InsertStartB - Context);
            var endOld = Math.Min(old.Count, changes[^1].DeleteStartA + changes[^1].DeleteCountA + Context);
            var endNow = Math.Min(now.Count, changes[^1].InsertStartB + changes[^1].InsertCountB + Context);
            output.Append("@@ -").Append(Range(startOld, endOld)).Append(" +").Append(Range(startNow, endNow)).Append(" @@\n");
            var at = startOld;
            foreach (var change in changes)
            {
                for (; at < change.DeleteStartA; at++)
                    Line(' ', old[at]);
                for (; at < change.DeleteStartA + change.DeleteCountA; at++)
                    Line('-', old[at]);
                for (var i = 0; i < change.InsertCountB; i++)
                    Line('+', now[change.InsertStartB + i]);
            }
            for (; at < endOld; at++)
                Line(' ', old[at]);
        }

        void Line(char sign, string line)
        {
            var ended = line.EndsWith('\n');
            var shown = ended ? line[..^1] : line;
            // Where both texts end their lines with CRLF it is no news; where they differ it must be seen.
            shown = crlf && shown.EndsWith('\r') ? shown[..^1] : shown.Replace('\r', '␍');
            output.Append(sign).Append(shown).Append('\n');
            if (!ended)
                output.Append("\\ No newline at end of file\n");
        }
    }

    private static string Range(int start, int end)
    {
        var count = end - start;
        var line = count == 0 ? start : start + 1;
        return count == 1 ? line.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{line},{count}");
    }

    private static List<DiffBlock> Blocks(List<string> old, List<string> now)
    {
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var (countOld, countNow) = (old.Count - head - tail, now.Count - head - tail);
        if (countOld == 0 || countNow == 0 || countOld + countNow > MostLinesCompared)
            return [new DiffBlock(head, countOld, head, countNow)];
        var result = Differ.Instance.CreateDiffs(
            string.Concat(old.GetRange(head, countOld)), string.Concat(now.GetRange(head, countNow)), ignoreWhiteSpace: false, ignoreCase: false, new WholeLines());
        return [.. result.DiffBlocks.Select(b => new DiffBlock(b.DeleteStartA + head, b.DeleteCountA, b.InsertStartB + head, b.InsertCountB))];
    }

    private static bool IsCrlf(string text)
    {
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            if (at == 0 || text[at - 1] != '\r')
                return false;
        }
        return true;
    }

    /// <summary>The lines with their ends; the last has none where the text does not end with one.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    private sealed class WholeLines : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => Lines(text);
    }
}
