using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>Asks terraform what it would do, and makes it one action: one saved plan is applied by one command.</summary>
internal sealed class TerraformPlanner(ResolvedStep step, PlanningContext context)
{
    private readonly TerraformOptions _options = TerraformOptions.Of(step, context);

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        RequireFolder(_options);
        if (Waits() is { } waits)
            return Open(waits);
        KeptFiles.Sweep(context.Project.DataFolder, context.Services.Time);
        var work = context.Kept is { } kept
            ? kept.Make(KeptPlan.NameOf(step, context))
            : KeptFiles.Create(context.Project.DataFolder, $"planning-{Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant()}");
        try
        {
            var terraform = new Terraform(_options, context, work);
            var head = await terraform.HeadAsync(cancellationToken).ConfigureAwait(false);
            var plan = await terraform.PlanAsync(cancellationToken).ConfigureAwait(false);
            _options.Limits.Require(plan.Changes, _options.Display);
            var digest = PlanDigest.Of(plan);
            if (context.Kept is not null)
                new KeptPlan(head, digest).Write(work);
            // The lines a run will use, wherever this one was planned.
            var lines = new Terraform(_options, context, KeptFiles.PathOf(context.Project.DataFolder, KeptPlan.NameOf(step, context))).Lines(destroys: false);
            var earlier = plan.HasChanges && step.Undo.Kind == UndoKind.Default && !head.IsEmpty ? await new EarlierConfiguration(_options, context).FindAsync(cancellationToken).ConfigureAwait(false) : null;
            if (plan.HasChanges)
                context.World.MarkUncertain(Target(_options), step.Key);
            return Action(plan, head, digest, earlier) with { Commands = lines };
        }
        finally
        {
            if (context.Kept is null)
                KeptFiles.Remove(work);
        }
    }

    public static void RequireFolder(TerraformOptions options)
    {
        if (!Directory.Exists(options.Folder))
            throw new SafeOpsException(ErrorCodes.TargetUnknown, $"{options.Name} is no folder.", "Name the folder with the configuration under 'folder:'.", options.Name);
        if (!Directory.EnumerateFiles(options.Folder).Any(ConfigurationFiles.IsConfiguration))
            throw new SafeOpsException(ErrorCodes.TargetUnknown, $"{options.Name} holds no configuration (*.tf).", "Name the folder with the configuration under 'folder:'.", options.Name);
    }

    private PlannedAction Action(TerraformPlan plan, StateHead head, string digest, Earlier? earlier)
    {
        var takesAway = plan.Count(ChangeKind.Delete, ChangeKind.Replace);
        var (undo, undoable) = Undo(plan, head, earlier);
        return Shell() with
        {
            Verb = PlanText.Verb(plan),
            Summary = $"{_options.Display}: {PlanText.Summary(plan)}",
            Details = PlanText.Details(plan),
            Counts = plan.HasChanges ? PlanText.Counted(plan) : null,
            Risk = takesAway > 0 ? RiskLevel.High : plan.HasChanges ? RiskLevel.Medium : RiskLevel.Low,
            Undo = undo,
            Undoable = undoable,
            Before = new JsonObject { ["lineage"] = head.IsEmpty ? null : head.Lineage, ["changes"] = digest },
            Prediction = new JsonObject
            {
                ["added"] = plan.Count(ChangeKind.Create, ChangeKind.Replace),
                ["changed"] = plan.Count(ChangeKind.Update),
                ["destroyed"] = takesAway,
            },
        };
    }

    private static (string Undo, bool Undoable) Undo(TerraformPlan plan, StateHead head, Earlier? earlier)
    {
        var loses = plan.Count(ChangeKind.Delete, ChangeKind.Replace) > 0 ? "; what was destroyed is made anew, without what it held" : "";
        return (plan.HasChanges, head.IsEmpty, earlier) switch
        {
            (false, _, _) => ("nothing to undo", true),
            (_, true, _) => ("undo: destroys what it made, for there was nothing before", true),
            (_, _, { Revision: { } revision }) => ($"undo: plans and applies the configuration of commit {revision[..12]} against the same state{loses}", true),
            _ => ($"undo: not possible: {earlier?.Problem ?? "the step has another one"}", false),
        };
    }

    private PlannedAction Open(string waits) => Shell() with
    {
        Summary = $"{_options.Display}: planned when its turn comes",
        Fidelity = Fidelity.Unknown,
        FidelityReason = waits,
    };

    private PlannedAction Shell() => new()
    {
        Id = $"{step.Key}/1",
        StepKey = step.Key,
        StepId = step.Id,
        Item = step.Item,
        Uses = step.Uses,
        Verb = ActionVerb.Update,
        Target = _options.Display,
        Summary = _options.Display,
        Fidelity = Fidelity.Exact,
        Risk = RiskLevel.High,
        Undo = "undo: the earlier configuration, or what it made is destroyed; known when it is planned",
        Undoable = true,
        Intent = new JsonObject { ["program"] = _options.Program, ["folder"] = _options.Name, ["workspace"] = _options.Workspace ?? "default", ["plan"] = KeptPlan.NameOf(step, context) },
    };

    private static string Target(TerraformOptions options) => $"terraform:{options.Folder}#{options.Workspace}";

    /// <summary>A plan is of files on the disk and of the state: where an earlier step changes either, terraform can only be asked then.</summary>
    private string? Waits()
    {
        var inputs = ConfigurationFiles.Below(_options.Folder).Concat(_options.VarFiles).ToList();
        if (context.World.Files.Changed.FirstOrDefault(f => IsBelow(f, _options.Folder) || _options.VarFiles.Contains(f, StringComparer.Ordinal)) is { } edited)
            return $"an earlier step edits {context.Project.Folder.Display(edited)}";
        var waits = context.World.WaitsFor(Target(_options)) ?? context.World.WaitsForNewFiles ?? inputs.Select(f => context.World.WaitsFor($"file:{f}")).FirstOrDefault(w => w is not null);
        return waits is null ? null : $"what step '{waits}' leaves is not known before it has run";
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
