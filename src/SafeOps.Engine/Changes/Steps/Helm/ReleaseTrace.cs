using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>What of a release's history an upgrade made, told from the history alone.</summary>
/// <param name="History">As it is now, oldest first.</param>
/// <param name="Own">The newest revision that is this upgrade's; null where there is none.</param>
/// <param name="Foreign">The first revision since that is neither this upgrade's nor brings back what was; null where there is none.</param>
/// <param name="WayBack">A revision that brings back what stood before, made after this upgrade's own; null where there is none.</param>
internal sealed record ReleaseTrace(IReadOnlyList<HelmRevision> History, HelmRevision? Own, HelmRevision? Foreign, HelmRevision? WayBack)
{
    public HelmRevision? Newest => History.Count == 0 ? null : History[^1];

    /// <summary>
    /// Helm writes a description of one's own only into a revision that went well. One that is pending or failed is known by what it renders,
    /// and where a chart renders otherwise each time, by its chart and its place right behind the one that was found.
    /// </summary>
    public static async Task<ReleaseTrace> ReadAsync(HelmClient client, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var release = (string)action.Intent["release"]!;
        var before = action.Before["revision"]?.GetValue<int>() ?? 0;
        var history = await client.HistoryAsync(release, cancellationToken).ConfigureAwait(false);
        HelmRevision? own = null, foreign = null, back = null;
        foreach (var revision in history.Where(r => r.Revision > before))
        {
            if (own is not null && action.Before["good"] is { } good && await client.IsRollbackAsync(release, revision, good.GetValue<int>(), cancellationToken).ConfigureAwait(false))
                back = revision;
            else if (await IsOwnAsync(client, release, revision, action, context, cancellationToken).ConfigureAwait(false))
                (own, back) = (revision, null);
            else
                foreign ??= revision;
        }
        return new ReleaseTrace(history, own, foreign, back);
    }

    private static async Task<bool> IsOwnAsync(HelmClient client, string release, HelmRevision revision, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (revision.Description == UpgradeCommand.Description(context.RunId, action.Id))
            return true;
        // A failed or interrupted one is superseded by none, so its status stays.
        if (revision.Status is not (HelmRevision.Failed or "pending-upgrade" or "pending-install") || revision.Description.StartsWith("Rollback", StringComparison.Ordinal))
            return false;
        try
        {
            return action.Prediction?["manifest"] is { } predicted
                ? (await client.ManifestAsync(release, revision.Revision, cancellationToken).ConfigureAwait(false)).Digest == predicted.ToString()
                : revision.Revision == (action.Before["revision"]?.GetValue<int>() ?? 0) + 1 && (action.Prediction?["chart"] is not { } chart || chart.ToString() == revision.Chart);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.AnswerInvalid)
        {
            return false;
        }
    }
}
