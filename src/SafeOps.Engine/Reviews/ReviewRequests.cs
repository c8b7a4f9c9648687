using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.Safety;

namespace SafeOps.Reviews;

/// <summary>Gathers what a reviewer needs to know of a change. Reads targets and the ledger, and changes neither.</summary>
public sealed class ReviewRequests
{
    private readonly ChangeCatalog _catalog;
    private readonly ChangeResolver _resolver;
    private readonly ChangeDelivery _delivery;
    private readonly ChangePromotion _promotion;
    private readonly ILedgerStore _ledger;
    private readonly SafetyReviewer _safety;

    internal ReviewRequests(ChangeCatalog catalog, ChangeResolver resolver, ChangeDelivery delivery, ChangePromotion promotion, ILedgerStore ledger, SafetyReviewer safety)
    {
        _safety = safety;
        _catalog = catalog;
        _resolver = resolver;
        _delivery = delivery;
        _promotion = promotion;
        _ledger = ledger;
    }

    /// <summary>An environment that cannot be planned is told in the request; a change file that is not valid throws.</summary>
    public async Task<ReviewRequest> PrepareAsync(ReviewSubject subject, IRunObserver observer, CancellationToken cancellationToken)
    {
        var change = _catalog.Read(subject.Path);
        var promotion = await _promotion.StatusAsync(subject.Path, subject.Parameters, cancellationToken).ConfigureAwait(false);
        var evidence = await LedgerEvidence.ReadAsync(_ledger, change.Name, expectedHead: null, cancellationToken).ConfigureAwait(false);
        var plans = new List<ReviewedPlan>();
        foreach (var environment in subject.Environments.DefaultIfEmpty(Next(promotion)))
            plans.Add(await PlanAsync(subject, environment, evidence, observer, cancellationToken).ConfigureAwait(false));
        return new ReviewRequest
        {
            Change = change.Name,
            Title = change.Title,
            Why = change.Why,
            Author = change.Author,
            Path = change.RelativePath,
            Risk = change.Risk,
            RiskReasons = change.RiskReasons,
            Plans = plans,
            Testing = [.. promotion.Stages.Select(s => Testing(s.Environment, promotion.ShapeDigest, InputDigest(subject, s.Environment), evidence))],
            Promotion = promotion,
            LedgerProblems = [.. evidence.Report.Findings.Select(f => f.Message)],
            Scripts = [.. subject.Scripts.Concat(subject.DryRuns.Select(r => r.Path)).Distinct(StringComparer.Ordinal).Select(p => Reviewed(p, subject.DryRuns))],
        };
    }

    /// <summary>Where the change goes next.</summary>
    private static string Next(PromotionStatus promotion) => (promotion.Stages.FirstOrDefault(s => s.RunId is null) ?? promotion.Stages[^1]).Environment;

    private async Task<ReviewedPlan> PlanAsync(ReviewSubject subject, string environment, LedgerEvidence evidence, IRunObserver observer, CancellationToken cancellationToken)
    {
        ChangePlan plan;
        try
        {
            plan = await _delivery.PlanAsync(new ChangeRequest(subject.Path, environment) { Parameters = subject.Parameters }, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException failure) when (failure.Code != ErrorCodes.EnvironmentUnknown)
        {
            return new ReviewedPlan(environment, null, failure.Message, null);
        }
        var record = evidence.Records.LastOrDefault(r =>
            r.Kind == RecordKind.Plan && r.Environment == plan.Environment && r.PlanDigest == plan.Digest && evidence.WhyRevoked(r) is null);
        return new ReviewedPlan(plan.Environment, plan, null, record);
    }

    private static StageTesting Testing(string environment, string shapeDigest, string? inputDigest, LedgerEvidence evidence)
    {
        var here = evidence.Records.Where(r => r.Environment == environment && r.Kind != RecordKind.Revocation).ToList();
        var deeds = here.Where(r => r.ShapeDigest == shapeDigest).Select(r => new TestDeed(r, evidence.WhyRevoked(r) ?? WhyOther(r, inputDigest))).ToList();
        return new StageTesting(environment, deeds, here.Count - deeds.Count);
    }

    private static string? WhyOther(ChangeRecord record, string? inputDigest) =>
        EvidenceData.Text(record, EvidenceData.InputDigest) is { } input && input != inputDigest ? "parameters, targets, connections or input files were edited since" : null;

    /// <summary>What a run here would depend on now; null where the change does not resolve here, so that nothing counts.</summary>
    private string? InputDigest(ReviewSubject subject, string environment)
    {
        try
        {
            return _resolver.Resolve(_catalog.Load(subject.Path), environment, subject.Parameters).InputDigest;
        }
        catch (SafeOpsException)
        {
            return null;
        }
    }

    private ReviewedScript Reviewed(string path, IReadOnlyList<DryRunReport> dryRuns)
    {
        var dryRun = dryRuns.LastOrDefault(r => r.Path == path);
        try
        {
            var script = ScriptReader.Read(path);
            return new ReviewedScript(path, script.Digest, null, dryRun, [.. _safety.Review(script).Where(f => f.Suppressed is null)]);
        }
        catch (SafeOpsException unreadable)
        {
            return new ReviewedScript(path, null, unreadable.Message, dryRun, []);
        }
    }
}
