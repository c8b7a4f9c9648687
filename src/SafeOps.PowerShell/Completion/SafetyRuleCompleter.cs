using SafeOps.Scripts.Safety;

namespace SafeOps.PowerShell.Completion;

/// <summary>Rules by their names, and by their ids once an id is begun.</summary>
public sealed class SafetyRuleCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => SafetyRules.Descriptors
        .Select(r => new Candidate(r.Name, $"{r.Id}: {r.Title}"))
        .Concat(SafetyRules.Descriptors.Select(r => new Candidate(r.Id, $"{r.Name}: {r.Title}")));
}
