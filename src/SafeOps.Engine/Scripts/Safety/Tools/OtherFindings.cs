namespace SafeOps.Scripts.Safety.Tools;

/// <summary>Findings of other tools beside ours.</summary>
internal static class OtherFindings
{
    /// <summary>Other tools' rules, and those of ours that mean the same.</summary>
    private static readonly Dictionary<string, string[]> Same = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SC2086"] = ["unquoted-expansion"],
        ["SC2046"] = ["unquoted-expansion"],
        ["SC2115"] = ["empty-path"],
        ["SC2164"] = ["unchecked-cd"],
        ["SC2103"] = ["unchecked-cd"],
        ["SC2155"] = ["assignment-hides-failure"],
        ["SC2181"] = ["stale-exit-code"],
        ["SC2320"] = ["stale-exit-code"],
        ["SC2319"] = ["stale-exit-code"],
        ["PSAvoidUsingInvokeExpression"] = ["evaluated-text", "download-and-run"],
        ["PSAvoidUsingEmptyCatchBlock"] = ["empty-catch"],
        ["PSShouldProcess"] = ["should-process-never-asked", "should-process-not-declared"],
        ["PSAvoidUsingPlainTextForPassword"] = ["hard-coded-credential"],
        ["PSAvoidUsingConvertToSecureStringWithPlainText"] = ["hard-coded-credential"],
    };

    /// <summary>What none of ours says of the same line.</summary>
    public static IEnumerable<ScriptFinding> Without(ScriptUnderReview review, IReadOnlyList<ForeignFinding> others, IReadOnlyList<ScriptFinding> ours) => others
        .Where(o => !Same.TryGetValue(o.Rule, out var names) || !ours.Any(f => f.Line == o.Line && names.Contains(f.Name)))
        .Select(o => new ScriptFinding
        {
            Rule = o.Rule,
            Name = o.Rule,
            Severity = o.Severity,
            Path = review.File.Path,
            Line = o.Line,
            Column = o.Column,
            EndLine = o.EndLine,
            EndColumn = o.EndColumn,
            // A tool may quote the script, with what it should not show.
            Message = Secrets.SecretFinder.Hide(o.Message),
            Text = review.ShowLineNumber(o.Line),
            Source = o.Source,
        });
}
