namespace SafeOps.PowerShell.Completion;

/// <summary>Scripts and folders where the typed path leads.</summary>
public sealed class ScriptFileCompleter : ProjectCompleter
{
    private static readonly string[] Endings = [".sh", ".bash", ".py", ".ps1", ".sql"];

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        var location = CompletionRequest.Location();
        var folder = Path.GetDirectoryName(Path.GetFullPath(Path.Combine(location, request.Typed + "x")))!;
        return FilePaths.Candidates(new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(e => e is DirectoryInfo ? !e.Name.StartsWith('.') : Endings.Contains(e.Extension)).Select(e => e.FullName).Order(StringComparer.Ordinal), location, request.Typed);
    }
}
