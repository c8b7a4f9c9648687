namespace SafeOps.Runbooks.Updating;

/// <summary>What a new incident adds to a runbook, as a difference to review.</summary>
public sealed record RunbookUpdate
{
    /// <summary>The file, full.</summary>
    public required string Path { get; init; }

    /// <summary>The incident or change that it comes from.</summary>
    public required RunbookOrigin Origin { get; init; }

    /// <summary>A unified diff; empty where the runbook has all of it.</summary>
    public required string Diff { get; init; }

    /// <summary>The whole new text.</summary>
    public required string Text { get; init; }

    /// <summary>Steps that are new to it.</summary>
    public required IReadOnlyList<RunbookStep> NewSteps { get; init; }

    /// <summary>Causes, symptoms, decisions and the like that are new to it.</summary>
    public required IReadOnlyList<RunbookRemark> NewRemarks { get; init; }

    /// <summary>Steps that it had, which now say how to read them this time.</summary>
    public IReadOnlyList<int> ReadAgain { get; init; } = [];

    /// <summary>The file has the new text.</summary>
    public bool IsWritten { get; init; }

    public bool HasChanges => Diff.Length > 0;
}
