namespace SafeOps.PowerShell.Completion;

/// <summary>Names of changes the project has files for.</summary>
public sealed class ChangeNameCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        from file in request.Session.Changes.Find()
        let name = Path.GetFileName(file)[..^Changes.Definition.ChangeCatalog.FileEnding.Length]
        select new Candidate(name, file);
}
