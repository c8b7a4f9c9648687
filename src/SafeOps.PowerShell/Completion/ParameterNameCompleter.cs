namespace SafeOps.PowerShell.Completion;

/// <summary>Parameters of the change file given, each as a table to fill in.</summary>
public sealed class ParameterNameCompleter : ProjectCompleter
{
    internal IEnumerable<Candidate> Offer(CompletionRequest request) => Candidates(request);

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => request.ChangeFile is { } file
        ? request.Session.Changes.Read(file).Parameters.Select(p => new Candidate(
            $"@{{ '{p.Name}' = '{p.Default}' }}",
            $"{p.Name}: {p.Type.ToString().ToLowerInvariant()}{(p.Required ? ", required" : "")}. {p.Description}".TrimEnd(),
            IsExpression: true))
        : [];
}
