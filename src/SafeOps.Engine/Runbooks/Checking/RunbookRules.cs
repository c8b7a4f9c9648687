namespace SafeOps.Runbooks.Checking;

/// <summary>What a runbook is checked for.</summary>
/// <param name="Id">A stable name.</param>
/// <param name="Severity">The greatest it has; some findings of it weigh less.</param>
/// <param name="Says">One sentence without its full stop.</param>
public sealed record RunbookRule(string Id, RunbookSeverity Severity, string Says);

/// <summary>The rules, in the order of the documents.</summary>
public static class RunbookRules
{
    public const string Head = "runbook/head";
    public const string SectionMissing = "runbook/section-missing";
    public const string NoSteps = "runbook/no-steps";
    public const string FenceUnclosed = "runbook/fence-unclosed";
    public const string Unparsable = "runbook/unparsable";
    public const string LanguageUnknown = "runbook/language-unknown";
    public const string ChangeInInvestigation = "runbook/change-in-investigation";
    public const string ChangeUnmarked = "runbook/change-unmarked";
    public const string ChangeUngated = "runbook/change-ungated";
    public const string EffectUnknown = "runbook/effect-unknown";
    public const string NoRollback = "runbook/no-rollback";
    public const string ParameterUndeclared = "runbook/parameter-undeclared";
    public const string ParameterUnused = "runbook/parameter-unused";
    public const string ParameterExample = "runbook/parameter-example";
    public const string LinkBroken = "runbook/link-broken";
    public const string ReviewOverdue = "runbook/review-overdue";
    public const string ReviewMissing = "runbook/review-missing";
    public const string Exposed = "runbook/secret";
    public const string SecretHidden = "runbook/secret-hidden";
    public const string ReplayFailed = "runbook/replay-failed";
    public const string ReplayDiffers = "runbook/replay-differs";

    public static IReadOnlyList<RunbookRule> All { get; } =
    [
        new(Head, RunbookSeverity.Error, "The front matter is wrong"),
        new(SectionMissing, RunbookSeverity.Error, "A section is missing: investigation or resolution is an error, any other a warning"),
        new(NoSteps, RunbookSeverity.Error, "There is no command in it"),
        new(FenceUnclosed, RunbookSeverity.Error, "A code block is never closed, and has taken in all that follows"),
        new(Unparsable, RunbookSeverity.Error, "A command cannot be parsed in its language"),
        new(LanguageUnknown, RunbookSeverity.Note, "A code block is in a language that is not read here"),
        new(ChangeInInvestigation, RunbookSeverity.Error, "A step of the investigation changes something; a warning where it is marked and asks for a confirmation"),
        new(ChangeUnmarked, RunbookSeverity.Error, "A step is marked as reading, and is not"),
        new(ChangeUngated, RunbookSeverity.Error, "A change has no line that asks for a confirmation; a warning, and an error where something is taken away for good"),
        new(EffectUnknown, RunbookSeverity.Warning, "Nobody can tell from the text of a reading step what it does"),
        new(NoRollback, RunbookSeverity.Warning, "A change has no way back beside it; a note where the runbook says so itself"),
        new(ParameterUndeclared, RunbookSeverity.Error, "A command uses a parameter that is not declared; a warning in a file of another format"),
        new(ParameterUnused, RunbookSeverity.Warning, "A declared parameter is used nowhere"),
        new(ParameterExample, RunbookSeverity.Warning, "A parameter has no example, or one that is none of its type"),
        new(LinkBroken, RunbookSeverity.Error, "A link names a file or heading that is not there"),
        new(ReviewOverdue, RunbookSeverity.Warning, "The day it was to be reviewed has passed"),
        new(ReviewMissing, RunbookSeverity.Warning, "Nothing says when it is to be reviewed; a note in a file of another format"),
        new(Exposed, RunbookSeverity.Error, "Something in it looks like a secret"),
        new(SecretHidden, RunbookSeverity.Warning, "A command has a hidden secret in it and cannot run as it is"),
        new(ReplayFailed, RunbookSeverity.Error, "With -Replay: a reading step ends otherwise than recorded, or does not show what it must"),
        new(ReplayDiffers, RunbookSeverity.Warning, "With -Replay: a reading step shows something else than recorded"),
    ];
}
