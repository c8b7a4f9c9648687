namespace SafeOps.Errors;

/// <summary>What kind of trouble an error is; a host maps it to its own categories.</summary>
public enum ErrorKind
{
    InvalidData,
    InvalidArgument,
    NotFound,
    Denied,
    Busy,
    LimitExceeded,
    NotSupported,
    ReadFailed,
    WriteFailed,
    Connection,
    Stopped,
    Integrity,
}

/// <summary>One condition a person can meet: a stable id (noun and condition) and its kind.</summary>
public sealed record ErrorCode(string Id, ErrorKind Kind)
{
    public override string ToString() => Id;
}

/// <summary>Every error SafeOps raises on purpose. Ids are stable: scripts match on them.</summary>
public static class ErrorCodes
{
    public static readonly ErrorCode ProjectNotFound = new("ProjectNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode ProjectFileInvalid = new("ProjectFileInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode ProjectExists = new("ProjectExists", ErrorKind.WriteFailed);
    public static readonly ErrorCode ChangeFileNotFound = new("ChangeFileNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode ChangeFileExists = new("ChangeFileExists", ErrorKind.WriteFailed);
    public static readonly ErrorCode ChangeFileInvalid = new("ChangeFileInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode EnvironmentUnknown = new("EnvironmentUnknown", ErrorKind.NotFound);
    public static readonly ErrorCode ConnectionUnknown = new("ConnectionUnknown", ErrorKind.NotFound);
    public static readonly ErrorCode ParameterInvalid = new("ParameterInvalid", ErrorKind.InvalidArgument);
    public static readonly ErrorCode StepUnknown = new("StepUnknown", ErrorKind.NotFound);
    public static readonly ErrorCode SecretUnavailable = new("SecretUnavailable", ErrorKind.NotFound);
    public static readonly ErrorCode PathOutsideProject = new("PathOutsideProject", ErrorKind.Denied);
    public static readonly ErrorCode PlanRefused = new("PlanRefused", ErrorKind.Denied);
    public static readonly ErrorCode PlanInvalid = new("PlanInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode PlanStale = new("PlanStale", ErrorKind.Denied);
    public static readonly ErrorCode PreflightFailed = new("PreflightFailed", ErrorKind.Denied);
    public static readonly ErrorCode TargetChanged = new("TargetChanged", ErrorKind.Denied);
    public static readonly ErrorCode TargetUnreachable = new("TargetUnreachable", ErrorKind.Connection);
    public static readonly ErrorCode TargetBusy = new("TargetBusy", ErrorKind.Busy);
    public static readonly ErrorCode ConnectionLost = new("ConnectionLost", ErrorKind.Connection);
    public static readonly ErrorCode TargetUndeclared = new("TargetUndeclared", ErrorKind.InvalidData);
    public static readonly ErrorCode TargetUnknown = new("TargetUnknown", ErrorKind.NotFound);
    public static readonly ErrorCode TargetRefused = new("TargetRefused", ErrorKind.Denied);
    public static readonly ErrorCode TargetConflict = new("TargetConflict", ErrorKind.Denied);
    public static readonly ErrorCode LoginExpired = new("LoginExpired", ErrorKind.Denied);
    public static readonly ErrorCode AnswerInvalid = new("AnswerInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode RollbackTargetNotFound = new("RollbackTargetNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode RollbackVersionNotFound = new("RollbackVersionNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode RollbackFailed = new("RollbackFailed", ErrorKind.WriteFailed);
    public static readonly ErrorCode RollbackDamaged = new("RollbackDamaged", ErrorKind.Integrity);
    public static readonly ErrorCode LimitExceeded = new("LimitExceeded", ErrorKind.LimitExceeded);
    public static readonly ErrorCode ActionFailed = new("ActionFailed", ErrorKind.WriteFailed);
    public static readonly ErrorCode VerificationFailed = new("VerificationFailed", ErrorKind.InvalidData);
    public static readonly ErrorCode ProgramNotFound = new("ProgramNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode ProgramFailed = new("ProgramFailed", ErrorKind.WriteFailed);
    public static readonly ErrorCode CommandNotReadOnly = new("CommandNotReadOnly", ErrorKind.Denied);
    public static readonly ErrorCode SandboxUnavailable = new("SandboxUnavailable", ErrorKind.NotSupported);
    public static readonly ErrorCode SandboxLeaked = new("SandboxLeaked", ErrorKind.Integrity);
    public static readonly ErrorCode ScriptInvalid = new("ScriptInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode RuleUnknown = new("RuleUnknown", ErrorKind.NotFound);
    public static readonly ErrorCode ChangeGateClosed = new("ChangeGateClosed", ErrorKind.Denied);
    public static readonly ErrorCode ConfirmationMissing = new("ConfirmationMissing", ErrorKind.Denied);
    public static readonly ErrorCode RehearsalRefused = new("RehearsalRefused", ErrorKind.Denied);
    public static readonly ErrorCode ApprovalRefused = new("ApprovalRefused", ErrorKind.Denied);
    public static readonly ErrorCode EvidenceNotFound = new("EvidenceNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode EvidenceInvalid = new("EvidenceInvalid", ErrorKind.InvalidArgument);
    public static readonly ErrorCode ReportSubjectInvalid = new("ReportSubjectInvalid", ErrorKind.InvalidArgument);
    public static readonly ErrorCode ChangeHeld = new("ChangeHeld", ErrorKind.Busy);
    public static readonly ErrorCode RunNotFound = new("RunNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode RunUnfinished = new("RunUnfinished", ErrorKind.Busy);
    public static readonly ErrorCode RunAmbiguous = new("RunAmbiguous", ErrorKind.InvalidArgument);
    public static readonly ErrorCode RunNotUndoable = new("RunNotUndoable", ErrorKind.Denied);
    public static readonly ErrorCode RunInDoubt = new("RunInDoubt", ErrorKind.Integrity);
    public static readonly ErrorCode RunInterrupted = new("RunInterrupted", ErrorKind.Stopped);
    public static readonly ErrorCode RunDataMissing = new("RunDataMissing", ErrorKind.NotFound);
    public static readonly ErrorCode JournalDamaged = new("JournalDamaged", ErrorKind.Integrity);
    public static readonly ErrorCode LedgerDamaged = new("LedgerDamaged", ErrorKind.Integrity);
    public static readonly ErrorCode LedgerUnavailable = new("LedgerUnavailable", ErrorKind.Connection);
    public static readonly ErrorCode ScriptExists = new("ScriptExists", ErrorKind.WriteFailed);
    public static readonly ErrorCode ScriptNotPossible = new("ScriptNotPossible", ErrorKind.NotSupported);
    public static readonly ErrorCode ScriptTaskUnknown = new("ScriptTaskUnknown", ErrorKind.NotFound);
    public static readonly ErrorCode ScriptTaskInvalid = new("ScriptTaskInvalid", ErrorKind.InvalidArgument);
    public static readonly ErrorCode InvestigationContextMissing = new("InvestigationContextMissing", ErrorKind.InvalidArgument);
    public static readonly ErrorCode InvestigationNotFound = new("InvestigationNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode InvestigationAmbiguous = new("InvestigationAmbiguous", ErrorKind.InvalidArgument);
    public static readonly ErrorCode InvestigationClosed = new("InvestigationClosed", ErrorKind.Denied);
    public static readonly ErrorCode InvestigationBusy = new("InvestigationBusy", ErrorKind.Busy);
    public static readonly ErrorCode InvestigationDamaged = new("InvestigationDamaged", ErrorKind.Integrity);
    public static readonly ErrorCode InvestigationEvidenceUnknown = new("InvestigationEvidenceUnknown", ErrorKind.InvalidArgument);
    public static readonly ErrorCode InvestigationWithoutActions = new("InvestigationWithoutActions", ErrorKind.NotFound);
    public static readonly ErrorCode ProbeInvalid = new("ProbeInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode LogFormatUnknown = new("LogFormatUnknown", ErrorKind.InvalidArgument);
    public static readonly ErrorCode LogNotText = new("LogNotText", ErrorKind.InvalidData);
    public static readonly ErrorCode LogSignatureInvalid = new("LogSignatureInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode ResourceLimitsNotFound = new("ResourceLimitsNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode PrometheusUnreachable = new("PrometheusUnreachable", ErrorKind.Connection);
    public static readonly ErrorCode PrometheusRefused = new("PrometheusRefused", ErrorKind.InvalidData);
    public static readonly ErrorCode RunbookInvalid = new("RunbookInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode RunbookExists = new("RunbookExists", ErrorKind.WriteFailed);
    public static readonly ErrorCode RunbookStepFailed = new("RunbookStepFailed", ErrorKind.InvalidData);
    public static readonly ErrorCode HandoffInvalid = new("HandoffInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode HandoffExists = new("HandoffExists", ErrorKind.WriteFailed);
    public static readonly ErrorCode StorageFailed = new("StorageFailed", ErrorKind.WriteFailed);

    // Met while reading or editing one document or file.
    public static readonly ErrorCode InventoryInvalid = new("InventoryInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode InventoryIncomplete = new("InventoryIncomplete", ErrorKind.Denied);
    public static readonly ErrorCode InventoryStale = new("InventoryStale", ErrorKind.Denied);
    public static readonly ErrorCode InventoryExists = new("InventoryExists", ErrorKind.WriteFailed);
    public static readonly ErrorCode StateFileInvalid = new("StateFileInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode StateFileNotSupported = new("StateFileNotSupported", ErrorKind.NotSupported);
    public static readonly ErrorCode DriftIgnoreInvalid = new("DriftIgnoreInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode AzureRefused = new("AzureRefused", ErrorKind.Denied);
    public static readonly ErrorCode AzureUnreachable = new("AzureUnreachable", ErrorKind.Connection);
    public static readonly ErrorCode AzureThrottled = new("AzureThrottled", ErrorKind.Busy);
    public static readonly ErrorCode ResolutionRefused = new("ResolutionRefused", ErrorKind.Denied);
    public static readonly ErrorCode DocumentInvalid = new("DocumentInvalid", ErrorKind.InvalidData);
    public static readonly ErrorCode FileNotFound = new("FileNotFound", ErrorKind.NotFound);
    public static readonly ErrorCode FileNotEditable = new("FileNotEditable", ErrorKind.NotSupported);
    public static readonly ErrorCode FileUnreadable = new("FileUnreadable", ErrorKind.ReadFailed);
    public static readonly ErrorCode FileUnwritable = new("FileUnwritable", ErrorKind.WriteFailed);
}
