using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.Rollbacks;
using SafeOps.Sessions;

namespace SafeOps.Engine.Tests.Rollbacks;

public sealed class RunRollbackTests : IDisposable
{
    private readonly RollbackBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Undoes_the_run_with_a_timeline_and_an_investigation_and_is_then_done()
    {
        var run = await RunAsync();
        var request = new RollbackRequest(RollbackTargetKind.Run, run) { From = _bench.Folder, Reason = "pods are not placed" };
        var shown = await _bench.InvokeAsync(request with { WhatIf = true });
        Assert.Contains("values.yaml", Assert.Single(shown.Commands).Does, StringComparison.Ordinal);
        Assert.Equal("memory: 2Gi\n", Values());

        var rollback = await _bench.InvokeAsync(request);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal("memory: 1Gi\n", Values());
        Assert.NotNull(rollback.InvestigationId);
        Assert.Equal(RollbackStatus.NothingToDo, (await _bench.InvokeAsync(request)).Status);
    }

    [Fact]
    public async Task A_damaged_ledger_is_said_and_the_run_is_undone_all_the_same()
    {
        var run = await RunAsync();
        File.WriteAllText(Path.Combine(_bench.Folder, ".safeops", "ledger.db"), new string('x', 4096));
        foreach (var further in Directory.GetFiles(Path.Combine(_bench.Folder, ".safeops"), "ledger.db-*"))
            File.Delete(further);
        var rollback = await _bench.InvokeAsync(new RollbackRequest(RollbackTargetKind.Run, run) { From = _bench.Folder });
        Assert.Contains(rollback.NotLearned, n => n.StartsWith("the ledger", StringComparison.Ordinal));
        Assert.Equal("memory: 1Gi\n", Values());
    }

    [Fact]
    public async Task An_unknown_run_is_refused()
    {
        await RunAsync();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(new RollbackRequest(RollbackTargetKind.Run, "20990101-000000-abcdef") { From = _bench.Folder }));
        Assert.Equal(ErrorCodes.RunNotFound, error.Code);
    }

    private string Values() => File.ReadAllText(Path.Combine(_bench.Folder, "values.yaml"));

    private async Task<string> RunAsync()
    {
        File.WriteAllText(Path.Combine(_bench.Folder, "safeops.yaml"), "safeops: 1\nenvironments:\n  - name: dev\n");
        File.WriteAllText(Path.Combine(_bench.Folder, "values.yaml"), "memory: 1Gi\n");
        var change = Path.Combine(_bench.Folder, "raise.change.yaml");
        File.WriteAllText(change, "safeops: 1\nchange: raise\ntitle: Raise\nsteps:\n  - id: memory\n    uses: file.set\n    with: { file: values.yaml, path: memory, value: 2Gi }\n");
        var run = await ProjectSession.Open(_bench.Folder, _bench.Ports).Delivery.InvokeAsync(new ChangeRequest(change, "dev"), new Agreeing(), TestContext.Current.CancellationToken);
        Assert.Equal("memory: 2Gi\n", Values());
        return run.RunId;
    }

    private sealed class Agreeing : IRunObserver
    {
        public bool Confirm(PlannedStep step, ChangePlan plan) => true;

        public void Message(MessageLevel level, string text)
        {
        }

        public void Progress(string activity, string status, long done, long? total)
        {
        }
    }
}
