using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Promotion;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Reports;

/// <summary>The plan and run the documents show.</summary>
internal static class Samples
{
    public static readonly TextStyle Coloured = new()
    {
        Reset = "\u001b[0m",
        Heading = "\u001b[1m",
        Create = "\u001b[32m",
        Update = "\u001b[33m",
        Delete = "\u001b[31m",
        Run = "\u001b[36m",
        Warning = "\u001b[93m",
        Muted = "\u001b[2m",
    };

    public static ChangePlan Plan(params PlannedStep[] steps) => new()
    {
        Change = "purge-old-sessions",
        Title = "Delete sessions older than 90 days",
        Why = "The table grew to 80 GB.",
        Environment = "dev",
        Path = "purge.change.yaml",
        Project = "/srv/shop",
        Risk = RiskLevel.High,
        Steps = steps,
        Parameters = new JsonObject { ["cutoff"] = "2026-08-25" },
        Digest = "3f9a1c20" + new string('0', 56),
        ShapeDigest = new string('5', 64),
        InputDigest = new string('6', 64),
        Footprint = [],
        PlannedAt = DateTimeOffset.UnixEpoch,
        PlannedBy = "ann@laptop",
    };

    public static ChangePlan Purge { get; } = Plan(
        Step("purge", null, Action("purge", null, ActionVerb.Delete, "12\u2009408 rows of sessions on sessions-dev") with
        {
            Details = ["in 13 batches of 1\u2009000"],
            Undo = "undo: restores the saved rows",
            SaveBytes = 2_100_000,
        }),
        Step("limits", "user-api", Set("user-api", 14)),
        Step("limits", "billing", Set("billing", 9)),
        Step("warm", null, Action("warm", null, ActionVerb.Run, "./warm-cache.sh user-api") with
        {
            Fidelity = Fidelity.Declared,
            Undo = "no undo: The cache refills by itself",
            Undoable = false,
        }));

    /// <summary>As the tests' API server answered a change of an image and a number of replicas.</summary>
    public static ChangePlan Deployment { get; } = Plan(
        Step("image", null, Action("image", null, ActionVerb.Update, "deployment/web in dev/shop") with
        {
            Details = ["spec.template.spec.containers[name=web].image: registry/web:2.0.3 → registry/web:2.2.0"],
            Commands = [Kubectl("patch deployment.v1.apps/web --type strategic --patch-file /dev/stdin --field-manager safeops --output json --show-managed-fields"), Kubectl("rollout status deployment.v1.apps/web --timeout 300s")],
            Risk = RiskLevel.Medium,
            Undo = "undo: puts the saved fields back",
            SaveBytes = 3_800,
        }),
        Step("more", null, Action("more", null, ActionVerb.Update, "deployment/api in dev/shop") with
        {
            Details = ["replicas: 2 → 4", "hpa/api scales it by its own measure (2 to 3) and would set the replicas again: change its bounds instead"],
            Commands = [Kubectl("scale deployment.v1.apps/api --current-replicas=2 --replicas=4")],
            Risk = RiskLevel.High,
            Undo = "undo: scales back to 2, unless somebody scaled it since",
        })) with
    {
        Change = "release-web",
        Digest = "8c4e07d1" + new string('0', 56),
    };

    private static PlannedCommand Kubectl(string rest) => new($"kubectl --context dev --namespace shop {rest}", CommandEffect.Mutate, "dev", ExposesSecrets: false);

    public static PlannedStep Step(string id, string? item, params PlannedAction[] actions) =>
        new(item is null ? id : $"{id}[{item}]", id, item, id, "file.set", actions);

    public static PlannedAction Action(string step, string? item, ActionVerb verb, string summary) => new()
    {
        Id = (item is null ? step : $"{step}[{item}]") + "/1",
        StepKey = item is null ? step : $"{step}[{item}]",
        StepId = step,
        Item = item,
        Uses = "file.set",
        Verb = verb,
        Target = summary,
        Summary = summary,
        Fidelity = Fidelity.Exact,
        Risk = RiskLevel.Low,
        Undo = "undo: restores the saved file",
        Undoable = true,
        Intent = [],
    };

    public static ChangeRun Run(RunStatus status, params RunAction[] actions) => new()
    {
        RunId = "20261123-0341-7c2e",
        Change = "purge-old-sessions",
        Environment = "dev",
        Status = status,
        Actions = actions,
        Started = DateTimeOffset.UnixEpoch,
        Finished = DateTimeOffset.UnixEpoch.AddSeconds(12.3),
        Actor = "ann@laptop",
        PlanDigest = new string('3', 64),
        RecordId = 5,
        CanUndo = true,
    };

    public static RunAction Done(long predicted, long actual) => new()
    {
        Id = "purge/1",
        StepKey = "purge",
        Uses = "sql.delete",
        Verb = ActionVerb.Delete,
        Target = "sessions on sessions-dev",
        Summary = "12\u2009408 rows of sessions on sessions-dev",
        Status = ActionStatus.Done,
        Predicted = new JsonObject { ["rows"] = predicted },
        Actual = new JsonObject { ["rows"] = actual, ["took"] = 3 },
        Truth = predicted == actual ? PredictionTruth.Matched : PredictionTruth.Differed,
    };

    public static PromotionStatus Promotion { get; } = new("purge-old-sessions", new string('5', 64),
    [
        new StageStatus { Change = "purge-old-sessions", Environment = "dev", Open = true, RunId = "20261123-0341-7c2e", RunAt = DateTimeOffset.UnixEpoch, Items = [] },
        new StageStatus
        {
            Change = "purge-old-sessions",
            Environment = "production",
            Open = false,
            Items =
            [
                new GateItem("earlier-stages", "a good run in dev", true, "run 20261123-0341-7c2e", null),
                new GateItem("approval", "1 approval of this plan", false, "none yet", "Approve-SafeChange -Path purge.change.yaml -Environment production"),
                new GateItem("soak", "24h since the run in staging", false, "2h so far", null) { OverrideReason = "the site is down" },
            ],
        },
    ]);

    private static PlannedAction Set(string service, int line) =>
        Action("limits", service, ActionVerb.Update, $"charts/{service}/values.yaml") with { Details = [$"resources.limits.memory: 512Mi → 1Gi (line {line})"], Diff = "@@ -1 +1 @@\n-a\n+b\n" };
}
