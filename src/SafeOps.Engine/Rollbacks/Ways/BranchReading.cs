using System.Globalization;
using SafeOps.Commands.Execution;
using SafeOps.Errors;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A commit on the first-parent line of a branch.</summary>
/// <param name="IsEmpty">Its files are those of the commit before it: there is nothing to take back, and git refuses to.</param>
internal sealed record BranchCommit(string Hash, bool IsMerge, bool IsEmpty);

/// <summary>What git says of the branch that is checked out; only what reads.</summary>
internal sealed class BranchReading(GitReading git, string folder)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The trimmed answer; null where git says no.</summary>
    public async Task<string?> AskAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await git.RunAsync(folder, arguments, Timeout, cancellationToken).ConfigureAwait(false);
        return result is { ExitCode: 0, TimedOut: false } ? result.Output.TrimEnd('\n', '\r') : null;
    }

    public Task<string?> CommitAsync(string revision, CancellationToken cancellationToken) =>
        AskAsync(cancellationToken, "rev-parse", "--verify", "-q", "--end-of-options", revision + "^{commit}");

    public async Task<string> TreeAsync(string commit, CancellationToken cancellationToken) =>
        await AskAsync(cancellationToken, "rev-parse", "--verify", "-q", "--end-of-options", commit + "^{tree}").ConfigureAwait(false)
        ?? throw new SafeOpsException(ErrorCodes.RollbackVersionNotFound, $"git has no tree of {commit}.", "Look at the repository with git fsck.", commit);

    /// <summary>The commits after <paramref name="good"/> on the branch's own line, the newest first; null where that line does not come from it.</summary>
    public async Task<IReadOnlyList<BranchCommit>?> SinceAsync(string good, string head, CancellationToken cancellationToken)
    {
        if (good == head)
            return [];
        var lines = (await AskAsync(cancellationToken, "log", "--first-parent", "--no-color", "--no-show-signature", "--format=%T %H %P", $"{good}..{head}").ConfigureAwait(false))?.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var commits = (lines ?? []).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (commits is not [.., { Length: > 2 } last] || last[2] != good)
            return null;
        var trees = commits.Select(c => c[0]).Append(await TreeAsync(good, cancellationToken).ConfigureAwait(false)).ToList();
        return [.. commits.Select((c, i) => new BranchCommit(c[1], c.Length > 3, trees[i] == trees[i + 1]))];
    }

    public async Task<RollbackVersion> VersionAsync(string commit, CancellationToken cancellationToken)
    {
        var shown = (await AskAsync(cancellationToken, "show", "-s", "--format=%h%x1f%cI%x1f%an%x1f%s", commit).ConfigureAwait(false))?.Split('\x1f');
        var tag = await AskAsync(cancellationToken, "describe", "--tags", "--exact-match", commit).ConfigureAwait(false);
        return new RollbackVersion
        {
            Name = shown is { Length: 4 } ? $"commit {shown[0]}" : $"commit {commit[..7]}",
            Label = tag,
            At = shown is { Length: 4 } && DateTimeOffset.TryParse(shown[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            By = shown is { Length: 4 } ? shown[2] : null,
            Status = shown is { Length: 4 } ? shown[3] : null,
            Commit = commit,
        };
    }
}
