using SafeOps.Commands.Execution;
using SafeOps.Errors;

namespace SafeOps.Handoffs;

/// <summary>A working tree as git tells of it.</summary>
internal sealed record RepositoryState(string Root)
{
    public string? RootCommit { get; init; }
    public string? Remote { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Upstream { get; init; }
    public string? Base { get; init; }
    public IReadOnlyList<HandoffFile> Files { get; init; } = [];
}

/// <summary>Asks git, and only what reads.</summary>
internal sealed class RepositoryReading(GitReading git)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>As many names as fit any command line.</summary>
    private const int NamesAtOnce = 200;

    /// <summary>More files than a person hands over: what is beyond is left out.</summary>
    private const int MostFiles = 2000;

    private static readonly string[] UsualBases = ["main", "master", "trunk", "develop"];

    /// <summary>The trimmed answer; null where git says no, or is not there.</summary>
    public async Task<string?> AskAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            var result = await git.RunAsync(folder, arguments, Timeout, cancellationToken).ConfigureAwait(false);
            return result is { ExitCode: 0, TimedOut: false } ? result.Output.TrimEnd('\n', '\r') : null;
        }
        catch (SafeOpsException missing) when (missing.Code == ErrorCodes.ProgramNotFound)
        {
            return null;
        }
    }

    /// <summary>Null where the folder is in no repository.</summary>
    public async Task<RepositoryState?> ReadAsync(string folder, string? wantedBase, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder) || await AskAsync(folder, cancellationToken, "rev-parse", "--show-toplevel").ConfigureAwait(false) is not { Length: > 0 } root)
            return null;
        var state = new RepositoryState(Path.GetFullPath(root))
        {
            Branch = await AskAsync(root, cancellationToken, "symbolic-ref", "--short", "-q", "HEAD").ConfigureAwait(false),
            Commit = await AskAsync(root, cancellationToken, "rev-parse", "--verify", "-q", "HEAD").ConfigureAwait(false),
            Upstream = await AskAsync(root, cancellationToken, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}").ConfigureAwait(false),
            Remote = await RemoteAsync(root, cancellationToken).ConfigureAwait(false),
        };
        if (state.Commit is null)
            return state with { Files = await FilesAsync(state, null, cancellationToken).ConfigureAwait(false) };
        var first = await AskAsync(root, cancellationToken, "rev-list", "--max-parents=0", "HEAD").ConfigureAwait(false);
        state = state with
        {
            RootCommit = first?.Split('\n').Order(StringComparer.Ordinal).First(),
            Base = await BaseAsync(state, wantedBase, cancellationToken).ConfigureAwait(false),
        };
        var from = state.Base is null ? null : await AskAsync(root, cancellationToken, "merge-base", "HEAD", state.Base).ConfigureAwait(false);
        return state with { Files = await FilesAsync(state, from, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>The blob of each file's contents, by path from the root; null where there is no such file.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> BlobsAsync(string root, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var blobs = paths.Distinct(StringComparer.Ordinal).ToDictionary(p => p, _ => (string?)null, StringComparer.Ordinal);
        foreach (var names in blobs.Keys.Where(p => File.Exists(Path.Combine(root, p))).ToList().Chunk(NamesAtOnce))
        {
            var answer = await AskAsync(root, cancellationToken, ["hash-object", "--no-filters", "--", .. names]).ConfigureAwait(false);
            foreach (var (name, blob) in names.Zip(answer?.Split('\n') ?? []))
                blobs[name] = blob;
        }
        return blobs;
    }

    private async Task<string?> RemoteAsync(string root, CancellationToken cancellationToken)
    {
        var name = (await AskAsync(root, cancellationToken, "remote").ConfigureAwait(false))?.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names
            ? names.Contains("origin") ? "origin" : names[0]
            : null;
        return name is null || await AskAsync(root, cancellationToken, "remote", "get-url", name).ConfigureAwait(false) is not { } url ? null : WithoutUser(url);
    }

    /// <summary>An address may have a password in it.</summary>
    private static string WithoutUser(string url) => url.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && url.IndexOf('@', scheme) is > 0 and var at && url.IndexOf('/', scheme + 3) is var slash && (slash < 0 || at < slash)
        ? url[..(scheme + 3)] + url[(at + 1)..]
        : url;

    /// <summary>Wanted; else the remote's default branch, else a local one of the usual names; never the branch itself, whose upstream is the base then.</summary>
    private async Task<string?> BaseAsync(RepositoryState state, string? wanted, CancellationToken cancellationToken)
    {
        if (wanted is not null)
        {
            return await ExistsAsync(wanted).ConfigureAwait(false) ? wanted : throw new SafeOpsException(
                ErrorCodes.ParameterInvalid, $"There is no branch '{wanted}' in {state.Root}.", "git branch --all lists them.", wanted);
        }
        var remote = await AskAsync(state.Root, cancellationToken, "symbolic-ref", "--short", "-q", "refs/remotes/origin/HEAD").ConfigureAwait(false);
        foreach (var name in UsualBases.Prepend(remote).OfType<string>())
        {
            if (name != state.Branch && name != $"origin/{state.Branch}" && await ExistsAsync(name).ConfigureAwait(false))
                return name;
        }
        return state.Upstream;

        async Task<bool> ExistsAsync(string name) =>
            await AskAsync(state.Root, cancellationToken, "rev-parse", "--verify", "-q", "--end-of-options", name + "^{commit}").ConfigureAwait(false) is not null;
    }

    private async Task<IReadOnlyList<HandoffFile>> FilesAsync(RepositoryState state, string? from, CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, HandoffFile>(StringComparer.Ordinal);
        if (from is not null)
        {
            var diff = await AskAsync(state.Root, cancellationToken, "diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", from, "HEAD").ConfigureAwait(false);
            foreach (var pair in (diff ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries).Chunk(2).Where(p => p.Length == 2))
                files[pair[1]] = new HandoffFile(pair[1], pair[0][0] switch { 'A' => HandoffFileChange.Added, 'D' => HandoffFileChange.Deleted, _ => HandoffFileChange.Modified }, IsCommitted: true, Blob: null);
        }
        var status = await AskAsync(state.Root, cancellationToken, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all").ConfigureAwait(false);
        foreach (var line in (status ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Length > 3))
        {
            var path = line[3..];
            // What SafeOps keeps beside the work is no part of it.
            if (path.StartsWith(".safeops/", StringComparison.Ordinal) || path.Contains("/.safeops/", StringComparison.Ordinal))
                continue;
            var change = line[..2].Contains('D') ? HandoffFileChange.Deleted
                : line[..2] == "??" || line[0] == 'A' || files.GetValueOrDefault(path)?.Change == HandoffFileChange.Added ? HandoffFileChange.Added
                : HandoffFileChange.Modified;
            files[path] = new HandoffFile(path, change, IsCommitted: false, Blob: null);
        }
        var kept = files.Values.Take(MostFiles).ToList();
        var blobs = await BlobsAsync(state.Root, kept.Select(f => f.Path), cancellationToken).ConfigureAwait(false);
        return [.. kept.Select(f => f with { Blob = blobs[f.Path] })];
    }
}
