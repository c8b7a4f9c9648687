namespace SafeOps.PowerShell.Completion;

/// <summary>Connections of the project.</summary>
public sealed class ConnectionCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        request.Session.Project.Connections.Values.Select(c => new Candidate(c.Name, $"{c.Name} ({c.Provider})"));
}
