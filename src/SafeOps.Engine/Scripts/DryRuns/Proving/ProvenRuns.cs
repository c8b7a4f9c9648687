namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>The runs of a script that were made.</summary>
/// <param name="Dry">The dry runs, as it was asked for first.</param>
/// <param name="Announcing">That of them which announces: the first that the script understood.</param>
/// <param name="Stray">The dry run with an argument that the script does not know; null where none was made.</param>
/// <param name="Real">The run without the flag. What nobody can tell of it is among its effects, as it must be announced too.</param>
internal sealed record ProvenRuns(IReadOnlyList<ScriptRun> Dry, ScriptRun Announcing, ScriptRun? Stray, ScriptRun Real)
{
    /// <summary>All that must have no effect.</summary>
    public IReadOnlyList<ScriptRun> Harmless => Stray is null ? Dry : [.. Dry, Stray];

    /// <summary>How the script took an argument that it does not know; null where that was not seen.</summary>
    public bool? RejectsUnknownArguments => Stray is { Shown.TimedOut: false } && Announcing.EndedWell ? Stray.Shown.ExitCode != 0 : null;

    public IEnumerable<string> HostDifferences => Harmless.Append(Real).SelectMany(r => r.HostDifferences).Distinct(StringComparer.Ordinal);

    /// <summary>The runs; or null and why there are none.</summary>
    public static async Task<(ProvenRuns? Runs, string WhyNot)> MakeAsync(ScriptRunner runner, RunPlans plans, CancellationToken cancellationToken)
    {
        var planned = new[] { plans.Real }.Concat(plans.Dry).Concat(plans.Stray is { } stray ? [stray] : []);
        var made = await Task.WhenAll(planned.Select(p => runner.RunAsync(p, cancellationToken))).ConfigureAwait(false);
        if (made.FirstOrDefault(m => m.Run is null) is (null, { } why))
            return (null, why);
        var runs = made.Select(m => m.Run!).ToList();
        var dry = runs.Skip(1).Take(plans.Dry.Count).ToList();
        var real = await ConsentAsync(runner, runs[0], plans.Consenting, cancellationToken).ConfigureAwait(false);
        return (new ProvenRuns(dry, dry.Take(plans.Places).FirstOrDefault(r => r.IsUnderstood) ?? dry[0], runs.Skip(1 + dry.Count).FirstOrDefault(), real with { Effects = [.. real.Undecided, .. real.Effects] }), "");
    }

    /// <summary>Nobody confirms in a sandbox: where the real run did nothing, it is made again with what stands for a yes.</summary>
    private static async Task<ScriptRun> ConsentAsync(ScriptRunner runner, ScriptRun real, IReadOnlyList<PlannedRun> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in real.Effects.Count + real.Undecided.Count > 0 ? [] : plans)
        {
            if (await runner.RunAsync(plan, cancellationToken).ConfigureAwait(false) is ({ Effects.Count: > 0 } run, _))
                return run;
        }
        return real;
    }
}
