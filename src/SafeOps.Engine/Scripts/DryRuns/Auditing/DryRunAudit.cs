namespace SafeOps.Scripts.DryRuns.Auditing;

/// <summary>What the code of a script says of its dry run.</summary>
public sealed record DryRunAudit
{
    /// <summary>One for each <see cref="DryRunCheck"/>, in order.</summary>
    public required IReadOnlyList<DryRunChecklistItem> Checklist { get; init; }

    /// <summary>Options the script reads, in order.</summary>
    public required IReadOnlyList<ScriptOption> Options { get; init; }

    /// <summary>Every place that may change something, guarded or not.</summary>
    public required IReadOnlyList<ScriptPlace> Mutations { get; init; }

    public required bool Parses { get; init; }

    /// <summary><c>line 3: …</c> where it does not parse.</summary>
    public string? Problem { get; init; }
}

/// <summary>An option that a script reads: <c>--dry-run</c>, <c>-n</c>, <c>--check</c>, <c>DRY_RUN</c> (environment), <c>-WhatIf</c>.</summary>
public sealed record ScriptOption(string Name, ScriptOptionKind Kind, bool TakesValue, int Line);

public enum ScriptOptionKind
{
    DryRun,
    Verbose,
    Force,
    Other,
}
