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
internal sealed class DryRunProver(RunSetting setting)
{
    public async Task<ProofResult> ProveAsync(ScriptFile script, DryRunRequest request, string dryRunArgument, DryRunAudit audit, CancellationToken cancellationToken)
    {
        var runner = new ScriptRunner(setting, script, request);
        var (made, whyNot) = await ProvenRuns.MakeAsync(runner, RunPlans.Of(request, dryRunArgument, audit, script.Text), cancellationToken).ConfigureAwait(false);
        if (made is not { } runs)
            return new ProofResult(new ProofVerdict(DryRunVerdict.Inconclusive, $"The script was not run: {whyNot}.", null));
        var context = new PathContext(request.WorkingFolder, Path.GetDirectoryName(script.Path) ?? "/", setting.EnvironmentVariables.GetValueOrDefault("HOME"));
        var places = new PlaceFinder(runner, script, audit, context);
        var effects = await places.EffectsAsync(runs, cancellationToken).ConfigureAwait(false);
        var comparison = RunComparison.Of(runs.Announcing, runs.Real, context, script.Text, setting.Masker.Hide);
        comparison = await places.WithLinesAsync(comparison, runs.Real, cancellationToken).ConfigureAwait(false);
        if (effects.Count == 0)
            effects = await places.SentAsync(runs, cancellationToken).ConfigureAwait(false);
        var unreached = effects.Count > 0 ? [] : await places.UnreachedAsync(runs, cancellationToken).ConfigureAwait(false);
        return new ProofResult(ProofVerdict.Of(runs, effects, comparison, audit, unreached))
        {
            Proof = new DryRunProof { How = runs.Announcing.How, Runs = [.. runs.Harmless.Select(r => r.Shown)], Effects = effects },
            Comparison = comparison,
            RejectsUnknownArguments = runs.RejectsUnknownArguments,
            HostDifferences = [.. runs.HostDifferences],
        };
    }
}
