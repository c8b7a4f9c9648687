using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Torture.Children;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture.Rounds;

/// <summary>A kill that took place.</summary>
internal sealed record KillDone(TargetKind Target, Deed Deed, string Moment);

/// <param name="Findings">What is wrong at the end; empty where all is as it must be.</param>
internal sealed record RoundResult(RoundPlan Plan, IReadOnlyList<KillDone> Kills, IReadOnlyList<string> Findings);

/// <summary>One round: a run is killed, and taken up or back, perhaps killed again, until it ends; then everything is compared.</summary>
internal sealed class Round(RoundPlan plan, RoundProject project, Reference reference, Children.ChildPool children)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly List<KillDone> _kills = [];

    public async Task<RoundResult> RunAsync()
    {
        var findings = new List<string>();
        var deed = Deed.Run;
        var machine = project.Here;
        string? runId = null;
        foreach (var (at, kill) in plan.Kills.Index())
        {
            if (at > 0)
            {
                // To and fro between the machines, so that each finds what the other left.
                machine = plan.Shared && at % 2 == 1 ? project.There : project.Here;
                (deed, runId) = await NextAsync(machine);
                if (deed == Deed.Run && plan.Undo)
                    break;
            }
            var end = await ChildAsync(new ChildRequest(deed, machine, runId, kill.Boundary == 0 ? null : kill), kill);
            if (end is { Killed: false, Status: { } status } && !IsWell(status))
                findings.Add($"{deed}: {status}");
        }
        findings.AddRange(await EndAsync());
        return new RoundResult(plan, _kills, findings);
    }

    private async Task<ChildEnd> ChildAsync(ChildRequest request, Kill kill)
    {
        var length = reference.Length(request.Deed);
        var end = await WhenFreeAsync(() => children.DoAsync(request, kill.Boundary == 0 ? length * kill.Fraction : null));
        if (end.Killed)
            _kills.Add(new KillDone(plan.Target, request.Deed, kill.Name));
        return end;
    }

    /// <summary>The last deed is not killed: it must lead to the end.</summary>
    private async Task<IEnumerable<string>> EndAsync()
    {
        var machine = plan.Shared ? project.There : project.Here;
        var (deed, runId) = await NextAsync(machine);
        if (!(deed == Deed.Run && plan.Undo))
        {
            var end = await WhenFreeAsync(async () =>
            {
                try
                {
                    var run = await Worker.DoAsync(Worker.Open(machine), deed, machine, runId);
                    return new ChildEnd(Killed: false, run is null ? null : Child.Tell(run), 0);
                }
                catch (SafeOpsException error)
                {
                    return new ChildEnd(Killed: false, $"{error.Code.Id}: {error.Message}", 0);
                }
            });
            var expected = plan.Undo ? nameof(RunStatus.Undone) : nameof(RunStatus.Succeeded);
            if (end.Status != expected)
                return [$"{deed} ended as {end.Status}, expected {expected}", .. await new RoundCheck(plan, project, reference).FindAsync()];
        }
        return await new RoundCheck(plan, project, reference).FindAsync();
    }

    /// <summary>What a person does next: where no run was left behind, the change is run again, or nothing is there to undo.</summary>
    private async Task<(Deed Deed, string? RunId)> NextAsync(string machine)
    {
        var run = (await Worker.Open(machine).Runs.ListAsync(unfinishedOnly: false, CancellationToken.None)).SingleOrDefault();
        return run is null ? (Deed.Run, null) : (plan.Undo ? Deed.Undo : Deed.Resume, run.RunId);
    }

    /// <summary>A server needs a moment to notice that a client is dead; until then the change is held.</summary>
    private static async Task<ChildEnd> WhenFreeAsync(Func<Task<ChildEnd>> act)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var end = await act();
            if (end.Status?.StartsWith(ErrorCodes.ChangeHeld.Id, StringComparison.Ordinal) != true || TimeProvider.System.GetElapsedTime(start) > LongestWait)
                return end;
            await Task.Delay(50);
        }
    }

    private static bool IsWell(string status) =>
        status is nameof(RunStatus.Succeeded) or nameof(RunStatus.Undone) or "nothing to do";
}
