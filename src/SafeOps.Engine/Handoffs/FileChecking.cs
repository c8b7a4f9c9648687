namespace SafeOps.Handoffs;

/// <summary>Whether the files of the work are as they were handed over.</summary>
internal sealed class FileChecking(RepositoryReading git)
{
    public async Task CheckAsync(Handoff handoff, HandoffHead head, RepositoryState state, List<HandoffFinding> findings, CancellationToken cancellationToken)
    {
        var files = head.Files.Where(f => IsInside(f.Path)).ToList();
        var blobs = await git.BlobsAsync(state.Root, files.Select(f => f.Path), cancellationToken).ConfigureAwait(false);
        var uncommitted = state.Files.Where(f => !f.IsCommitted).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        // What a remaining step names is told there.
        var named = head.Mentioned.Select(m => m.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Where(f => blobs[f.Path] != f.Blob))
        {
            if (Of(file, blobs[file.Path], uncommitted.Contains(file.Path)) is { } finding && (finding.Kind != HandoffFindingKind.FileChanged || !named.Contains(file.Path)))
                findings.Add(finding);
        }
        foreach (var name in handoff.FilesNamed.SelectMany(f => MentionedFiles.In(f, state.Root, Folder(head, state))).Where(f => !File.Exists(Path.Combine(state.Root, f))))
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.FileGone, $"{name} is named as modified and is not here.", name));
    }

    private static HandoffFinding Of(HandoffFile file, string? now, bool isUncommitted) => (file, now) switch
    {
        ({ IsCommitted: false, Change: not HandoffFileChange.Deleted }, null) =>
            new(HandoffSeverity.Error, HandoffFindingKind.WorkMissing, $"{file.Path} was not committed, and is not here.", file.Path),
        ({ IsCommitted: false, Change: not HandoffFileChange.Deleted }, _) when !isUncommitted =>
            new(HandoffSeverity.Error, HandoffFindingKind.WorkMissing, $"{file.Path} had changes that were not committed; here it is as in the commit, and they are missing.", file.Path),
        (_, null) =>
            new(HandoffSeverity.Warning, HandoffFindingKind.FileGone, $"{file.Path} is gone since.", file.Path),
        ({ Change: HandoffFileChange.Deleted }, _) =>
            new(HandoffSeverity.Warning, HandoffFindingKind.FileBack, $"{file.Path} was deleted, and is here again.", file.Path),
        _ =>
            new(HandoffSeverity.Warning, HandoffFindingKind.FileChanged, $"{file.Path} has changed since.", file.Path),
    };

    private static string Folder(HandoffHead head, RepositoryState state) =>
        head.Location is { } location && Directory.Exists(location) && Path.GetFullPath(location).StartsWith(state.Root, StringComparison.Ordinal) ? location : state.Root;

    /// <summary>A text names no file outside the working tree.</summary>
    internal static bool IsInside(string path) => path.Length > 0 && !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");
}
