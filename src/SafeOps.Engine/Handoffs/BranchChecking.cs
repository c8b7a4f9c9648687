using System.Globalization;
using SafeOps.Values;

namespace SafeOps.Handoffs;

/// <summary>Whether branch and commit stand where they were handed over.</summary>
internal sealed class BranchChecking(RepositoryReading git)
{
    public async Task CheckAsync(HandoffHead head, RepositoryState state, List<HandoffFinding> findings, CancellationToken cancellationToken)
    {
        var tip = "HEAD";
        if (head.Branch is { } branch && branch != state.Branch)
        {
            var isHere = await git.AskAsync(state.Root, cancellationToken, "rev-parse", "--verify", "-q", "--end-of-options", $"refs/heads/{branch}^{{commit}}").ConfigureAwait(false) is not null;
            findings.Add(isHere
                ? new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.BranchOther, $"The work is on {branch}; here {state.Branch ?? "no branch"} is checked out. git switch {branch}", branch)
                : new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.BranchGone, $"The branch {branch} is not here; {state.Branch ?? "no branch"} is checked out.{(head.Upstream is { } upstream ? $" It followed {upstream}." : "")}", branch));
            if (isHere)
                tip = $"refs/heads/{branch}";
        }
        if (head.Commit is { } commit)
            await CommitAsync(head, commit, tip, state, findings, cancellationToken).ConfigureAwait(false);
    }

    private async Task CommitAsync(HandoffHead head, string commit, string tip, RepositoryState state, List<HandoffFinding> findings, CancellationToken cancellationToken)
    {
        // A word of a text goes to git only where it can be nothing but an id.
        var isId = commit.Length is >= 7 and <= 64 && commit.All(char.IsAsciiHexDigit);
        if (!isId || await git.AskAsync(state.Root, cancellationToken, "rev-parse", "--verify", "-q", "--end-of-options", commit + "^{commit}").ConfigureAwait(false) is not { } id)
        {
            findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.CommitMissing, $"The commit {Short(commit)} is not here: it was never pushed, not fetched yet, or was thrown away.", commit));
            return;
        }
        var counts = (await git.AskAsync(state.Root, cancellationToken, "rev-list", "--left-right", "--count", $"{id}...{tip}").ConfigureAwait(false))?.Split('\t');
        if (counts is not [var left, var right] || !int.TryParse(left, CultureInfo.InvariantCulture, out var behind) || !int.TryParse(right, CultureInfo.InvariantCulture, out var ahead))
            return;
        var name = tip == "HEAD" ? state.Branch ?? tip : head.Branch!;
        if (behind > 0 && ahead > 0)
            findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.HistoryRewritten, $"{name} no longer has the commit {Short(id)}: it was rebased or reset, and has {Counts.Of(ahead, "commit")} in the place of {Counts.Format(behind)}.", name));
        else if (behind > 0)
            findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.BranchMoved, $"{name} stands {Counts.Of(behind, "commit")} before the commit of the handoff, {Short(id)}.", name));
        else if (ahead > 0)
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.BranchMoved, $"{name} has moved by {Counts.Of(ahead, "commit")} since. git log {Short(id)}..{name}", name));
    }

    private static string Short(string commit) => commit.Length > 10 ? commit[..10] : commit;
}
