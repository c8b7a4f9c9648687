using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Ledger;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Promotion;

/// <summary>
/// A change on its way through dev, staging (24 h of soak) and production (guarded, one approval, a window, a freeze),
/// with a clock the test sets. Monday 2026-03-02, 08:00 UTC at the start.
/// </summary>
internal sealed partial class PromotionWorld
{
    public const string Change = "purge-old-sessions";
    public const string Alice = "alice@laptop"; // author
    public const string Bob = "bob@laptop";     // planner
    public const string Carol = "carol@laptop"; // approver
    public const string Dave = "dave@ci";       // runner

    private int _runs;

    public MemoryLedger Ledger { get; private set; } = new();
    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    public string Shape { get; set; } = Digest.OfText("shape 1");
    public string PlanDigest { get; set; } = Digest.OfText("plan 1");
    public Dictionary<string, string> Inputs { get; } = new() { ["dev"] = "i-dev", ["staging"] = "i-staging", ["production"] = "i-production" };
    public RiskLevel Risk { get; set; } = RiskLevel.High;
    public List<string> Authors { get; set; } = ["alice"];
    public string Runner { get; set; } = Dave;
    public Dictionary<string, string> Overrides { get; set; } = [];
    public List<ChecklistItem> Checklist { get; set; } = [];
    public string? ExpectedHead { get; set; }

    public List<EnvironmentDefinition> Environments { get; } =
    [
        new("dev", 0) { Checklist = "development" },
        new("staging", 1) { Checklist = "review", Soak = TimeSpan.FromHours(24) },
        new("production", 2)
        {
            Checklist = "production",
            Guarded = true,
            Approvals = 1,
            Window = MaintenanceWindow.TryParse("Mon-Thu 09:00-16:00 Europe/Berlin"),
            Freeze = [DateRange.TryParse("2026-12-20..2027-01-02")!],
        },
    ];

    public GateQuestion Question(string environment) => new()
    {
        Project = new SafeOpsProject
        {
            Root = "/project",
            Environments = Environments,
            Connections = new Dictionary<string, ConnectionDefinition>(),
            Folder = new ProjectFolder("/project"),
        },
        Environment = Environments.Single(e => e.Name == environment),
        Change = Change,
        Path = "purge.change.yaml",
        ShapeDigest = Shape,
        PlanDigest = environment == "production" ? PlanDigest : null,
        Risk = Risk,
        Authors = Authors,
        Runner = Actor.Parse(Runner),
        InputDigestOf = e => Inputs.TryGetValue(e.Name, out var input)
            ? input
            : throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The parameter 'database' has no value for {e.Name}."),
        Checklist = Checklist,
        Overrides = Overrides,
        ExpectedHead = ExpectedHead,
    };

    public Task<GateDecision> AskAsync(string environment) => new PromotionGate(Ledger, Clock).EvaluateAsync(Question(environment), CancellationToken.None);

    public EvidenceDesk Desk => new(Ledger, Clock);

    public void EditEnvironment(string name, Func<EnvironmentDefinition, EnvironmentDefinition> edit) =>
        Environments[Environments.FindIndex(e => e.Name == name)] = edit(Environments.Single(e => e.Name == name));

    public void UseLedger(MemoryLedger ledger) => Ledger = ledger;

    public ChangeRecord Run(
        string environment, RunStatus outcome = RunStatus.Succeeded, bool whole = true, bool? dryRunWasTrue = true, bool verified = true,
        int? secrets = 0, RecordKind kind = RecordKind.Run, string actor = Bob, string? runId = null, string change = Change)
    {
        return Ledger.Append(new LedgerEntry(kind, change, environment)
        {
            RunId = runId ?? $"run-{++_runs}",
            PlanDigest = environment == "production" ? PlanDigest : Digest.OfText("plan of " + environment),
            ShapeDigest = Shape,
            Actor = actor,
            At = Clock.GetUtcNow(),
            Outcome = outcome.ToString(),
            Data = new DeliveryEvidence
            {
                InputDigest = Inputs[environment],
                Whole = whole,
                DryRunWasTrue = dryRunWasTrue,
                SecretsFound = secrets,
                VerifiedAt = verified ? Clock.GetUtcNow() : null,
                StartedAt = Clock.GetUtcNow().AddMinutes(-1),
            }.ToData(),
        });
    }

    public ChangeRecord Plan(string environment = "production", string actor = Bob, bool whole = true, bool undoable = true, string change = Change, string? digest = null) =>
        Ledger.Append(new LedgerEntry(RecordKind.Plan, change, environment)
        {
            PlanDigest = digest ?? PlanDigest,
            ShapeDigest = Shape,
            Actor = actor,
            At = Clock.GetUtcNow(),
            Outcome = "Planned",
            Data = new DeliveryEvidence { InputDigest = Inputs[environment], Whole = whole, SecretsFound = 0, Undoable = undoable }.ToData(),
        });

    public ChangeRecord Undo(string environment, string runId, RunStatus outcome = RunStatus.Undone) => Entry(RecordKind.Undo, environment, Bob, outcome.ToString(), [], runId);

    public ChangeRecord Verify(string environment, string runId, bool passed) =>
        Entry(RecordKind.Verification, environment, Bob, passed ? EvidenceData.Passed : EvidenceData.Failed, [], runId);

    /// <summary>What the desk would refuse to write, a forger appends.</summary>
    public ChangeRecord Approval(string actor, long planRecordId, string environment = "production", string? digest = null) =>
        Entry(RecordKind.Approval, environment, actor, "Approved", new JsonObject { [EvidenceData.PlanRecordId] = planRecordId }, null, digest ?? PlanDigest);

    public void Confirm(string environment, string? actor = null)
    {
        var items = Checklists.Named(Environments.Single(e => e.Name == environment).Checklist).Entries.Where(e => e.Tick == Tick.Person).Select(e => e.Id);
        foreach (var item in items)
            Confirmation(environment, item, actor ?? Carol);
    }

    public ChangeRecord Confirmation(string environment, string item, string actor = Carol) =>
        Entry(RecordKind.Confirmation, environment, actor, "Confirmed", new JsonObject { [EvidenceData.Item] = item, [EvidenceData.InputDigest] = Inputs[environment] });

    public Task Revoke(ChangeRecord record) => Desk.RevokeAsync(record.RecordId, "it was wrong", Actor.Parse(Carol), CancellationToken.None);

    /// <summary>Everything production asks for, honestly earned; ends inside the window on Tuesday at 10:00 UTC.</summary>
    public Story Earn()
    {
        var dev = Run("dev");
        Confirm("dev");
        Clock.Advance(TimeSpan.FromHours(1));
        var staging = Run("staging", kind: RecordKind.Rehearsal);
        Confirm("staging");
        Clock.Advance(TimeSpan.FromHours(24.5));
        var plan = Plan();
        Clock.Advance(TimeSpan.FromMinutes(10));
        var approval = Approval(Carol, plan.RecordId);
        Confirm("production");
        Clock.Advance(TimeSpan.FromMinutes(20));
        return new Story(dev, staging, plan, approval);
    }

    private ChangeRecord Entry(RecordKind kind, string environment, string actor, string outcome, JsonObject data, string? runId = null, string? plan = null) =>
        Ledger.Append(new LedgerEntry(kind, Change, environment)
        {
            RunId = runId,
            PlanDigest = plan,
            ShapeDigest = Shape,
            Actor = actor,
            At = Clock.GetUtcNow(),
            Outcome = outcome,
            Data = data,
        });
}

internal sealed record Story(ChangeRecord Dev, ChangeRecord Staging, ChangeRecord Plan, ChangeRecord Approval);

internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Now += by;
}
