using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Ways;

/// <summary>
/// The branch that is checked out, by commits that take back the later ones, newest first, so that none can conflict. Nothing is reset and
/// nothing is forced: what others have of the branch stays true.
/// </summary>
internal sealed class BranchRollback(StepContext context, GitReading git, string folder, string wanted, bool push) : RollbackWay
{
    /// <summary>Nothing waits for an editor or for a password.</summary>
    private static readonly Dictionary<string, string?> Silent = new() { ["GIT_EDITOR"] = "true", ["GIT_TERMINAL_PROMPT"] = "0" };

    private BranchReading _git = new(git, "");
    private string _root = "";
    private string _goodTree = "";

    public override async Task<RollbackKnowledge> LearnAsync(Func<string, RollbackHistory> history, CancellationToken cancellationToken)
    {
        _root = await new BranchReading(git, folder).AskAsync(cancellationToken, "rev-parse", "--show-toplevel").ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RollbackTargetNotFound, $"{folder} is in no git repository.", "Go to the repository whose branch is to be rolled back.", folder);
        _git = new BranchReading(git, _root);
        var branch = await _git.AskAsync(cancellationToken, "symbolic-ref", "--short", "-q", "HEAD").ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RollbackTargetNotFound, $"No branch is checked out in {_root}: HEAD stands on a commit.", "git switch to the branch that is deployed.", _root);
        var good = await _git.CommitAsync(wanted, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RollbackVersionNotFound, $"{_root} has no revision '{wanted}'.", "git log --first-parent shows those there are; git fetch brings what is missing.", wanted);
        var key = $"branch\n{_root}\n{branch}";
        var earlier = history(key);
        var broken = await BrokenOffAsync(cancellationToken).ConfigureAwait(false);
        if (broken is not null && earlier.Unfinished is null)
            throw new SafeOpsException(ErrorCodes.TargetBusy, $"A revert or cherry-pick is under way in {_root}.", "Bring it to its end (git revert --continue), or drop it (git revert --abort).", _root);
        await DemandCleanAsync(broken is not null, cancellationToken).ConfigureAwait(false);
        var head = broken?.Head ?? (await _git.CommitAsync("HEAD", cancellationToken).ConfigureAwait(false))!;
        var since = await _git.SinceAsync(good, head, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RollbackVersionNotFound, $"The branch {branch} did not come from {wanted}, or only through a merge.", "Name a revision of its own line: git log --first-parent shows them.", wanted);
        _goodTree = await _git.TreeAsync(good, cancellationToken).ConfigureAwait(false);
        var currentTree = await _git.TreeAsync(head, cancellationToken).ConfigureAwait(false);
        var acts = Acts(currentTree == _goodTree ? [] : [.. since.Where(c => !c.IsEmpty)], broken is not null);
        if (push && await PushAsync(branch, acts.Count > 0, cancellationToken).ConfigureAwait(false) is { } pushing)
            acts.Add(pushing);
        return new RollbackKnowledge
        {
            Key = key,
            Service = branch,
            Target = $"branch {branch} in {_root}",
            Current = await _git.VersionAsync(head, cancellationToken).ConfigureAwait(false),
            CurrentMark = currentTree,
            Good = await _git.VersionAsync(good, cancellationToken).ConfigureAwait(false),
            GoodMark = _goodTree,
            Because = $"it was named; {Counts.Of(since.Count, "commit")} came after it",
            IsThere = acts.Count == 0,
            Acts = acts,
            Warnings = push ? [] : [new RollbackWarning("not-pushed", "The branch is rolled back here alone: what runs elsewhere stays as it is.", "Look at it, then push it (-Push does that as a further command), and let it be deployed.")],
            History = earlier,
        };
    }

    public override Task<IReadOnlyList<int>> StillRunningAsync(string mark, CancellationToken cancellationToken) => StepPrograms.StillRunningAsync(mark, context, cancellationToken);

    public override async Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var head = (await _git.CommitAsync("HEAD", cancellationToken).ConfigureAwait(false))!;
        var same = await _git.TreeAsync(head, cancellationToken).ConfigureAwait(false) == _goodTree;
        return new RollbackHealth(same, same ? "All files are as they were in the good revision." : "The files differ from those of the good revision.",
            same ? [] : (await _git.AskAsync(cancellationToken, "diff", "--stat", _goodTree, head).ConfigureAwait(false))?.Split('\n') ?? []);
    }

    /// <summary>A sequence of reverts that did not come to its end, with where the branch stood before it.</summary>
    private async Task<(string? Head, bool IsSequence)?> BrokenOffAsync(CancellationToken cancellationToken)
    {
        var single = await PathAsync("REVERT_HEAD", cancellationToken).ConfigureAwait(false);
        var start = await PathAsync(Path.Combine("sequencer", "head"), cancellationToken).ConfigureAwait(false);
        if (File.Exists(start))
            return ((await File.ReadAllTextAsync(start, cancellationToken).ConfigureAwait(false)).Trim(), true);
        return File.Exists(single) ? (null, false) : null;
    }

    private async Task<string> PathAsync(string name, CancellationToken cancellationToken) =>
        Path.GetFullPath(await _git.AskAsync(cancellationToken, "rev-parse", "--git-path", name).ConfigureAwait(false) ?? name, _root);

    private async Task DemandCleanAsync(bool isBrokenOff, CancellationToken cancellationToken)
    {
        var changed = (await _git.AskAsync(cancellationToken, "status", "--porcelain", "--untracked-files=no").ConfigureAwait(false) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (changed.Length > 0 && !isBrokenOff)
        {
            throw new SafeOpsException(
                ErrorCodes.TargetRefused,
                $"{_root} has changes that are not committed ({string.Join(", ", changed.Take(3).Select(c => c.TrimStart().Split(' ', 2)[^1].Trim()))}{(changed.Length > 3 ? ", …" : "")}): a rollback must not mix with them.",
                "Put them aside with git stash, then repeat the command.",
                _root);
        }
    }

    /// <summary>Runs of plain commits in one command each; a merge is taken back against its first parent.</summary>
    private List<RollbackAct> Acts(IReadOnlyList<BranchCommit> since, bool isBrokenOff)
    {
        var acts = new List<RollbackAct>();
        if (isBrokenOff)
            acts.Add(Act(["revert", "--abort"], "drops the reverts that were broken off"));
        for (var i = 0; i < since.Count;)
        {
            if (since[i].IsMerge)
            {
                acts.Add(Act(["revert", "--no-edit", "-m", "1", since[i].Hash], "takes back a merge"));
                i++;
                continue;
            }
            var plain = since.Skip(i).TakeWhile(c => !c.IsMerge).Select(c => c.Hash).ToList();
            acts.Add(Act(["revert", "--no-edit", .. plain], $"takes back {Counts.Of(plain.Count, "commit")}, the newest first"));
            i += plain.Count;
        }
        return acts;
    }

    private async Task<RollbackAct?> PushAsync(string branch, bool hasCommits, CancellationToken cancellationToken)
    {
        var remote = await _git.AskAsync(cancellationToken, "config", "--get", $"branch.{branch}.remote").ConfigureAwait(false);
        var upstream = await _git.AskAsync(cancellationToken, "config", "--get", $"branch.{branch}.merge").ConfigureAwait(false);
        if (remote is null || upstream is null)
            throw new SafeOpsException(ErrorCodes.TargetUndeclared, $"The branch {branch} follows no branch of a remote, so nobody knows where to push it.", $"git branch --set-upstream-to=<remote>/{branch}, or leave -Push out.", branch);
        var ahead = hasCommits ? "1" : await _git.AskAsync(cancellationToken, "rev-list", "--count", "@{upstream}..HEAD").ConfigureAwait(false);
        return ahead is null or "0" ? null : Act(
            ["push", remote, $"HEAD:{upstream}"],
            "gives the rolled-back branch to the others",
            $"The branch is rolled back here, and {remote} does not have it. Where others pushed meanwhile: git fetch {remote}, look at what came, bring it in with git merge or git rebase, and repeat the command.");
    }

    private RollbackAct Act(IReadOnlyList<string> arguments, string does, string otherwise = "Look with git status; git revert --abort brings the branch back to where it was before this command.")
    {
        var command = new StepCommand("git", arguments) { Folder = _root, Environment = Silent, Timeout = TimeSpan.FromMinutes(2) };
        var judged = StepPrograms.Judge(command, context);
        return new RollbackAct(new RollbackCommand(judged.Line, judged.Effect, judged.Environment, does), (mark, _) => ProgramAct.DoAsync(
            command, mark, context, (_, said) => new SafeOpsException(ErrorCodes.ProgramFailed, $"git refused: {said.TrimEnd('.')}.", otherwise, _root)));
    }
}
