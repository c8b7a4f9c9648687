namespace SafeOps.PowerShell.Completion;

/// <summary>Step ids of the change file given.</summary>
public sealed class StepCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => request.ChangeFile is { } file
        ? request.Session.Changes.Read(file).Steps.Select(s => new Candidate(s.Id, $"{s.Name} ({s.Uses})"))
        : [];
}
