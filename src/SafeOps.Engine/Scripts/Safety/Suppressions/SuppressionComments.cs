using System.Text.RegularExpressions;

namespace SafeOps.Scripts.Safety.Suppressions;

/// <summary>
/// The comments of a script that leave findings as they are: <c>safeops:ignore rule[,rule] reason</c> on the line of the finding or
/// alone above it, <c>safeops:ignore-file rule[,rule] reason</c> anywhere for the whole file.
/// </summary>
internal sealed partial class SuppressionComments
{
    private readonly ScriptUnderReview _review;
    private readonly List<Suppression> _all;
    private readonly List<ScriptFinding> _faults;

    private SuppressionComments(ScriptUnderReview review, List<Suppression> all, List<ScriptFinding> faults) => (_review, _all, _faults) = (review, all, faults);

    public static SuppressionComments Read(ScriptUnderReview review)
    {
        var all = new List<Suppression>();
        var faults = new List<ScriptFinding>();
        foreach (var comment in review.Comments)
        {
            if (Form().Match(comment.Text) is not { Success: true } match)
                continue;
            var names = match.Groups["rules"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var reason = match.Groups["reason"].Value.Trim();
            var suppression = new Suppression(comment, names, reason, match.Groups["file"].Success, LinesOf(review, comment));
            if (Fault(suppression) is { } fault)
                faults.Add(SafetyReviewer.Finding(review, SuppressionRules.Invalid, new RuleMatch(comment.Start, comment.End, fault, "Write '# safeops:ignore <rule> <reason>'.")));
            else
                all.Add(suppression);
        }
        return new SuppressionComments(review, all, faults);
    }

    /// <summary>All findings, the suppressed with their reason, and those about the comments themselves.</summary>
    public IEnumerable<ScriptFinding> Apply(IEnumerable<ScriptFinding> found, bool tellsUnused)
    {
        var used = new HashSet<Suppression>();
        var result = new List<ScriptFinding>(_faults);
        foreach (var finding in found)
        {
            var fitting = _all.Where(s => s.Covers(finding)).ToList();
            used.UnionWith(fitting);
            result.Add(fitting.Count == 0 ? finding : finding with { Suppressed = fitting[0].Reason });
        }
        if (tellsUnused)
        {
            result.AddRange(_all.Where(s => !used.Contains(s) && s.IsOurs).Select(s => SafetyReviewer.Finding(
                _review, SuppressionRules.Unused, new RuleMatch(s.Comment.Start, s.Comment.End, $"Nothing is found here for {string.Join(" or ", s.Rules)} to suppress.", "Take the comment out."))));
        }
        return result;
    }

    private static string? Fault(Suppression suppression) =>
        suppression.Rules.Count == 0 ? "This suppression names no rule."
        : suppression.Rules.FirstOrDefault(r => !IsRule(r)) is { } unknown ? $"This suppression names '{unknown}', which is no rule."
        : suppression.Reason.Length == 0 ? "This suppression gives no reason, so that nobody can tell later whether it still holds."
        : null;

    private static bool IsRule(string name) => SafetyRules.Find(name) is not null || OtherToolsRule().IsMatch(name);

    private static (int First, int Last) LinesOf(ScriptUnderReview review, ScriptComment comment)
    {
        var (line, column) = review.Places.At(comment.Start);
        var alone = string.IsNullOrWhiteSpace(review.Source.Substring(comment.Start - (column - 1), column - 1));
        return alone ? (line + 1, NextLineWithCode(review, line)) : (line, line);
    }

    /// <summary>Comments may stand one below the other: each is for the first line of code behind them.</summary>
    private static int NextLineWithCode(ScriptUnderReview review, int line)
    {
        var next = line + 1;
        foreach (var comment in review.Comments)
        {
            var (at, column) = review.Places.At(comment.Start);
            if (at == next && string.IsNullOrWhiteSpace(review.Source.Substring(comment.Start - (column - 1), column - 1)))
                next++;
        }
        return next;
    }

    [GeneratedRegex(@"^safeops:ignore(?<file>-file)?(?:[ \t]+(?<rules>[A-Za-z][\w-]*(?:[ \t]*,[ \t]*[A-Za-z][\w-]*)*))?(?:(?:[ \t]*(?::|--|–)[ \t]*|[ \t]+)(?<reason>.*))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("^(?:SC[0-9]{4}|PS[A-Z][A-Za-z]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherToolsRule();
}

/// <summary>One comment that suppresses.</summary>
internal sealed record Suppression(ScriptComment Comment, IReadOnlyList<string> Rules, string Reason, bool WholeFile, (int First, int Last) Lines)
{
    /// <summary>Names a rule of ours; whether another tool's found something is known only where that tool is.</summary>
    public bool IsOurs => Rules.Any(r => SafetyRules.Find(r) is not null);

    public bool Covers(ScriptFinding finding) =>
        (WholeFile || (finding.Line >= Lines.First && finding.Line <= Lines.Last))
        && Rules.Any(r => string.Equals(r, finding.Rule, StringComparison.OrdinalIgnoreCase) || string.Equals(r, finding.Name, StringComparison.OrdinalIgnoreCase));
}
