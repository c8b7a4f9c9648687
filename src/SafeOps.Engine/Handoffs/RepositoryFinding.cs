namespace SafeOps.Handoffs;

/// <summary>Finds the working tree of a handoff: the one that is named, else where the head says, else the one around the caller, known by its first commit or its remote.</summary>
internal sealed class RepositoryFinding(RepositoryReading git)
{
    /// <summary>Null where there is none, which a finding then says.</summary>
    public async Task<RepositoryState?> FindAsync(HandoffHead head, HandoffSurroundings here, List<HandoffFinding> findings, CancellationToken cancellationToken)
    {
        if (head is { Repository: null, Created: not null })
        {
            // It was made outside any repository.
            if (head.Location is { } folder && !Directory.Exists(folder))
                findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.LocationMoved, $"There is no folder {folder} here.", folder));
            return null;
        }
        var said = head.Location ?? head.Repository;
        var places = here.Repository is { } given ? [given] : new[] { said, head.Repository, here.Here }.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        RepositoryState? other = null;
        foreach (var place in places.Where(p => Path.IsPathFullyQualified(p) && Directory.Exists(p)))
        {
            if (await git.ReadAsync(place, null, cancellationToken).ConfigureAwait(false) is not { } state)
                continue;
            if (!IsOther(head, state))
            {
                if (head.Repository is not null && !SamePath(head.Repository, state.Root))
                    findings.Add(new HandoffFinding(HandoffSeverity.Note, HandoffFindingKind.LocationMoved, $"It lay in {head.Repository}; here it is {state.Root}.", state.Root));
                return state;
            }
            other ??= state;
        }
        if (other is not null)
        {
            findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.RepositoryOther,
                $"{other.Root} is another repository: neither its first commit nor its remote is that of the handoff ({head.Remote ?? head.Root}).", other.Root));
            return null;
        }
        findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.RepositoryMissing,
            $"The working tree is not here: {string.Join(", ", places.DefaultIfEmpty("no place is named"))} {(places.Count > 1 ? "are" : "is")} in no git repository.{(head.Remote is { } remote ? $" It is pulled from {remote}." : "")}", said));
        return null;
    }

    /// <summary>What neither says its first commit nor its remote is taken at its word.</summary>
    private static bool IsOther(HandoffHead head, RepositoryState state)
    {
        var knowsRoot = head.Root is not null && state.RootCommit is not null;
        var knowsRemote = head.Remote is not null && state.Remote is not null;
        // Where nothing was ever committed, nothing of the work is.
        if (head.Root is not null && state.Commit is null && !knowsRemote)
            return true;
        return (knowsRoot || knowsRemote) && !(knowsRoot && head.Root == state.RootCommit) && !(knowsRemote && Plain(head.Remote!) == Plain(state.Remote!));
    }

    /// <summary>An address is the same with and without <c>.git</c>, over SSH and over HTTPS.</summary>
    private static string Plain(string remote)
    {
        var text = remote.TrimEnd('/');
        text = text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
        text = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? text[(scheme + 3)..] : text.Replace(':', '/');
        return text[(text.LastIndexOf('@') + 1)..].ToLowerInvariant();
    }

    private static bool SamePath(string one, string other) => Path.TrimEndingDirectorySeparator(one) == Path.TrimEndingDirectorySeparator(other);
}
