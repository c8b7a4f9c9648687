namespace SafeOps.PowerShell.Completion;

/// <summary>What scripts call their dry run.</summary>
public sealed class DryRunArgumentCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
    [
        new("--dry-run", "the usual option"),
        new("-n", "its short form"),
        new("--check", "as configuration tools call it"),
        new("DRY_RUN=1", "a variable of the environment"),
        new("-WhatIf", "of PowerShell"),
    ];
}
