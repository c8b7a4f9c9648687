using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>The one place where the engine's failures become PowerShell's error records.</summary>
internal static class EngineErrors
{
    public static ErrorRecord Record(SafeOpsException failure, object? target)
    {
        var message = KnownSecrets.Hide(failure.Message);
        var next = failure.NextStep is { } step ? KnownSecrets.Hide(step) : null;
        return new ErrorRecord(failure, failure.Code.Id, CategoryOf(failure.Code.Kind), failure.Target ?? target)
        {
            ErrorDetails = new ErrorDetails(next is null ? message : message + Environment.NewLine + next) { RecommendedAction = next ?? "" },
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
