using SafeOps.Ledger;

namespace SafeOps.Promotion;

/// <summary>Where a change stands in every environment. Reads the ledger once, and nothing else.</summary>
public sealed class PromotionReader(ILedgerStore ledger, TimeProvider time)
{
    /// <param name="question">Its environment, plan digest and overrides are left aside: each environment is asked in turn.</param>
    public async Task<PromotionStatus> StatusAsync(GateQuestion question, CancellationToken cancellationToken)
    {
        var evidence = await LedgerEvidence.ReadAsync(ledger, question.Change, question.ExpectedHead, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var stages = new List<StageStatus>();
        foreach (var environment in question.Project.Environments)
        {
            var decision = PromotionGate.Evaluate(
                question with { Environment = environment, PlanDigest = null, Overrides = new Dictionary<string, string>() }, evidence, now);
            stages.Add(new StageStatus
            {
                Change = question.Change,
                Environment = environment.Name,
                Open = decision.Open,
                RunId = decision.RunId,
                RunAt = decision.RunAt,
                Items = decision.Items,
            });
        }
        return new PromotionStatus(question.Change, question.ShapeDigest, stages);
    }
}
