namespace SafeOps.PowerShell.Completion;

/// <summary>Plan files in PowerShell's location and one folder below.</summary>
public sealed class PlanFileCompleter : ProjectCompleter
{
    public const string FileEnding = ".plan.json";

    private static readonly EnumerationOptions Near = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        var location = CompletionRequest.Location();
        return FilePaths.Candidates(
            Directory.EnumerateFiles(location, "*" + FileEnding, Near).Order(StringComparer.Ordinal),
            location,
            request.Typed);
    }
}
