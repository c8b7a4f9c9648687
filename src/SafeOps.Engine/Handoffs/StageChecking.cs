namespace SafeOps.Handoffs;

/// <summary>Whether the change has gone on, or back, since.</summary>
internal static class StageChecking
{
    public static async Task<Handoff> CheckAsync(Handoff handoff, HandoffHead head, string location, HandoffSurroundings here, List<HandoffFinding> findings, CancellationToken cancellationToken)
    {
        if (head.Change is not { } change)
            return handoff;
        var file = Path.GetFullPath(change, location);
        if (!File.Exists(file) || await here.Promotion(file, cancellationToken).ConfigureAwait(false) is not { } status)
        {
            findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.ChangeMissing, $"The change {change} cannot be looked up here: where it stands is not known.", change));
            return handoff;
        }
        var remaining = handoff.Remaining.ToList();
        foreach (var stage in status.Stages)
        {
            var had = head.Stages.GetValueOrDefault(stage.Environment);
            if (had is null && stage.RunId is not null)
            {
                var why = $"{stage.Change} has passed {stage.Environment} since (run {stage.RunId}).";
                findings.Add(new HandoffFinding(HandoffSeverity.Warning, HandoffFindingKind.StagePassed, why, stage.Environment));
                var begin = HandoffMaking.Remaining(stage.Change, stage.Environment);
                remaining = [.. remaining.Select(r => r.Text == begin || r.Text.StartsWith(begin + ";", StringComparison.Ordinal) ? r with { SeemsDone = why } : r)];
            }
            else if (had is not null && stage.RunId is null)
            {
                findings.Add(new HandoffFinding(HandoffSeverity.Error, HandoffFindingKind.StageReverted, $"{stage.Change} had passed {stage.Environment} (run {had}), and that counts no longer: it was undone, revoked, or the change is another.", stage.Environment));
            }
        }
        return handoff with { Remaining = remaining };
    }
}
