using System.Globalization;

namespace SafeOps.Changes.Running;

/// <summary>One event on the way of a run, in a plain sentence. Secrets are hidden.</summary>
public sealed record RunLogEntry(MessageLevel Level, DateTimeOffset At, string Text)
{
    /// <summary>Null in a dry run.</summary>
    public string? RunId { get; init; }

    /// <summary>Null where it is about the run as a whole.</summary>
    public string? StepKey { get; init; }

    /// <summary>Null where it is about the step or the run as a whole.</summary>
    public string? ActionId { get; init; }

    /// <summary>On one line: time (UTC), level, what it is about, the sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{At.UtcDateTime:HH:mm:ss.fff}Z {Level.ToString().ToLowerInvariant(),-11} {ActionId ?? StepKey ?? RunId ?? "plan"}: {Text.ReplaceLineEndings(" ")}");
}
