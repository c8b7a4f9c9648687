using SafeOps.Scripts.Generation.Tasks;

namespace SafeOps.PowerShell.Completion;

/// <summary>Tasks that scripts are written for without a change.</summary>
public sealed class TaskNameCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        TaskScripts.All.Select(t => new Candidate(t.Name, $"{t.Summary} ({string.Join(", ", t.Languages)})"));
}
