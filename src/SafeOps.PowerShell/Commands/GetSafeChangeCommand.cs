using System.Management.Automation;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>Reads and validates change files.</summary>
[Cmdlet(VerbsCommon.Get, "SafeChange")]
[OutputType(typeof(SafeChange))]
public sealed class GetSafeChangeCommand : ProjectCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string[] Path { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (Path.Length == 0)
        {
            OrTerminate(() => WriteChanges(Session.Changes.Find()));
            return;
        }
        foreach (var path in Path)
            ForEachItem(path, () => WriteChanges(Files(path)));
    }

    private void WriteChanges(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            ForEachItem(file, () =>
            {
                var change = SessionAround(file).Changes.Read(file);
                if (Name.Length == 0 || Name.Any(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase).IsMatch(change.Name)))
                    WriteObject(change);
            });
        }
    }

    private IReadOnlyList<string> Files(string path)
    {
        if (WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [.. SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)
                .Where(f => f.EndsWith(ChangeCatalog.FileEnding, StringComparison.OrdinalIgnoreCase) && File.Exists(f))
                .Order(StringComparer.Ordinal)];
        }
        var full = ResolvePath(path);
        if (!Directory.Exists(full))
            return [full];
        var folder = System.IO.Path.TrimEndingDirectorySeparator(full) + System.IO.Path.DirectorySeparatorChar;
        return SessionAround(folder).Changes.Find().Where(f => f.StartsWith(folder, StringComparison.Ordinal)).ToList() is { Count: > 0 } found
            ? found
            : throw new SafeOpsException(ErrorCodes.ChangeFileNotFound, $"'{path}' has no *{ChangeCatalog.FileEnding}.", "Write one with New-SafeChange.", path);
    }
}
