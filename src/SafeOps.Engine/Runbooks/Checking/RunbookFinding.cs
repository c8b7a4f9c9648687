namespace SafeOps.Runbooks.Checking;

/// <summary>How much a finding weighs.</summary>
public enum RunbookSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Will mislead or hold up whoever follows the runbook.</summary>
    Warning,

    /// <summary>The runbook cannot be followed as it is, or does what it does not say.</summary>
    Error,
}

/// <summary>Something a runbook should not have, or lacks.</summary>
/// <param name="Path">The file, full.</param>
/// <param name="Line">From 1.</param>
/// <param name="Severity">What it weighs.</param>
/// <param name="Rule">A stable name: <c>runbook/section-missing</c>.</param>
/// <param name="Message">One sentence. Never a secret.</param>
public sealed record RunbookFinding(string Path, int Line, RunbookSeverity Severity, string Rule, string Message)
{
    /// <summary>What to do about it; null where the message says it.</summary>
    public string? Next { get; init; }

    /// <summary>The step that it is about; null for others.</summary>
    public int? Step { get; init; }
}

/// <summary>What a check amounts to.</summary>
public enum RunbookVerdict
{
    /// <summary>No finding of weight.</summary>
    Passed,

    /// <summary>Warnings, and no error.</summary>
    Warned,

    /// <summary>At least one error.</summary>
    Failed,
}

/// <summary>A checked runbook.</summary>
public sealed record RunbookCheck
{
    /// <summary>The file, full.</summary>
    public required string Path { get; init; }

    public required string Title { get; init; }

    /// <summary>False for Markdown that is not of this format.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>By line.</summary>
    public required IReadOnlyList<RunbookFinding> Findings { get; init; }

    /// <summary>Each step with what it does.</summary>
    public required IReadOnlyList<JudgedStep> Steps { get; init; }

    /// <summary>What the reading steps showed now; empty where nothing was run.</summary>
    public IReadOnlyList<ReplayedStep> Replay { get; init; } = [];

    /// <summary>Null where the runbook does not say.</summary>
    public DateOnly? Review { get; init; }

    public RunbookVerdict Verdict => Findings.Any(f => f.Severity == RunbookSeverity.Error) ? RunbookVerdict.Failed
        : Findings.Any(f => f.Severity == RunbookSeverity.Warning) ? RunbookVerdict.Warned
        : RunbookVerdict.Passed;

    /// <summary>True without errors; warnings and notes are for a person to weigh.</summary>
    public bool Passed => Verdict != RunbookVerdict.Failed;
}
