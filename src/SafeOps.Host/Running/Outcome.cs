using System.Collections.Concurrent;
using System.Management.Automation;

namespace SafeOps.Host.Running;

/// <summary>What a line of cmdlets gave out, and the exit code that says it.</summary>
/// <remarks>Results are read by type name: the host must not load the module's types before the module does.</remarks>
/// <param name="acts">False where the line only asks for what is recorded, so that only errors count.</param>
internal sealed class Outcome(bool acts)
{
    private const string Plan = "SafeOps.Changes.Planning.ChangePlan";
    private const string Run = "SafeOps.Changes.Running.ChangeRun";
    private const string Drift = "SafeOps.Drift.DriftItem";
    private const string DriftSummary = "SafeOps.Drift.Comparison.DriftSummary";
    private const string DriftText = "SafeOps.Drift.DriftText";
    private const string GateClosed = "ChangeGateClosed";

    private readonly ConcurrentBag<int> _codes = [];

    /// <summary>What <c>$?</c> said at the end.</summary>
    public bool LastStatementSucceeded { get; set; } = true;

    /// <summary>The most serious of all that was seen: what is left in doubt outweighs what was refused.</summary>
    public int ExitCode => _codes.Append(ExitCodes.Done).MaxBy(ExitCodes.Weight);

    public void See(PSObject result) => _codes.Add(result.BaseObject is ErrorRecord error ? Code(error) : Code(result));

    public void See(ErrorRecord error) => _codes.Add(Code(error));

    private static int Code(ErrorRecord error) =>
        error.FullyQualifiedErrorId.StartsWith(GateClosed, StringComparison.Ordinal) ? ExitCodes.RefusedByGate : ExitCodes.Failed;

    private int Code(PSObject result)
    {
        if (!acts)
            return ExitCodes.Done;
        if (result.TypeNames.Contains(Plan))
            return result.Properties["HasChanges"]?.Value is true ? ExitCodes.WouldChange : ExitCodes.Done;
        if (result.TypeNames.Contains(Drift))
            return result.Properties["IsDrift"]?.Value is true ? ExitCodes.WouldChange : ExitCodes.Done;
        if (result.TypeNames.Contains(DriftSummary) || result.TypeNames.Contains(DriftText))
            return result.Properties["HasDrift"]?.Value is true ? ExitCodes.WouldChange : ExitCodes.Done;
        if (!result.TypeNames.Contains(Run))
            return ExitCodes.Done;
        return result.Properties["Status"]?.Value?.ToString() switch
        {
            "FailedUndone" => ExitCodes.FailedAndUndone,
            "FailedLeft" or "InDoubt" => ExitCodes.FailedAndLeft,
            "Succeeded" or "NothingToDo" or "Undone" => ExitCodes.Done,
            _ => ExitCodes.Failed,
        };
    }
}
