using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using SafeOps.Errors;

namespace SafeOps.Investigations.History;

/// <summary>Chooses lines of a history: by number (<c>12</c>), by a range of them (<c>12..15</c>), or by a text with wildcards.</summary>
public static partial class HistorySelection
{
    /// <summary>
    /// The chosen lines in their order, each once. Throws <see cref="ErrorCodes.ParameterInvalid"/> where a selector fits none: what
    /// was meant is then not what is taken.
    /// </summary>
    public static IReadOnlyList<HistoryLine> Choose(IReadOnlyList<HistoryLine> history, IReadOnlyList<string> selectors)
    {
        var chosen = new HashSet<HistoryLine>();
        foreach (var selector in selectors)
        {
            var found = history.Where(l => Fits(l, selector)).ToList();
            if (found.Count == 0)
                throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"'{selector}' fits no line of the history, which has {Range(history)}.",
                    "Give the number of a line (12), a range (12..15), or a text with wildcards ('kubectl get *').", selector);
            chosen.UnionWith(found);
        }
        return [.. history.Where(chosen.Contains)];
    }

    private static bool Fits(HistoryLine line, string selector) =>
        int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? line.Id == id
        : Span().Match(selector) is { Success: true } span ? IsIn(line.Id, span)
        : FileSystemName.MatchesSimpleExpression(selector, line.Text);

    private static bool IsIn(int id, Match span)
    {
        var (first, last) = (Number(span.Groups["first"]), Number(span.Groups["last"]));
        return id >= Math.Min(first, last) && id <= Math.Max(first, last);
    }

    private static long Number(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Range(IReadOnlyList<HistoryLine> history) => history.Count == 0
        ? "no lines"
        : string.Create(CultureInfo.InvariantCulture, $"lines {history[0].Id} to {history[^1].Id}");

    [GeneratedRegex(@"^(?<first>\d{1,9})\.\.(?<last>\d{1,9})$", RegexOptions.CultureInvariant)]
    private static partial Regex Span();
}
