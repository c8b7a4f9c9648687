using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>Finds what will undo a rollback, or write over it, as far as the cluster shows it.</summary>
/// <param name="patience">How long one question may take; null: five seconds.</param>
internal sealed class InterferenceFinder(Kubectl kubectl, StepContext context, TimeSpan? patience = null)
{
    /// <summary>In the order of how soon they act.</summary>
    private static readonly Func<Surroundings, IEnumerable<RollbackWarning>>[] Watches =
        [ArgoCdWatch.Of, FluxWatch.Of, OwnerWatch.Of, CanaryWatch.Of, RunningPipelineWatch.Of, ScalerWatch.Of];

    /// <summary>A person waits for this in the middle of an incident.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks kubectl three times, two of them at once; who gives no answer is named, and the rest is told all the same.</summary>
    public async Task<InterferenceReport> FindAsync(InterferenceQuery query, CancellationToken cancellationToken)
    {
        var sight = new ClusterSight(kubectl, context, patience ?? Patience);
        var around = await sight.LookAsync(query, cancellationToken).ConfigureAwait(false);
        return new InterferenceReport(
            [.. Watches.SelectMany(w => w(around)).Distinct()],
            [.. sight.NotLearned.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
