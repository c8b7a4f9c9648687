using SafeOps.Commands;
using SafeOps.Scripts.Safety.Suppressions;
using SafeOps.Scripts.Safety.Tools;

namespace SafeOps.Scripts.Safety;

/// <summary>What is asked of a script.</summary>
public sealed record SafetyReviewOptions
{
    /// <summary>Ids or names; empty asks all. Findings about the script's own suppressions are always given.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Ids or names that are not asked.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Other tools are not asked, whether installed or not; nor where <see cref="Rules"/> names some.</summary>
    public bool OwnRulesOnly { get; init; }

    /// <summary>Findings that weigh less are left out.</summary>
    public SafetySeverity Least { get; init; } = SafetySeverity.Note;
}

/// <summary>Asks the rules about scripts.</summary>
/// <param name="commands">What is known of programs, in a project with its own; where it has a parser of PowerShell, such scripts are read too.</param>
public sealed class SafetyReviewer(CommandReader commands)
{
    /// <summary>
    /// Every finding in the order of the text, those that a comment suppresses too, with its reason. Never throws on the script's
    /// contents: one that cannot be read is a finding.
    /// </summary>
    /// <param name="script">Read.</param>
    /// <param name="options">Null asks everything.</param>
    /// <param name="others">What other tools found in it; what a rule of ours found too is left out.</param>
    public IReadOnlyList<ScriptFinding> Review(ScriptFile script, SafetyReviewOptions? options = null, IReadOnlyList<ForeignFinding>? others = null)
    {
        options ??= new SafetyReviewOptions();
        var review = new ScriptUnderReview(script, commands);
        var rules = SafetyRules.All
            .Where(r => options.Rules.Count == 0 || options.Rules.Any(r.Descriptor.IsCalled))
            .Where(r => !options.Without.Any(r.Descriptor.IsCalled) && r.Descriptor.Languages.Contains(script.Language));
        var found = rules.SelectMany(r => r.Check(review).Select(m => Finding(review, r.Descriptor, m))).ToList();
        found.AddRange(OtherFindings.Without(review, others ?? [], found));
        var comments = SuppressionComments.Read(review);
        // A rule that was not asked has found nothing its suppression could be for.
        var asksAll = options.Rules.Count == 0 && options.Without.Count == 0;
        var judged = comments.Apply(found, asksAll);
        return [.. judged
            .Where(f => f.Severity >= options.Least)
            .OrderBy(f => f.Line).ThenBy(f => f.Column).ThenBy(f => f.Rule, StringComparer.Ordinal)];
    }

    internal static ScriptFinding Finding(ScriptUnderReview review, SafetyRuleDescriptor rule, RuleMatch match)
    {
        var (line, column) = review.Places.At(match.Start);
        var (endLine, endColumn) = review.Places.At(Math.Max(match.Start, match.End));
        return new ScriptFinding
        {
            Rule = rule.Id,
            Name = rule.Name,
            Severity = rule.Severity,
            Path = review.File.Path,
            Line = line,
            Column = column,
            EndLine = endLine,
            EndColumn = endColumn,
            Message = match.Message,
            Text = review.ShowLine(match.Start),
            NextStep = match.NextStep,
        };
    }
}
