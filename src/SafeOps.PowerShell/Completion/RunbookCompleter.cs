namespace SafeOps.PowerShell.Completion;

/// <summary>Markdown files in PowerShell's location and two folders below.</summary>
public sealed class RunbookCompleter : ProjectCompleter
{
    private static readonly EnumerationOptions Near = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        var location = CompletionRequest.Location();
        return FilePaths.Candidates(Directory.EnumerateFiles(location, "*.md", Near).Order(StringComparer.Ordinal), location, request.Typed);
    }
}
