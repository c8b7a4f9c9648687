using SafeOps.Logs.Reading;

namespace SafeOps.Logs;

/// <summary>Which logs, against what, and what else is to be written.</summary>
public sealed record LogTriageRequest
{
    public required LogRequest Logs { get; init; }

    /// <summary>Only what was said so long before the last record, or later; instead of <see cref="LogRequest.Since"/>.</summary>
    public TimeSpan? SinceBeforeEnd { get; init; }

    /// <summary>Only what was said so long before the last record, or earlier; instead of <see cref="LogRequest.Until"/>.</summary>
    public TimeSpan? UntilBeforeEnd { get; init; }

    /// <summary>Logs of a time when all was well, or one triage of them saved as JSON; empty for none.</summary>
    public IReadOnlyList<string> Baseline { get; init; } = [];

    /// <summary>Own signatures beside those that are shipped; null for none.</summary>
    public string? SignatureFile { get; init; }

    /// <summary>Where to write the pattern of each record, as CSV; null for nowhere.</summary>
    public string? AssignmentFile { get; init; }

    public int Shown { get; init; } = LogTriage.DefaultShown;
}
