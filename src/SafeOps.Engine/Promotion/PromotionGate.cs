using System.Globalization;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Projects;

namespace SafeOps.Promotion;

/// <summary>
/// Whether an environment is open to a change now, judged on the ledger's evidence alone. Asks everything at once, and
/// changes nothing. The rules: docs/about/promotion.md.
/// </summary>
public sealed class PromotionGate(ILedgerStore ledger, TimeProvider time)
{
    /// <summary>How far clocks of machines that share a ledger may be apart.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>Throws <see cref="ErrorCodes.EvidenceInvalid"/> for an override that names no item, one that cannot be passed, or gives no reason.</summary>
    public async Task<GateDecision> EvaluateAsync(GateQuestion question, CancellationToken cancellationToken)
    {
        var evidence = await LedgerEvidence.ReadAsync(ledger, question.Change, question.ExpectedHead, cancellationToken).ConfigureAwait(false);
        return Evaluate(question, evidence, time.GetUtcNow());
    }

    internal static GateDecision Evaluate(GateQuestion question, LedgerEvidence evidence, DateTimeOffset now)
    {
        var scene = new GateScene(question, evidence, now);
        var plans = new PlanItems(scene);
        var items = new List<GateItemDraft> { LedgerItem(evidence.Report), ClockItem(evidence, now) };
        items.AddRange(EarlierStageItems.Of(scene));
        if (question.Environment.Guarded)
            items.Add(plans.DryRun());
        if (question.Environment.Approvals > 0)
            items.Add(plans.Approval());
        items.AddRange(ChecklistItems.Of(scene, plans));
        items.AddRange(CalendarItems(question.Environment, now));
        var here = scene.Stage(question.Environment);
        return new GateDecision(question, GateOverrides.Apply(items, question.Overrides))
        {
            RunId = here.Standing?.RunId,
            RunAt = here.Standing?.At,
            PlanRecordId = plans.Usable?.RecordId,
        };
    }

    private static GateItemDraft LedgerItem(LedgerReport report) => new(
        ItemIds.Ledger,
        "The ledger is intact",
        report.Intact,
        report.Intact
            ? string.Create(CultureInfo.InvariantCulture, $"{report.Count} records follow each other")
            : $"{report.First!.Message} Nothing in it counts until it is restored from a backup.",
        report.Intact ? null : "Test-ChangeLedger");

    private static GateItemDraft ClockItem(LedgerEvidence evidence, DateTimeOffset now)
    {
        var back = evidence.Newest is { } newest && now < newest - ClockTolerance;
        return new GateItemDraft(
            ItemIds.Clock,
            "The clock went on",
            !back,
            back
                ? $"it is {Moment(now)} here, and the ledger's newest record was written at {Moment(evidence.Newest!.Value)}: set the clock right, or wait"
                : "not behind the ledger",
            null);
    }

    private static IEnumerable<GateItemDraft> CalendarItems(EnvironmentDefinition environment, DateTimeOffset now)
    {
        if (environment.Window is { } window)
        {
            var inside = window.Contains(now);
            yield return new(ItemIds.Window, $"Inside the window {window}", inside, inside ? $"it is {Local(now, window.Zone)}" : $"it is {Local(now, window.Zone)}: wait for the window", null) { Overridable = true };
        }
        if (environment.Freeze.Count == 0)
            yield break;
        var zone = environment.Window?.Zone ?? TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var freeze = environment.Freeze.FirstOrDefault(f => f.Contains(today));
        yield return new(ItemIds.Freeze, "No change freeze", freeze is null, freeze is null ? $"{today:yyyy-MM-dd} is in none" : $"{today:yyyy-MM-dd} lies in the freeze {freeze}: wait for its end", null) { Overridable = true };
    }

    internal static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Local(DateTimeOffset now, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(now, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " " + zone.Id;
}

/// <summary>What all of a gate's questions are judged on.</summary>
internal sealed class GateScene(GateQuestion question, LedgerEvidence evidence, DateTimeOffset now)
{
    private readonly Dictionary<string, StageEvidence> _stages = [];
    private readonly Dictionary<string, string> _unresolved = [];

    public GateQuestion Question { get; } = question;
    public LedgerEvidence Evidence { get; } = evidence;
    public DateTimeOffset Now { get; } = now;
    public GateCommands Commands { get; } = new(question.Path);

    public IEnumerable<EnvironmentDefinition> EarlierEnvironments =>
        Question.Project.Environments.Where(e => e.Order < Question.Environment.Order).OrderBy(e => e.Order);

    public StageEvidence Stage(EnvironmentDefinition environment)
    {
        if (_stages.TryGetValue(environment.Name, out var stage))
            return stage;
        string? input = null;
        try
        {
            input = Question.InputDigestOf(environment);
        }
        catch (SafeOpsException error)
        {
            _unresolved[environment.Name] = error.Message;
        }
        return _stages[environment.Name] = new StageEvidence(Evidence, environment.Name, Question.ShapeDigest, input);
    }

    /// <summary>Why the change cannot be resolved in an environment; null where it can.</summary>
    public string? WhyUnresolved(EnvironmentDefinition environment)
    {
        Stage(environment);
        return _unresolved.GetValueOrDefault(environment.Name);
    }
}

/// <summary>An item before overrides.</summary>
internal sealed record GateItemDraft(string Id, string Text, bool Satisfied, string Evidence, string? Supply)
{
    public bool Overridable { get; init; }

    /// <summary>Why an override is refused.</summary>
    public string WhyNot { get; init; } = "it guards the evidence itself";

    /// <summary>The item that takes this one along when it is overridden: a stage that is skipped has no soak and no checklist.</summary>
    public string? Within { get; init; }
}
