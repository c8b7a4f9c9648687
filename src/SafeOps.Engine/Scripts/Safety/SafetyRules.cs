using SafeOps.Scripts.Safety.Rules.Credentials;
using SafeOps.Scripts.Safety.Rules.Deletions;
using SafeOps.Scripts.Safety.Rules.Environments;
using SafeOps.Scripts.Safety.Rules.Errors;
using SafeOps.Scripts.Safety.Rules.Files;
using SafeOps.Scripts.Safety.Rules.ForeignCode;
using SafeOps.Scripts.Safety.Rules.PowerShell;
using SafeOps.Scripts.Safety.Rules.Sql;
using SafeOps.Scripts.Safety.Rules.Understanding;
using SafeOps.Scripts.Safety.Rules.Waiting;
using SafeOps.Scripts.Safety.Suppressions;

namespace SafeOps.Scripts.Safety;

/// <summary>Every rule, in the order of their ids.</summary>
public static class SafetyRules
{
    public static IReadOnlyList<SafetyRule> All { get; } =
    [
        new HardCodedCredential(),
        new RandomText(),
        new ErrorsNotFatal(),
        new UnsetVariables(),
        new PipelineHidesFailure(),
        new UncheckedFolderChange(),
        new StaleExitCode(),
        new AssignmentHidesFailure(),
        new ErrorsSilenced(),
        new NoErrorPreference(),
        new EmptyCatch(),
        new NativeExitCode(),
        new BareExcept(),
        new UncheckedProcess(),
        new UnquotedExpansion(),
        new EmptyPath(),
        new UncheckedDeletion(),
        new WorldWritable(),
        new PrivilegeInLoop(),
        new DownloadAndRun(),
        new EvaluatedText(),
        new CodeFromValues(),
        new StatementFromValues(),
        new UncheckedCertificate(),
        new EndlessLoop(),
        new NoNetworkTimeout(),
        new NoWaitTimeout(),
        new PredictableTempFile(),
        new TempFileLeft(),
        new EnvironmentInCode(),
        new NoComments(),
        new NoUsage(),
        new ShouldProcessNotCalled(),
        new ForceBypassesShouldProcess(),
        new ShouldProcessNeverAsked(),
        new ShouldProcessNotDeclared(),
        new WhatIfNotPassed(),
        new EffectOutsideGuard(),
        new WhatIfOverridden(),
        new NoTransaction(),
        new MissingWhere(),
        new BlockingDefinition(),
        new NoLockTimeout(),
        new UnboundedBatch(),
        new NoRollbackSection(),
        new CascadingChange(),
        new UnreadableScript(),
    ];

    /// <summary>Those of <see cref="All"/>, and those about suppressions, which are always asked.</summary>
    public static IReadOnlyList<SafetyRuleDescriptor> Descriptors { get; } = [.. All.Select(r => r.Descriptor), SuppressionRules.Invalid, SuppressionRules.Unused];

    /// <summary>The rule of an id or name; null where there is none.</summary>
    public static SafetyRuleDescriptor? Find(string name) => Descriptors.FirstOrDefault(r => r.IsCalled(name));
}
