using SafeOps.Scripts.DryRuns;

namespace SafeOps.Reports;

/// <summary>What the questions to a script's dry run are called.</summary>
public static class CheckText
{
    public static string Of(DryRunCheck check) => check switch
    {
        DryRunCheck.HasDryRun => "has a dry-run flag that prevents changes",
        DryRunCheck.Announces => "says what would happen",
        DryRunCheck.ExplainsVerbosely => "a verbose mode explains each action",
        DryRunCheck.SameCodePath => "takes the same path as the real run",
        DryRunCheck.ExitCodeTells => "the exit code says what would have been done",
        DryRunCheck.MutationsBehindFlag => "every change is behind the flag",
        DryRunCheck.NothingBeforeFlag => "nothing changes before the flag is read",
        DryRunCheck.RejectsUnknownArguments => "rejects unknown arguments",
        _ => throw new ArgumentOutOfRangeException(nameof(check), check, null),
    };
}
