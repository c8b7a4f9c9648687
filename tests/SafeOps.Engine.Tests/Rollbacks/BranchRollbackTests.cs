using SafeOps.Errors;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Engine.Tests.Rollbacks;

public sealed class BranchRollbackTests : IDisposable
{
    private readonly RollbackBench _bench = new();

    public BranchRollbackTests()
    {
        _bench.Git("init", "-q", "-b", "main");
        _bench.Commit("values.yaml", "memory: 512Mi\n", "Good");
        _bench.Git("tag", "v2.0.3");
        _bench.Commit("values.yaml", "memory: 64Mi\n", "Spare memory");
        _bench.Commit("other.txt", "one\n", "Add a file");
    }

    public void Dispose() => _bench.Dispose();

    private RollbackRequest Request => new(RollbackTargetKind.Branch, "v2.0.3") { From = _bench.Folder, Reason = "out of memory" };

    [Fact]
    public async Task Takes_the_later_commits_back_by_commits_and_keeps_the_history()
    {
        var head = _bench.Git("rev-parse", "HEAD");
        var rollback = await _bench.InvokeAsync(Request);

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal(_bench.Git("rev-parse", "v2.0.3^{tree}"), _bench.Git("rev-parse", "HEAD^{tree}"));
        Assert.Equal(head, _bench.Git("rev-parse", "HEAD~2"));
        Assert.Equal("v2.0.3", rollback.LastGood.Label);
        Assert.StartsWith("git revert --no-edit ", Assert.Single(_bench.Asked).Line, StringComparison.Ordinal);
        Assert.Contains(rollback.Warnings, w => w.Kind == "not-pushed");
        Assert.Contains(rollback.Suspects, s => s.What.Contains("values.yaml", StringComparison.Ordinal));
        Assert.Equal(RollbackStatus.NothingToDo, (await _bench.InvokeAsync(Request)).Status);
    }

    [Fact]
    public async Task Takes_merges_back_against_their_first_parent()
    {
        _bench.Git("switch", "-q", "-c", "feature");
        _bench.Commit("feature.txt", "f\n", "Feature");
        _bench.Git("switch", "-q", "main");
        _bench.Commit("third.txt", "t\n", "Third");
        _bench.Git("merge", "-q", "--no-ff", "--no-edit", "feature");
        var rollback = await _bench.InvokeAsync(Request);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal(2, _bench.Asked.Count);
        Assert.Contains(" -m 1 ", _bench.Asked[0].Line, StringComparison.Ordinal);
        Assert.Equal(_bench.Git("rev-parse", "v2.0.3^{tree}"), _bench.Git("rev-parse", "HEAD^{tree}"));
    }

    [Fact]
    public async Task Passes_over_commits_that_changed_nothing_which_git_refuses_to_revert()
    {
        _bench.Git("commit", "-q", "--allow-empty", "-m", "Start the pipeline again");
        _bench.Git("switch", "-q", "-c", "dropped");
        _bench.Commit("dropped.txt", "d\n", "Dropped");
        _bench.Git("switch", "-q", "main");
        _bench.Git("merge", "-q", "-s", "ours", "--no-edit", "dropped");
        var rollback = await _bench.InvokeAsync(Request);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal(_bench.Git("rev-parse", "v2.0.3^{tree}"), _bench.Git("rev-parse", "HEAD^{tree}"));
        Assert.Equal(_bench.Git("rev-list", "-2", "HEAD~4").Split('\n'), _bench.Asked.Single().Line.Split(' ')[3..]);
    }

    [Fact]
    public async Task Where_others_pushed_meanwhile_the_failure_says_how_to_go_on_and_nothing_is_forced()
    {
        var remote = Directory.CreateTempSubdirectory("safeops-remote-").FullName;
        try
        {
            _bench.Git("init", "-q", "--bare", remote);
            _bench.Git("remote", "add", "origin", remote);
            _bench.Git("push", "-q", "-u", "origin", "main");
            _bench.Commit("theirs.txt", "t\n", "Of somebody else");
            _bench.Git("push", "-q", "origin", "main");
            var theirs = _bench.Git("rev-parse", "HEAD");
            _bench.Git("reset", "-q", "--hard", "HEAD~1");
            var rollback = await _bench.InvokeAsync(Request with { Push = true });

            Assert.Equal(RollbackStatus.Failed, rollback.Status);
            Assert.Equal(theirs, _bench.Git("ls-remote", "origin", "refs/heads/main").Split('\t')[0]);
            Assert.Contains(rollback.Timeline, e => e.Good == false && e.Text.Contains("git fetch origin", StringComparison.Ordinal));
            Assert.Equal(_bench.Git("rev-parse", "v2.0.3^{tree}"), _bench.Git("rev-parse", "HEAD^{tree}"));
        }
        finally
        {
            Directory.Delete(remote, recursive: true);
        }
    }

    [Fact]
    public async Task Pushes_only_when_asked_and_as_a_command_of_its_own_without_force()
    {
        var remote = Directory.CreateTempSubdirectory("safeops-remote-").FullName;
        try
        {
            _bench.Git("init", "-q", "--bare", remote);
            _bench.Git("remote", "add", "origin", remote);
            _bench.Git("push", "-q", "-u", "origin", "main");
            var rollback = await _bench.InvokeAsync(Request with { Push = true });
            Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
            Assert.Equal("git push origin HEAD:refs/heads/main", _bench.Asked[^1].Line);
            Assert.Equal(_bench.Git("rev-parse", "HEAD"), _bench.Git("ls-remote", "origin", "refs/heads/main").Split('\t')[0]);
        }
        finally
        {
            Directory.Delete(remote, recursive: true);
        }
    }

    [Fact]
    public async Task A_revert_that_was_killed_half_way_is_dropped_and_made_anew()
    {
        _bench.Moment = m =>
        {
            if (m == "before the program")
                throw new InvalidOperationException("killed");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.InvokeAsync(Request));
        _bench.Moment = _ => { };
        // As git leaves it when it is killed between two commits of its sequence.
        var commits = _bench.Git("rev-list", "v2.0.3..HEAD").Split('\n');
        var head = commits[0];
        _bench.Git("revert", "--no-edit", commits[0]);
        var sequencer = Directory.CreateDirectory(Path.Combine(_bench.Folder, ".git", "sequencer")).FullName;
        File.WriteAllText(Path.Combine(sequencer, "head"), head + "\n");
        File.WriteAllText(Path.Combine(sequencer, "todo"), $"revert {commits[0]} Add a file\nrevert {commits[1]} Spare memory\n");
        File.WriteAllText(Path.Combine(sequencer, "opts"), "");
        File.WriteAllText(Path.Combine(sequencer, "abort-safety"), _bench.Git("rev-parse", "HEAD") + "\n");

        var rollback = await _bench.InvokeAsync(Request);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal("git revert --abort", _bench.Asked.Skip(1).First().Line);
        Assert.Equal(_bench.Git("rev-parse", "v2.0.3^{tree}"), _bench.Git("rev-parse", "HEAD^{tree}"));
        Assert.Contains(rollback.Timeline, e => e is { Kind: RollbackEntryKind.Found, Good: false });
    }

    [Fact]
    public async Task Changes_that_are_not_committed_are_refused_and_left_alone()
    {
        File.WriteAllText(Path.Combine(_bench.Folder, "values.yaml"), "mine\n");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(Request));
        Assert.Equal(ErrorCodes.TargetRefused, error.Code);
        Assert.Contains("values.yaml", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(_bench.Folder, "values.yaml")));
    }

    [Fact]
    public async Task A_dry_run_leaves_the_folder_as_it_is()
    {
        var before = _bench.Git("rev-parse", "HEAD") + _bench.Git("status", "--porcelain");
        var rollback = await _bench.InvokeAsync(Request with { WhatIf = true });
        Assert.Single(rollback.Commands);
        Assert.Equal(before, _bench.Git("rev-parse", "HEAD") + _bench.Git("status", "--porcelain"));
        Assert.False(Directory.Exists(Path.Combine(_bench.Folder, ".safeops")));
    }

    [Fact]
    public async Task Without_git_the_error_names_it()
    {
        _bench.Away.Add("git");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(Request));
        Assert.Equal(ErrorCodes.ProgramNotFound, error.Code);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("--help")]
    public async Task A_revision_that_is_not_there_is_refused(string revision)
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(Request with { Name = revision }));
        Assert.Equal(ErrorCodes.RollbackVersionNotFound, error.Code);
    }
}
