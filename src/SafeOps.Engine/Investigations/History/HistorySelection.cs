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

    /// <summary>Why a line says nothing about the system that is looked at; null where it does.</summary>
    public static string? WhyNothing(HistoryLine line) =>
        OwnCmdlet().IsMatch(line.Text) ? "It was about an investigation itself."
        : Moving().IsMatch(line.Text) ? "It was about the shell itself."
        : null;

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

    [GeneratedRegex(@"\b(New|Get|Complete)-Investigation\b|\bAdd-Investigation(Step|Note)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OwnCmdlet();

    /// <summary>By itself: what follows in the same line may look at something.</summary>
    [GeneratedRegex(@"^\s*(cd|pushd|popd|clear|cls|history|exit|logout|Set-Location|Push-Location|Pop-Location|Clear-Host|Get-History)(\s[^;&|$`(]*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Moving();
}
