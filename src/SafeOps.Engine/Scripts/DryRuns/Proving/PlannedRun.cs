namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>A run of the script to be made.</summary>
/// <param name="Arguments">What the script is given.</param>
internal sealed record PlannedRun(IReadOnlyList<string> Arguments)
{
    /// <summary>Set for it beside the environment; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>In front of the script's name: what makes the interpreter tell its lines.</summary>
    public LineTrace? Trace { get; init; }
}
