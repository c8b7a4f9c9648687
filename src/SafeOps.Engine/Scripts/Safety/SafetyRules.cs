using SafeOps.Scripts.Safety.Rules.Credentials;
using SafeOps.Scripts.Safety.Rules.Deletions;
using SafeOps.Scripts.Safety.Rules.Errors;
using SafeOps.Scripts.Safety.Rules.ForeignCode;
using SafeOps.Scripts.Safety.Rules.Understanding;
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
        new UnquotedExpansion(),
        new EmptyPath(),
        new DownloadAndRun(),
        new UnreadableScript(),
    ];

    /// <summary>Those of <see cref="All"/>, and those about suppressions, which are always asked.</summary>
    public static IReadOnlyList<SafetyRuleDescriptor> Descriptors { get; } = [.. All.Select(r => r.Descriptor), SuppressionRules.Invalid, SuppressionRules.Unused];

    /// <summary>The rule of an id or name; null where there is none.</summary>
    public static SafetyRuleDescriptor? Find(string name) => Descriptors.FirstOrDefault(r => r.IsCalled(name));
}
