using SafeOps.Changes.Steps;

namespace SafeOps.PowerShell.Completion;

/// <summary>Every step type there is.</summary>
public sealed class StepTypeCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        StepTypes.All.Select(t => new Candidate(t.Descriptor.Name, t.Descriptor.Summary));
}
