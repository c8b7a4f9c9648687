using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Completion;

/// <summary>Emergency rollbacks found from here, the youngest first.</summary>
public sealed class RollbackCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        using var session = EngineSeam.OpenRollbacks(CompletionRequest.Location());
        return [.. session.Store.List().Select(r => new Candidate(r.Id!, $"{r.Target}, {r.Status}"))];
    }
}
