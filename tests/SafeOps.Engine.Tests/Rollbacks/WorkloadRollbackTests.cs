using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Rollbacks;

public sealed class WorkloadRollbackTests : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Goes_back_to_the_version_that_still_runs_and_is_ready_and_opens_the_investigation()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(_bench.Deployment());

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal(RollbackBench.Good, _bench.Wanted());
        Assert.Equal(("revision 2", "revision 1"), (rollback.Current.Name, rollback.LastGood.Name));
        Assert.Equal([RollbackBench.Bad, RollbackBench.Good], rollback.Current.Images.Concat(rollback.LastGood.Images));
        Assert.Equal("deployment/web in prod-cluster/shop", rollback.Target);
        Assert.True(rollback.Health!.IsHealthy);
        var command = Assert.Single(_bench.Asked);
        Assert.Equal("kubectl --context prod-cluster --namespace shop rollout undo deployment/web --to-revision=1", command.Line);
        Assert.Equal(CommandEffect.Mutate, command.Effect);

        Assert.Equal(
            [RollbackEntryKind.Begun, RollbackEntryKind.Command, RollbackEntryKind.Result, RollbackEntryKind.Investigation, RollbackEntryKind.Health, RollbackEntryKind.Ended],
            rollback.Timeline.Select(e => e.Kind).Where(k => k is not (RollbackEntryKind.NotLearned or RollbackEntryKind.Warning)));
        Assert.All(rollback.Timeline, e => Assert.Equal("ann@oncall", e.Actor));
        var markdown = File.ReadAllText(Path.Combine(rollback.Folder!, "timeline.md"));
        Assert.Contains("500s since 02:51", markdown, StringComparison.Ordinal);
        Assert.Contains("rollout undo deployment/web --to-revision=1", markdown, StringComparison.Ordinal);

        var suspect = rollback.Suspects[0];
        Assert.Contains("image", suspect.What, StringComparison.Ordinal);
        var investigation = InvestigationStore.Open(_bench.Folder, TimeProvider.System, new Actor("ann", "oncall"), new SecretMasker()).Read(rollback.InvestigationId!);
        Assert.True(investigation.IsOpen);
        Assert.Equal(command.Line, Assert.Single(investigation.Actions).Command);
        Assert.Contains(investigation.Notes, n => n.Kind == InvestigationNoteKind.Hypothesis && n.Text.Contains("image", StringComparison.Ordinal) && n.Evidence.Count > 0);
        Assert.Contains(investigation.Notes, n => n.Kind == InvestigationNoteKind.Question);
    }

    [Fact]
    public async Task A_dry_run_shows_all_and_changes_nothing_on_the_server_and_on_the_disk()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        await _bench.SettleAsync();
        var before = _bench.Cluster.Dump();
        var writes = _bench.Cluster.Writes.Count();
        var rollback = await _bench.InvokeAsync(_bench.Deployment() with { WhatIf = true });

        Assert.Equal(RollbackStatus.WhatIf, rollback.Status);
        Assert.Equal("revision 1", rollback.LastGood.Name);
        Assert.Single(rollback.Commands);
        Assert.NotEmpty(rollback.Suspects);
        Assert.Empty(_bench.Asked);
        Assert.Equal(before, _bench.Cluster.Dump());
        Assert.Equal(writes, _bench.Cluster.Writes.Count());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public async Task A_service_that_does_not_get_ready_is_a_failure_that_says_what_its_pods_say()
    {
        await _bench.DeployAsync("web", "registry.example.com/shop/web:broken-0", RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(_bench.Deployment() with { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(RollbackStatus.Failed, rollback.Status);
        Assert.False(rollback.Health!.IsHealthy);
        Assert.Contains("0 of 2 replicas ready", rollback.Health.Summary, StringComparison.Ordinal);
        Assert.Contains("pod web-", rollback.Health.Summary + string.Join('\n', rollback.Health.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_is_written_down_and_nothing_is_run()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        _bench.Answer = _ => false;
        var rollback = await _bench.InvokeAsync(_bench.Deployment());

        Assert.Equal(RollbackStatus.Declined, rollback.Status);
        Assert.Equal(RollbackBench.Bad, _bench.Wanted());
        Assert.Contains(rollback.Timeline, e => e.Kind == RollbackEntryKind.Declined);
        Assert.DoesNotContain(rollback.Timeline, e => e.Kind == RollbackEntryKind.Command);
    }

    [Fact]
    public async Task A_deployment_without_an_earlier_version_is_refused()
    {
        await _bench.DeployAsync("web", RollbackBench.Bad);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment()));
        Assert.Equal(ErrorCodes.RollbackVersionNotFound, error.Code);
        Assert.Contains("no earlier version", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public async Task An_unknown_deployment_is_refused_with_those_there_are()
    {
        await _bench.DeployAsync("web", RollbackBench.Good);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment("wbe")));
        Assert.Equal(ErrorCodes.RollbackTargetNotFound, error.Code);
        Assert.Contains("Did you mean 'web'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_deployment_is_resumed_first_and_each_command_is_asked_about()
    {
        await _bench.DeployAsync("web", RollbackBench.Good);
        _bench.Put("web", RollbackBench.Bad, d => d["spec"]!["paused"] = true);
        var rollback = await _bench.InvokeAsync(_bench.Deployment());

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal(["rollout resume deployment/web", "rollout undo deployment/web --to-revision=1"], _bench.Asked.Select(c => c.Line[(c.Line.IndexOf("shop ", StringComparison.Ordinal) + 5)..]));
        Assert.Contains(rollback.Warnings, w => w.Kind == "paused");
        Assert.Equal(RollbackBench.Good, _bench.Wanted());
    }

    [Fact]
    public async Task A_second_rollback_does_not_take_the_version_that_the_first_left_for_a_good_one()
    {
        await _bench.DeployAsync("web", "registry.example.com/shop/web:1.9", RollbackBench.Good, RollbackBench.Bad);
        await _bench.InvokeAsync(_bench.Deployment());
        var again = await _bench.InvokeAsync(_bench.Deployment() with { WhatIf = true });

        Assert.Equal(["registry.example.com/shop/web:1.9"], again.LastGood.Images);
        Assert.Contains(again.Warnings, w => w.Kind == "again");
    }

    [Fact]
    public async Task Names_the_revision_that_a_person_wants_and_lists_those_there_are_for_one_that_is_not()
    {
        await _bench.DeployAsync("web", "registry.example.com/shop/web:1.9", RollbackBench.Good, RollbackBench.Bad);
        var named = await _bench.InvokeAsync(_bench.Deployment() with { WhatIf = true, To = "1.9" });
        Assert.Equal("revision 1", named.LastGood.Name);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment() with { To = "7" }));
        Assert.Equal(ErrorCodes.RollbackVersionNotFound, error.Code);
        Assert.Contains("revision 2 (2.0.3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_current_context_is_never_taken()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment() with { Context = null }));
        Assert.Equal(ErrorCodes.TargetUndeclared, error.Code);
        Assert.DoesNotContain(_bench.Started, s => s.StartsWith("kubectl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_kubectl_the_error_names_it_and_nothing_is_written()
    {
        _bench.Away.Add("kubectl");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment()));
        Assert.Equal(ErrorCodes.ProgramNotFound, error.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public async Task What_gives_no_answer_is_said_and_the_rollback_goes_on()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        _bench.Cluster.Refuse(c => c.Resource == "events", 500, "InternalError", "etcd is on fire");
        var rollback = await _bench.InvokeAsync(_bench.Deployment());

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Contains(rollback.NotLearned, n => n.StartsWith("the events", StringComparison.Ordinal) && n.Contains("etcd is on fire", StringComparison.Ordinal));
        Assert.Contains(rollback.Timeline, e => e.Kind == RollbackEntryKind.NotLearned);
    }
}
