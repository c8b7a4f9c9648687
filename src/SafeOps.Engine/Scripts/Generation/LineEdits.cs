using System.Globalization;
using SafeOps.Text;

namespace SafeOps.Scripts.Generation;

/// <summary>The lines that differ between two texts.</summary>
internal static class LineEdits
{
    public static IReadOnlyList<LineEdit> Between(string before, string after, ITextDiff diff, string name)
    {
        var (old, now) = (Lines(before), Lines(after));
        if (old.Count == 0 || now.Count == 0)
            return [new LineEdit(1, old, now)];
        var edits = Read(diff.Unified(before, after, name), old, now);
        return edits is not null && Apply(before, edits) == after ? edits : [Middle(old, now)];
    }

    /// <summary>The text with the edits done.</summary>
    public static string Apply(string before, IReadOnlyList<LineEdit> edits)
    {
        var old = Lines(before);
        var result = new List<string>();
        var next = 1;
        foreach (var edit in edits)
        {
            result.AddRange(old[(next - 1)..(edit.Start - 1)]);
            result.AddRange(edit.New);
            next = edit.Start + edit.Old.Count;
        }
        result.AddRange(old[(next - 1)..]);
        return string.Concat(result);
    }

    /// <summary>With their ends; the last has none where the text does not end with one.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var at and >= 0 ? at + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    /// <summary>Which lines a unified diff names; their text is taken from the texts themselves. Null where it names others.</summary>
    private static List<LineEdit>? Read(string unified, List<string> old, List<string> now)
    {
        var edits = new List<LineEdit>();
        var (atOld, atNow) = (0, 0);
        LineEdit? open = null;
        foreach (var line in unified.Split('\n').Skip(2))
        {
            if (line.StartsWith("@@ ", StringComparison.Ordinal))
            {
                Close();
                var parts = line.Split(' ');
                (atOld, atNow) = (Start(parts[1]), Start(parts[2]));
            }
            else if (line.StartsWith(' '))
            {
                Close();
                (atOld, atNow) = (atOld + 1, atNow + 1);
            }
            else if (line.StartsWith('-') && atOld < old.Count)
            {
                open ??= new LineEdit(atOld + 1, [], []);
                open = open with { Old = [.. open.Old, old[atOld++]] };
            }
            else if (line.StartsWith('+') && atNow < now.Count)
            {
                open ??= new LineEdit(atOld + 1, [], []);
                open = open with { New = [.. open.New, now[atNow++]] };
            }
        }
        Close();
        return edits.TrueForAll(e => e.Start >= 1 && e.Start - 1 + e.Old.Count <= old.Count) && Ordered(edits) ? edits : null;

        void Close()
        {
            if (open is not null)
                edits.Add(open);
            open = null;
        }
    }

    private static bool Ordered(List<LineEdit> edits) => edits.Zip(edits.Skip(1)).All(p => p.First.Start + p.First.Old.Count <= p.Second.Start);

    /// <summary>Counted from 0. Of an empty range the diff names the line before.</summary>
    private static int Start(string range)
    {
        var parts = range[1..].Split(',');
        var line = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return parts is [_, "0"] ? line : line - 1;
    }

    private static LineEdit Middle(List<string> old, List<string> now)
    {
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        return new LineEdit(head + 1, old[head..^tail], now[head..^tail]);
    }
}
