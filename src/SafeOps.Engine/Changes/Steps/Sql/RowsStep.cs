using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Rows of one table, deleted or changed in batches by key, each batch one transaction: take the next keys, change them, save
/// every row that was touched anywhere, mark, commit.
/// </summary>
public abstract class RowsStep : StepType
{
    private protected static readonly OptionDescriptor[] Shared =
    [
        new("batch", OptionKind.Integer, "How many rows one transaction takes.") { Default = "1000" },
        new("limits", OptionKind.Mapping, "Bounds beyond which the step is refused, at plan and at run.")
        {
            Members = [new("rows", OptionKind.Integer, "The most rows it may touch, those reached by cascades and triggers included.")],
        },
        new("key", OptionKind.TextList, "Unique NOT NULL columns that tell the rows apart, where the table has no key of its own."),
        new("triggers", OptionKind.Text, "What to do where triggers fire: refuse, or save and undo what they do without predicting it.") { Values = ["refuse", "save"], Default = "refuse" },
        new("dryRun", OptionKind.Text, "count reads only; execute tries the step (SQLite: on a copy in memory; PostgreSQL: rolled back), so that what triggers do is predicted too.") { Values = ["count", "execute"], Default = "count" },
    ];

    private protected static readonly OptionDescriptor Connection = new("connection", OptionKind.Connection, "The database, a connection of safeops.yaml.") { Required = true };
    private protected static readonly OptionDescriptor Table = new("table", OptionKind.Text, "The table.") { Required = true };
    private protected static readonly OptionDescriptor Where = new("where", OptionKind.Text, "The condition of the rows, as after WHERE; :name binds a parameter of the change. 'true' takes all rows.") { Required = true };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) =>
        RowsTask.Check(step, SqlFlavors.Of(project, (string)step.With["connection"]!));

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var task = RowsTask.Of(step, SqlFlavors.Of(context.Project, (string)step.With["connection"]!));
        return [await new RowsPlanner(step, task, context).PlanAsync(cancellationToken).ConfigureAwait(false)];
    }

    public override Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        RowsRun.ApplyAsync(action, context, cancellationToken);

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        MarkerState? state;
        try
        {
            state = await ActionMarker.ReadAsync(action, context, (string)action.Intent["connection"]!, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.RunInDoubt)
        {
            return new ProbeResult(ProbeAnswer.Unknown, error.Message);
        }
        return state switch
        {
            null or { Batches: 0 } => new ProbeResult(ProbeAnswer.NotDone, "the database says that nothing of it is committed."),
            { Complete: true } => new ProbeResult(ProbeAnswer.Done, $"the database says that all {Counts.Of(state.Batches, "batch", "batches")} are committed.", state.Actual),
            _ => new ProbeResult(ProbeAnswer.Partly, $"the database says that {Counts.Of(state.Batches, "batch", "batches")} are committed."),
        };
    }

    public override Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        RowsVerification.VerifyAsync(action, context, cancellationToken);

    public override Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        RowsUndo.PlanAsync(action, context, cancellationToken);

    public override Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken) =>
        RowsUndo.RunAsync(undo, context, cancellationToken);

    public override Task RecoverAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken) =>
        ActionMarker.RecoverAsync(actions, context, cancellationToken);

    public override Task SettleAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken) =>
        ActionMarker.SettleAsync(actions, context, cancellationToken);
}

/// <summary>Deletes rows.</summary>
public sealed class SqlDeleteStep : RowsStep
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "sql.delete",
        "Deletes the rows of a table that meet a condition, in batches, and saves them first.",
        [Connection, Table, Where, .. Shared])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.High,
    };
}

/// <summary>Changes rows.</summary>
public sealed class SqlUpdateStep : RowsStep
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "sql.update",
        "Changes the rows of a table that meet a condition, in batches, and saves them first.",
        [Connection, Table, new("set", OptionKind.Text, "The assignments, as after SET: column = expression, …") { Required = true }, Where, .. Shared])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.Medium,
    };
}

/// <summary>Which SQL a connection speaks.</summary>
internal static class SqlFlavors
{
    public static SqlFlavor Of(SafeOpsProject project, string connection) =>
        project.Connection(connection).Provider.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) ? SqlFlavor.PostgreSql : SqlFlavor.Sqlite;
}
