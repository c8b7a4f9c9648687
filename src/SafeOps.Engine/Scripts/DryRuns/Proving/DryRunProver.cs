using System.Text.RegularExpressions;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>What came of running a script.</summary>
/// <param name="Verdict">Whether its dry run is one.</param>
internal sealed record ProofResult(ProofVerdict Verdict)
{
    public DryRunProof? Proof { get; init; }

    public DryRunComparison? Comparison { get; init; }

    /// <summary>How the script took an argument that it does not know; null where that was not seen.</summary>
    public bool? RejectsUnknownArguments { get; init; }

    /// <summary>What a sandbox left behind on the machine.</summary>
    public IReadOnlyList<string> HostDifferences { get; init; } = [];
}

/// <summary>Runs a script with its dry-run argument, then without, each time in a fresh sandbox, and compares.</summary>
internal sealed partial class DryRunProver(RunSetting setting)
{
    public async Task<ProofResult> ProveAsync(ScriptFile script, DryRunRequest request, string dryRunArgument, DryRunAudit audit, CancellationToken cancellationToken)
    {
        var runner = new ScriptRunner(setting, script, request);
        var plans = RunPlans.Of(request, dryRunArgument, audit);
        var real = runner.RunAsync(plans.Real, cancellationToken);
        var stray = plans.Stray is { } unknown ? runner.RunAsync(unknown, cancellationToken) : null;
        var dry = await Task.WhenAll(plans.Dry.Select(p => runner.RunAsync(p, cancellationToken))).ConfigureAwait(false);
        var straying = stray is null ? default : await stray.ConfigureAwait(false);
        var (done, whyNot) = await real.ConfigureAwait(false);
        if (dry.Append((done, whyNot)).FirstOrDefault(r => r.Item1 is null) is (null, { Length: > 0 } why))
            return new ProofResult(new ProofVerdict(DryRunVerdict.Inconclusive, $"The script was not run: {why}.", null));
        if (done!.Effects.Count == 0 && done.Undecided.Count == 0 && plans.Consenting.Count > 0)
            done = await ConsentAsync(runner, plans.Consenting, cancellationToken).ConfigureAwait(false) ?? done;

        // What nobody can tell must be announced as what changes something must.
        done = done with { Effects = [.. done.Undecided, .. done.Effects] };
        var runs = dry.Select(r => r.Run!).ToList();
        var all = straying.Run is { } strayed ? [.. runs, strayed] : runs;
        var announcing = runs.Take(plans.Places).FirstOrDefault(ProofVerdict.IsUnderstood) ?? runs[0];
        var comparison = RunComparison.Of(announcing, done, Context(script, request), script.Text, setting.Masker.Hide);
        var (effects, comparisonWithLines) = await LocateAsync(runner, script, audit, Context(script, request), all, done, comparison, cancellationToken).ConfigureAwait(false);
        var (unreached, reached) = effects.Count > 0 ? ([], []) : await OpenPlacesAsync(runner, script, audit, announcing, done, cancellationToken).ConfigureAwait(false);
        if (effects.Count == 0)
            effects = [.. reached.SelectMany(Spoken)];
        return new ProofResult(ProofVerdict.Of(new ProvenRuns(runs, announcing, all, done), effects, comparisonWithLines, audit, unreached))
        {
            Proof = new DryRunProof { How = runs[0].How, Runs = [.. all.Select(r => r.Shown)], Effects = effects },
            Comparison = comparisonWithLines,
            RejectsUnknownArguments = straying.Run is { Shown.TimedOut: false } tried ? announcing.EndedWell ? tried.Shown.ExitCode != 0 : null : null,
            HostDifferences = [.. all.Append(done).SelectMany(r => r.HostDifferences).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Nobody confirms in a sandbox: where the real run did nothing, it is made again with what stands for a yes.</summary>
    private static async Task<ScriptRun?> ConsentAsync(ScriptRunner runner, IReadOnlyList<PlannedRun> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            var (run, _) = await runner.RunAsync(plan, cancellationToken).ConfigureAwait(false);
            if (run is { Effects.Count: > 0 })
                return run;
        }
        return null;
    }

    /// <summary>
    /// Places that by the code change something in spite of the flag, and that no run came to. Of those that one with the flag came to, it
    /// was seen that they do not; and those that only the run without it came to are behind it.
    /// </summary>
    private static async Task<(IReadOnlyList<ScriptPlace> Unreached, IReadOnlyList<ScriptPlace> Reached)> OpenPlacesAsync(
        ScriptRunner runner, ScriptFile script, DryRunAudit audit, ScriptRun dry, ScriptRun real, CancellationToken cancellationToken)
    {
        var open = audit.Checklist.Where(i => i is { Check: DryRunCheck.MutationsBehindFlag, Outcome: CheckOutcome.Fail })
            .SelectMany(i => i.Places.Count > 0 ? i.Places : [new ScriptPlace(i.Line ?? 1, "", i.Reason)]).ToList();
        if (open.Count == 0 || LineTrace.For(runner.Interpreter) is not { } trace)
            return (open, []);
        var traced = await Task.WhenAll(new[] { dry, real }.Select(r => runner.RunAsync(r.Plan with { Trace = trace }, cancellationToken))).ConfigureAwait(false);
        var reached = traced.Select(r => r.Run is { } run ? LineTrace.Read(script, run.ErrorOutput).Select(t => t.Line).ToHashSet() : []).ToList();
        return ([.. open.Where(p => !reached.Any(r => r.Contains(p.Line)))], [.. open.Where(p => reached[0].Contains(p.Line))]);
    }

    /// <summary>A packet that bash itself sends to nobody leaves no trace but that the line was come to.</summary>
    private static IEnumerable<ScriptEffect> Spoken(ScriptPlace place) => OwnSocket().Match(place.Text) is { Success: true } socket
        ? [new ScriptEffect(ScriptEffectKind.Network, socket.Value, $"speaks to {socket.Value}") { Line = place.Line }]
        : [];

    [GeneratedRegex(@"/dev/(tcp|udp)/[^\s""';)]+")]
    private static partial Regex OwnSocket();

    /// <summary>The effects of the dry runs, each once, and those that were not announced, with their lines.</summary>
    private static async Task<(IReadOnlyList<ScriptEffect> Effects, DryRunComparison Comparison)> LocateAsync(
        ScriptRunner runner, ScriptFile script, DryRunAudit audit, PathContext context, List<ScriptRun> dry, ScriptRun real, DryRunComparison comparison, CancellationToken cancellationToken)
    {
        var lines = new EffectLines(script, audit, context);
        var wrong = dry.FirstOrDefault(r => r.Effects.Count > 0);
        var trace = LineTrace.For(runner.Interpreter);
        var traced = wrong is null || trace is null ? null : (await runner.RunAsync(wrong.Plan with { Trace = trace }, cancellationToken).ConfigureAwait(false)).Run;
        var effects = dry.SelectMany(r => r.Effects).DistinctBy(e => (e.Shown.Kind, e.Shown.Target)).Select(e => e.Shown with { Line = lines.Of(e, traced) }).ToList();
        if (comparison.DoneButNotAnnounced.Count == 0)
            return (effects, comparison);
        var tracedReal = trace is null ? null : (await runner.RunAsync(real.Plan with { Trace = trace }, cancellationToken).ConfigureAwait(false)).Run;
        var unannounced = real.Effects.Where(e => comparison.DoneButNotAnnounced.Contains(e.Shown)).Select(e => e.Shown with { Line = lines.Of(e, tracedReal) });
        return (effects, comparison with { DoneButNotAnnounced = [.. unannounced] });
    }

    private PathContext Context(ScriptFile script, DryRunRequest request) =>
        new(request.WorkingFolder, Path.GetDirectoryName(script.Path) ?? "/", setting.EnvironmentVariables.GetValueOrDefault("HOME"));
}
