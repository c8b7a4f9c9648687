using System.Management.Automation;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>The one place where the engine's failures become PowerShell's error records.</summary>
internal static class EngineErrors
{
    /// <param name="hide">Hides secrets in a text.</param>
    public static ErrorRecord Record(SafeOpsException failure, object? target, Func<string, string> hide)
    {
        // A record is kept in $Error with its exception, whose texts cannot be changed afterwards.
        var shown = failure.Hidden(hide);
        return new ErrorRecord(shown, shown.Code.Id, CategoryOf(shown.Code.Kind), shown.Target ?? target)
        {
            // PowerShell shows a recommended action below the message in some views only, and twice is worse than once.
            ErrorDetails = new ErrorDetails(shown.NextStep is null ? shown.Message : shown.Message + Environment.NewLine + shown.NextStep),
        };
    }

    private static ErrorCategory CategoryOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidData => ErrorCategory.InvalidData,
        ErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.Denied => ErrorCategory.PermissionDenied,
        ErrorKind.Busy => ErrorCategory.ResourceBusy,
        ErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        ErrorKind.NotSupported => ErrorCategory.NotImplemented,
        ErrorKind.ReadFailed => ErrorCategory.ReadError,
        ErrorKind.WriteFailed => ErrorCategory.WriteError,
        ErrorKind.Connection => ErrorCategory.ConnectionError,
        ErrorKind.Stopped => ErrorCategory.OperationStopped,
        ErrorKind.Integrity => ErrorCategory.SecurityError,
        _ => ErrorCategory.InvalidResult,
    };
}
