using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Statements as they stand: in one transaction with a marker where all of them allow it, else one after the other. What
/// they do is not saved, so the step has no undo of its own.
/// </summary>
public sealed class SqlExecuteStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "sql.execute",
        "Runs statements, or a script of them.",
        [
            new("connection", OptionKind.Connection, "The database, a connection of safeops.yaml.") { Required = true },
            new("statements", OptionKind.TextList, "The statements; :name binds a parameter of the change.") { OrScalar = true },
            new("script", OptionKind.Path, "A file with the statements, instead."),
            new("limits", OptionKind.Mapping, "Bounds beyond which the step is refused, at plan and at run.") { Members = [new("rows", OptionKind.Integer, "The most rows the statements may touch themselves.")] },
            new("dryRun", OptionKind.Text, "count reads only; execute tries them (SQLite: on a copy in memory; PostgreSQL: rolled back).") { Values = ["count", "execute"], Default = "count" },
        ])
    {
        Risk = RiskLevel.High,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With["statements"] is null == step.With["script"] is null)
        {
            yield return new OptionMistake("statements", "either 'statements' or 'script' says what to run, not both.");
            yield break;
        }
        if (step.With["script"] is { } file && !File.Exists(project.Folder.Resolve((string)file!)))
        {
            yield return new OptionMistake("script", $"there is no file '{(string)file!}'.");
            yield break;
        }
        foreach (var mistake in ExecuteTask.Read(step.With, project).Mistakes(step.Parameters))
            yield return mistake;
    }

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) =>
        step.With["script"] is { } file ? [project.Folder.Resolve((string)file!)] : [];

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var task = ExecuteTask.Read(step.With, context.Project);
        if (task.Mistakes(step.Parameters).FirstOrDefault() is { } mistake)
            throw new SafeOpsException(ErrorCodes.PlanRefused, $"'{mistake.Option}' {mistake.Message}");
        return [await new ExecutePlanner(step, task, context).PlanAsync(cancellationToken).ConfigureAwait(false)];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var task = ExecuteTask.Read(action.Intent["with"]!.AsObject(), context.Project);
        if (task.Digest != (string?)action.Intent["digest"])
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"the script '{task.Source}' was edited since it was planned.", "Plan again and look at what differs.", task.Source);
        await using var session = await SqlSession.OpenAsync(context, task.Connection, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
        return await session.GuardAsync(async () =>
        {
            await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
            var run = new ExecuteRun(session, task, action.Intent["parameters"]!.AsObject(), context);
            return new ActionResult(task.InTransaction
                ? await run.TogetherAsync(action, context, cancellationToken).ConfigureAwait(false)
                : await run.OneByOneAsync(cancellationToken).ConfigureAwait(false));
        }).ConfigureAwait(false);
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (!(bool)action.Intent["transaction"]!)
            return new ProbeResult(ProbeAnswer.Unknown, "its statements cannot share a transaction with a marker, so the database does not tell which of them ran.");
        try
        {
            var state = await ActionMarker.ReadAsync(action, context, (string)action.Intent["connection"]!, cancellationToken).ConfigureAwait(false);
            return state is null
                ? new ProbeResult(ProbeAnswer.NotDone, "the database says that its transaction is not committed.")
                : new ProbeResult(ProbeAnswer.Done, "the database says that its transaction is committed.", state.Actual);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.RunInDoubt)
        {
            return new ProbeResult(ProbeAnswer.Unknown, error.Message);
        }
    }

    public override Task RecoverAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken) =>
        ActionMarker.RecoverAsync(actions, context, cancellationToken);

    public override Task SettleAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken) =>
        ActionMarker.SettleAsync(actions, context, cancellationToken);
}
