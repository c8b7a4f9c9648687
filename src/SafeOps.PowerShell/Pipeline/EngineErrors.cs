using System.Management.Automation;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>The one place where the engine's failures become PowerShell's error records.</summary>
internal static class EngineErrors
{
    /// <param name="hide">Hides secrets in a text.</param>
    public static ErrorRecord Record(SafeOpsException failure, object? target, Func<string, string> hide)
    {
        var message = hide(failure.Message);
        var next = failure.NextStep is { } step ? hide(step) : null;
        // A record is kept in $Error with its exception, whose texts cannot be changed, nor those of what caused it.
        var about = failure.Target is string text ? hide(text) : failure.Target;
        var shown = message == failure.Message && next == failure.NextStep && Equals(about, failure.Target) && IsClean(failure.InnerException, hide)
            ? failure
            : new SafeOpsException(failure.Code, message, next, about);
        return new ErrorRecord(shown, failure.Code.Id, CategoryOf(failure.Code.Kind), about ?? target)
        {
            ErrorDetails = new ErrorDetails(next is null ? message : message + Environment.NewLine + next) { RecommendedAction = next ?? "" },
        };
    }

    private static bool IsClean(Exception? cause, Func<string, string> hide) =>
        cause is null || (hide(cause.Message) == cause.Message && IsClean(cause.InnerException, hide));

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
