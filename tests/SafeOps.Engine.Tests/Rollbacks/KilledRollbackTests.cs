using System.Diagnostics;
using System.Globalization;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Engine.Tests.Rollbacks;

/// <summary>Processes that are killed (SIGKILL) in the middle of a rollback.</summary>
public sealed class KilledRollbackTests : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task One_killed_while_its_command_is_at_work_is_gone_on_with() => await KillAndGoOnAsync("web", "Command", 2);

    [Fact, Trait("Category", "Long")]
    [Trait("Category", "Long")]
    public async Task One_killed_at_any_moment_has_all_it_acknowledged_and_is_gone_on_with()
    {
        for (var moment = 1; await KillAndGoOnAsync($"web{moment.ToString(CultureInfo.InvariantCulture)}", null, moment); moment++)
        {
        }
    }

    /// <param name="after">Counts from the entry of this kind; null: from the beginning.</param>
    /// <returns>False where it ended before that moment.</returns>
    private async Task<bool> KillAndGoOnAsync(string name, string? after, int moment)
    {
        await _bench.DeployAsync(name, RollbackBench.Good, RollbackBench.Bad);
        await _bench.SettleAsync();
        if (after is not null)
        {
            // What is said before the command depends on the cluster's state: a first look counts it.
            var shown = await _bench.InvokeAsync(_bench.Deployment(name) with { WhatIf = true });
            moment += 1 + shown.Warnings.Count + shown.NotLearned.Count + 1;
        }
        var (killed, acknowledged) = await RunChildAsync(name, moment);
        var found = _bench.Session.Store.List().Where(r => r.Service == name).ToList();
        Assert.Equal(acknowledged, found.SelectMany(r => r.Timeline).Take(acknowledged.Count).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Number} {e.Kind}")));
        if (!killed)
            return false;

        var ended = acknowledged.Any(a => a.EndsWith(" Ended", StringComparison.Ordinal));
        if (!ended)
        {
            var rollback = await _bench.InvokeAsync(_bench.Deployment(name));
            Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
            Assert.Equal(found.SingleOrDefault()?.Id ?? rollback.Id, rollback.Id);
            Assert.Empty(RollbackState.InDoubt(rollback.Timeline));
        }
        Assert.Equal(RollbackBench.Good, _bench.Wanted(name));
        return true;
    }

    private async Task<(bool Killed, IReadOnlyList<string> Acknowledged)> RunChildAsync(string name, int moment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SafeOps.Torture.dll");
        var start = new ProcessStartInfo("dotnet", [program, "rollback", _bench.Folder, RollbackBench.Context, "shop", name, moment.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = _bench.Kubeconfig;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is 0 or 137, $"exit code {process.ExitCode}: {await errors}");
        return (process.ExitCode == 137, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
