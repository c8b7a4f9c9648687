using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Promotion;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>What one machine did, as another sees it and goes on with it.</summary>
public sealed class SharedRunTests : IDisposable
{
    private readonly TeamBench _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public async Task A_run_is_seen_and_undone_on_another_machine_and_leaves_nothing_on_the_first()
    {
        _team.MakeTargets();
        var start = _team.Snapshot();
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));

        var run = await ann.RunAsync(ann.Change(_team.Steps));

        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
        Assert.Equal("ann", run.Actor);
        Assert.Equal(["first", "second"], _team.Done);
        Assert.False(Directory.Exists(Path.Combine(ann.Root, ".safeops")));
        var seen = Assert.Single(await bob.Session.Runs.ListAsync(unfinishedOnly: false, default));
        Assert.Equal((run.RunId, RunStatus.Succeeded, run.RecordId, true), (seen.RunId, seen.Status, seen.RecordId, seen.CanUndo));

        var undone = await bob.UndoAsync(run.RunId);

        Assert.Equal(RunStatus.PartlyUndone, undone.Status); // the log has no undo
        Assert.Equal(start.Where(f => !f.StartsWith("log", StringComparison.Ordinal)), _team.Snapshot().Where(f => !f.StartsWith("log", StringComparison.Ordinal)));
        var records = await LedgerReader.ListAsync(ann.Session.Ledger, LedgerQuery.All, default);
        Assert.Equal([("ann", "Succeeded"), ("bob", "PartlyUndone")], records.Select(r => (r.Actor, r.Outcome)));
        Assert.Equal(["os-ann@anns-laptop", "os-bob@bobs-laptop"], records.Select(r => EvidenceData.Text(r, EvidenceData.Machine)));
        Assert.True((await LedgerVerifier.VerifyAsync(bob.Session.Ledger, null, null, default)).Intact);
        Assert.False(Directory.Exists(Path.Combine(bob.Root, ".safeops")));
    }

    [Fact]
    public async Task A_dry_run_touches_neither_ledger_nor_disk_and_works_while_the_ledger_is_away()
    {
        _team.MakeTargets();
        var away = _team.Machine("ann", port: 1);

        var plan = await away.Session.Delivery.PlanAsync(new ChangeRequest(away.Change(_team.Steps), "dev"), away, default);

        Assert.Equal("os-ann@anns-laptop", plan.PlannedBy);
        Assert.Equal(ErrorCodes.LedgerUnavailable, (await Assert.ThrowsAsync<SafeOpsException>(() => away.RunAsync(away.Change(_team.Steps)))).Code);
        Assert.False(File.Exists(Path.Combine(_team.Targets, "made.txt")));
    }

    [Fact]
    public async Task A_plan_is_reviewed_approved_and_run_by_three_roles_on_three_machines()
    {
        const string stages = "[{ name: production, guarded: true, approvals: 1, checklist: development }]";
        _team.MakeTargets();
        var (ann, bob, cleo) = (_team.Machine("ann", environments: stages), _team.Machine("bob", environments: stages), _team.Machine("cleo", environments: stages));
        var request = new ChangeRequest(ann.Change(_team.Steps), "production");
        var plan = await ann.Session.Delivery.RecordPlanAsync(request, ann, default);
        Assert.Equal("ann", plan.PlannedBy);

        // The operating system's account says nothing here, nor does a change of it.
        ann.Ports = ann.Ports with { Actor = new SafeOps.Values.Actor("somebody", "else") };
        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => ann.Session.Promotion.ApproveAsync(request, null, null, default));
        Assert.Equal(ErrorCodes.ApprovalRefused, refused.Code);
        Assert.Contains("ann planned it", refused.Message, StringComparison.Ordinal);
        Assert.Equal("bob", (await bob.Session.Promotion.ApproveAsync(new ChangeRequest(bob.Change(_team.Steps), "production"), null, null, default)).Actor);
        Assert.Equal(ErrorCodes.ChangeGateClosed, (await Assert.ThrowsAnyAsync<SafeOpsException>(() => bob.RunAsync(bob.Change(_team.Steps), "production"))).Code);

        var run = await cleo.RunAsync(cleo.Change(_team.Steps), "production");

        Assert.Equal((RunStatus.Succeeded, "cleo"), (run.Status, run.Actor));
    }

    [Fact]
    public async Task A_rehearsal_goes_there_back_and_there_again()
    {
        _team.MakeTargets();
        var ann = _team.Machine("ann");
        var change = ann.Change($"""
            steps:
              - id: gone
                uses: file.delete
                with:
                  files: ["{_team.Targets}/old.txt"]
              - id: edit
                uses: file.replace
                with:
                  file: {_team.Targets}/conf.txt
                  text: one
                  replacement: two
            """);

        var run = await ann.Session.Delivery.RehearseAsync(new ChangeRequest(change, "dev"), ann, default);

        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
        Assert.True(run.CanUndo);
        Assert.Equal(RunStatus.Undone, (await ann.UndoAsync(run.RunId)).Status);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_team.Targets, "conf.txt")));
    }

    [Fact]
    public async Task Items_that_run_at_once_share_the_session_and_each_record_is_there()
    {
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
        var change = ann.Change($$"""
            steps:
              - id: many
                forEach: [{{string.Join(", ", Enumerable.Range(0, 40).Select(i => $"f{i}"))}}]
                maxParallel: 8
                uses: file.write
                with: { file: "{{_team.Targets}}/${item}.txt", content: "${item}" }
            """);

        var run = await ann.RunAsync(change);

        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
        Assert.Equal(40, (await bob.Session.Runs.GetAsync(run.RunId, default)).Actions.Count(a => a.Status == ActionStatus.Done));
        Assert.Equal(RunStatus.Undone, (await bob.UndoAsync(run.RunId)).Status);
        Assert.Empty(_team.Snapshot());
    }

    [Theory]
    [InlineData("{ provider: postgres, hots: db, database: ops }", "safeops.yaml:3:22: connection 'team': postgres knows no setting 'hots'. Did you mean 'host'? connection 'team': 'host' is missing.")]
    [InlineData("{ provider: postgres, host: db, database: ops, ledgerTimeout: soon }", "'soon' is not a duration")]
    public void A_mistake_in_the_ledgers_connection_is_told_when_the_project_is_opened(string connection, string message)
    {
        using var machine = new Machine("ann", $"safeops: 1\nenvironments: [{{ name: dev }}]\nconnections: {{ team: {connection} }}\nledger: team\n");

        var error = Assert.Throws<SafeOpsException>(() => machine.Session);

        Assert.Equal(ErrorCodes.ProjectFileInvalid, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3 << 20)]
    public async Task A_deleted_file_of_any_size_comes_back_whole_on_another_machine(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(_team.Targets, "large"), bytes);
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
        var run = await ann.RunAsync(ann.Change($"steps:\n  - id: gone\n    uses: file.delete\n    with: {{ files: [\"{_team.Targets}/large\"] }}"));
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.False(File.Exists(Path.Combine(_team.Targets, "large")));

        Assert.Equal(RunStatus.Undone, (await bob.UndoAsync(run.RunId)).Status);

        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_team.Targets, "large")));
    }

    [Fact]
    public async Task Saved_data_is_cleared_by_who_may_and_not_while_the_change_is_worked_on()
    {
        _team.MakeTargets();
        var (ann, cleo) = (_team.Machine("ann"), _team.Machine("cleo"));
        var change = ann.Change(_team.Steps);
        var run = await ann.RunAsync(change);
        Assert.True(Assert.Single(await ann.Session.Runs.MeasureAsync(default)).Bytes > 0);

        var refused = await Assert.ThrowsAsync<SafeOpsException>(() => ann.Session.Runs.ClearAsync(run.RunId, default));
        Assert.Contains("safeops_cleaner", refused.NextStep, StringComparison.Ordinal);
        await using (await ann.HoldAsync("try-it"))
        {
            var held = await Assert.ThrowsAsync<SafeOpsException>(() => cleo.Session.Runs.ClearAsync(run.RunId, default));
            Assert.Equal(ErrorCodes.ChangeHeld, held.Code);
            Assert.Contains("ann (os-ann@anns-laptop", held.Message, StringComparison.Ordinal);
        }
        Assert.True((await cleo.Session.Runs.ClearAsync(run.RunId, default)).Bytes > 0);

        Assert.Empty(await ann.Session.Runs.MeasureAsync(default));
        Assert.Equal(0L, _team.Ask("select count(*) from saved_chunks"));
        Assert.Equal(RunStatus.PartlyUndone, (await ann.UndoAsync(run.RunId)).Status);
    }

    [Theory]
    [InlineData("update journal set line = 'x' where n = 3")]
    [InlineData("update journal set line = (select line from journal where n = 2) where n = 3")]
    [InlineData("delete from journal where n = 3")]
    [InlineData("update journal set line = 'x' where n = (select max(n) from journal)")]
    public async Task A_journal_that_was_tampered_with_is_not_gone_on_with(string sql)
    {
        _team.MakeTargets();
        var ann = _team.Machine("ann");
        var run = await ann.RunAsync(ann.Change(_team.Steps));
        _team.Execute($"drop trigger journal_stay on journal; {sql}");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => ann.UndoAsync(run.RunId));

        Assert.Equal(ErrorCodes.JournalDamaged, error.Code);
    }
}
