namespace SafeOps.PowerShell.Completion;

/// <summary>Change files of the project, from PowerShell's location.</summary>
public sealed class ChangeFileCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        // The path is what is being typed, so it cannot name the project yet.
        var location = CompletionRequest.Location();
        return FilePaths.Candidates(Sessions.EngineSeam.Open(location).Changes.Find(), location, request.Typed);
    }
}
