namespace SafeOps.PowerShell.Completion;

/// <summary>Environments of the project, in order of promotion.</summary>
public sealed class EnvironmentCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        request.Session.Project.Environments.Select(e => new Candidate(e.Name, e.Guarded ? $"{e.Name} (guarded)" : e.Name));
}
