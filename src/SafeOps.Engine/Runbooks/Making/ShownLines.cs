using System.Text.RegularExpressions;
using SafeOps.Text;

namespace SafeOps.Runbooks.Making;

/// <summary>The lines of an output that stand in a runbook: those that a finding about it speaks of, then the first ones.</summary>
internal static partial class ShownLines
{
    private const int Most = 8;
    private const int Longest = 160;

    /// <summary>A line of its own that stands for those left out; at the end of a line, for the rest of it.</summary>
    public const string Gap = "…";

    /// <param name="output">By lines, secrets hidden.</param>
    /// <param name="said">What is concluded from it.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> output, IEnumerable<string> said)
    {
        var lines = output.Select(l => l.TrimEnd()).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        if (lines.Count <= Most)
            return [.. lines.Select(Shown)];
        var words = said.SelectMany(s => Telling().Matches(s).Select(m => m.Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var chosen = Enumerable.Range(0, lines.Count).Where(i => lines[i].Length > 0)
            .Select(i => (Index: i, Weight: Telling().Matches(lines[i]).Select(m => m.Value).Distinct(StringComparer.OrdinalIgnoreCase).Count(words.Contains)))
            .Where(l => l.Weight > 0).OrderByDescending(l => l.Weight).ThenBy(l => l.Index).Take(Most - 2).Select(l => l.Index).ToHashSet();
        for (var i = 0; chosen.Count < Most - 1 && i < lines.Count; i++)
        {
            if (lines[i].Length > 0)
                chosen.Add(i);
        }
        var shown = new List<string>();
        var before = -1;
        foreach (var index in chosen.Order())
        {
            if (index > before + 1)
                shown.Add(Gap);
            shown.Add(Shown(lines[index]));
            before = index;
        }
        if (before < lines.Count - 1)
            shown.Add(Gap);
        return shown;
    }

    private static string Shown(string line) => PrintableText.Shorten(PrintableText.Of(line), Longest);

    /// <summary>Words and numbers that say something: "512Mi", "OOMKilled", "payments-api".</summary>
    [GeneratedRegex(@"[\p{L}\p{Nd}][\p{L}\p{Nd}_./:-]{2,}[\p{L}\p{Nd}]", RegexOptions.CultureInvariant)]
    private static partial Regex Telling();
}
