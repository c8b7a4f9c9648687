using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Engine.Tests.Changes.Steps;

/// <summary>Makes an empty file where there is none.</summary>
public sealed class FileTouch : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new("file.touch", "Makes an empty file where there is none.",
    [
        new("file", OptionKind.Path, "The file.") { Required = true },
    ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.Low,
    };

    public override Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var name = step.With["file"]!.GetValue<string>();
        var file = context.Project.Folder.Resolve(name);
        // The planned world, not the disk: an earlier step may make or delete the file.
        var there = context.World.Files[file].Exists;
        if (!there)
            context.World.Files[file] = PlannedFile.With([]);
        return Task.FromResult<IReadOnlyList<PlannedAction>>(
        [
            new PlannedAction
            {
                Id = $"{step.Key}/1",
                StepKey = step.Key,
                StepId = step.Id,
                Item = step.Item,
                Uses = step.Uses,
                Verb = there ? ActionVerb.None : ActionVerb.Create,
                Target = name,
                Summary = name,
                Fidelity = Fidelity.Exact,
                Risk = RiskLevel.Low,
                Undo = "undo: deletes the file while it is empty",
                Undoable = true,
                Intent = new JsonObject { ["file"] = name },
                Before = new JsonObject { ["exists"] = there },
                Prediction = new JsonObject { ["exists"] = true },
            },
        ]);
    }

    public override Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var file = Resolve(action, context);
        if (File.Exists(file))
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target} has come into being since the plan was made.", target: file);
        DurableFile.Write(file, []);
        return Task.FromResult(new ActionResult(new JsonObject { ["exists"] = true }));
    }

    public override Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(Resolve(action, context))
            ? new ProbeResult(ProbeAnswer.Done, "The file is there.", new JsonObject { ["exists"] = true })
            : new ProbeResult(ProbeAnswer.NotDone, "The file is not there."));

    public override Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Resolve(action, context));
        if (file is { Exists: true, Length: > 0 })
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target} has been filled since.", target: file.FullName);
        return Task.FromResult(action with { Verb = file.Exists ? ActionVerb.Delete : ActionVerb.None });
    }

    public override Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        DurableFile.Delete(Resolve(undo, context));
        return Task.CompletedTask;
    }

    private static string Resolve(PlannedAction action, ActionContext context) =>
        context.Project.Folder.Resolve(action.Intent["file"]!.GetValue<string>());
}
