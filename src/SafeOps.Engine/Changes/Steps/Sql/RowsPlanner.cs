using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>The dry run of a <see cref="RowsTask"/>: counts through a connection that leaves no trace, or tries it where nothing of it stays.</summary>
internal sealed class RowsPlanner(ResolvedStep step, RowsTask task, PlanningContext context)
{
    private const int MostSamples = 3;
    private const int SampledForSize = 1000;

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        if (context.World.WaitsFor($"connection:{task.Connection}") is { } waits)
            return Unknown($"waits for step '{waits}', whose effect on {task.Connection} is not known");
        var chain = context.World.Databases[task.Connection];
        IReadOnlySet<string> written = new HashSet<string>();
        string? escapes = null;
        var action = await SqlSession.ReadAsync(context, task.Connection, async session =>
        {
            if (task.UnknownFunction(session.Dialect.Flavor) is { } function)
                return Unknown($"calls {function}(), a function that is on no list of those without effects: it may do anything, with the rights of its owner too, so it is not called to count");
            var parameters = SqlParameters.FromIntent(task.Parameters, context);
            var touched = chain.ChangesSchema ? null : await TouchedAsync(session, parameters, cancellationToken).ConfigureAwait(false);
            string? after = null;
            if (touched is null || chain.Overlaps(touched.Reach))
            {
                if (await chain.ModelAsync(session, context, cancellationToken).ConfigureAwait(false) is not { } model)
                {
                    written = touched?.Reach.Writes ?? written;
                    return Waiting($"waits for step '{chain.LastStep}', which changes tables that this one reads; {SqlTrial.Limits(session.Dialect)}", touched?.Reach);
                }
                (session, after) = (model, chain.LastStep);
                touched = await TouchedAsync(session, parameters, cancellationToken).ConfigureAwait(false);
            }
            (written, escapes) = (touched.Reach.Writes, touched.Reach.Escapes);
            return await PlanOnAsync(session, touched, parameters, after, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (action.Verb != ActionVerb.None && written.Count > 0)
        {
            var dialect = SqlSession.Provider(context, context.Project.Connection(task.Connection)).Dialect;
            chain.Add(step.Key, written, SqlTrial.Allows(dialect, task.MayExecute, escapes, action.Rows)
                ? (on, token) => RowsRun.ModelAsync(on, task, SqlParameters.FromIntent(task.Parameters, context), token)
                : null);
        }
        return action;
    }

    private sealed record Touched(SqlCatalog Catalog, SqlTable Table, SqlReach Reach, IReadOnlyList<string> Set);

    /// <summary>What the database says the statement would touch; and that statement is right.</summary>
    private async Task<Touched> TouchedAsync(SqlSession session, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var catalog = await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var table = task.Resolve(catalog);
        catalog = catalog.With(table);
        var set = task.Assignments(session.Dialect.Flavor).Select(a => Column(table, a.Column)).ToList();
        var reach = await session.Dialect.ReachAsync(session, task.Statement(session, table), task.AsReading(session, table), parameters, cancellationToken).ConfigureAwait(false);
        return new Touched(catalog, table, reach, set);
    }

    private async Task<PlannedAction> PlanOnAsync(SqlSession session, Touched touched, IReadOnlyList<SqlParameterValue> parameters, string? after, CancellationToken cancellationToken)
    {
        var (catalog, table, reach, set) = touched;
        RefuseWhatCannotBeSaved(catalog, table, reach);
        var rows = await session.CountAsync($"SELECT count(*) FROM {session.Quote(table)} WHERE ({task.Where})", parameters, cancellationToken).ConfigureAwait(false);
        if (rows == 0 && !table.HidesRows)
            return Nothing(session, table, after);
        if (rows > task.Limit)
            throw RowsRun.OverLimit(task, rows, "Nothing was changed.");
        var effects = await EffectsAsync(session, touched, parameters, rows, cancellationToken).ConfigureAwait(false);
        if (effects.Violations.Count > 0)
            throw task.Refused($"references forbid it: {string.Join("; ", effects.Violations)}.", "Delete or change those rows first, in a step before this one.");
        var inOneGo = effects.InOneGo || ReadsWhatItChanges(catalog, reach) || set.Any(c => table.KeyColumns.Contains(c, StringComparer.OrdinalIgnoreCase));
        if (inOneGo && rows > task.Batch)
            throw task.Refused(string.Create(CultureInfo.InvariantCulture, $"the {rows} rows depend on each other (a reference among them, a condition that reads what is changed, or a key that is set), so one transaction must take them all; 'batch' is {task.Batch}."), string.Create(CultureInfo.InvariantCulture, $"Set 'batch' to {rows} or more."));

        var prediction = reach.Triggers.Count > 0
            ? await new RowsTrial(task, context).PredictAsync(session, reach, parameters, rows, cancellationToken).ConfigureAwait(false)
            : new RowsPrediction(Predict(effects, table), Fidelity.Exact, null, null);
        if (after is not null && prediction.Fidelity == Fidelity.Exact)
            prediction = prediction with { Fidelity = Fidelity.Simulated, Reason = OnTopOf(session, after) };
        if (table.HidesRows)
            prediction = new RowsPrediction(null, Fidelity.Unknown, "row-level security is active: this role sees these rows, others may be hidden from it, and fewer may be allowed to be changed", null);
        var total = prediction.Outcome is null ? rows : RowTally.TotalOf(prediction.Outcome);
        if (total > task.Limit)
            throw RowsRun.OverLimit(task, total, "Nothing was changed.");
        return await ActionAsync(session, touched, parameters, rows, prediction.Outcome, inOneGo, cancellationToken).ConfigureAwait(false) with
        {
            Fidelity = prediction.Fidelity,
            FidelityReason = prediction.Reason,
            Residue = prediction.Residue,
        };
    }

    private static string OnTopOf(SqlSession session, string after) =>
        session.Dialect.TrialGround == SqlTrialGround.Copy ? $"computed on a copy in memory, after step '{after}'" : $"computed in a transaction that is rolled back, after step '{after}'";

    private async Task<PlannedAction> ActionAsync(SqlSession session, Touched touched, IReadOnlyList<SqlParameterValue> parameters, long rows, JsonObject? predicted, bool inOneGo, CancellationToken cancellationToken)
    {
        var (catalog, table, reach, set) = touched;
        var shown = predicted is null ? rows : (long)predicted["rows"]!;
        var saved = await SaveBytesAsync(session, catalog, table, rows, predicted, parameters, cancellationToken).ConfigureAwait(false);
        var batches = (rows + task.Batch - 1) / task.Batch;
        var details = new List<string>();
        if (!task.IsDelete)
            details.Add($"set {task.Set!.ReplaceLineEndings(" ")}");
        details.Add($"where {task.Where.ReplaceLineEndings(" ")}");
        details.Add(batches == 1 ? "in 1 batch" : $"in {Thousands(batches)} batches of {Thousands(task.Batch)}");
        details.AddRange(Cascades(predicted));
        if (reach.Triggers.Count > 0)
            details.Add($"triggers fire: {string.Join(", ", reach.Triggers.Order(StringComparer.Ordinal))}");
        return Base(table.Name) with
        {
            Verb = task.IsDelete ? ActionVerb.Delete : ActionVerb.Update,
            Summary = $"{Thousands(shown)} {(shown == 1 ? "row" : "rows")} of {table.Name} on {task.Connection}",
            Details = details,
            Rows = shown,
            Samples = await SamplesAsync(session, table, set, parameters, cancellationToken).ConfigureAwait(false),
            Undo = "undo: restores the saved rows",
            Undoable = true,
            SaveBytes = saved,
            Before = new JsonObject
            {
                ["shape"] = RowsRun.ShapeOf(catalog, reach.Writes),
                ["tables"] = new JsonArray([.. reach.Writes.Order(StringComparer.Ordinal).Select(w => JsonValue.Create(w))]),
                ["inOneGo"] = inOneGo,
                ["single"] = RowsRun.IsSingle(task, table, reach, session.Dialect.Flavor),
            },
            Observed = new JsonObject { ["rows"] = rows },
            Prediction = predicted,
        };
    }

    private void RefuseWhatCannotBeSaved(SqlCatalog catalog, SqlTable table, SqlReach reach)
    {
        foreach (var name in reach.Writes)
        {
            var written = catalog.Find(name);
            if (written is { HidesRows: true } && written.Name != table.Name)
                throw task.Refused($"it would change rows of '{name}' too, some of which row-level security hides from this role: they could neither be counted nor saved.", "Use a role that row-level security does not apply to, or change those rows first in a step of their own.");
            if (written is not null && (written.Forbidden & SqlRowEvents.Update) != 0 && step.Undo.Kind == UndoKind.Default && (reach.Writes.Count > 1 || reach.Triggers.Count > 0))
                throw task.Refused($"rows of '{name}' would have to be locked before they are saved, and the role of this connection may not: that takes UPDATE on one of its columns.", $"Grant it, or say 'undo: {{ none: … }}'.");
            if (written is { Kind: SqlTableKind.Table, Key.Count: > 0, Obstacle: null } && !(reach.Triggers.Count > 0 && written.ReplacesOnConflict))
                continue;
            throw task.Refused($"it would change rows of '{name}' too, which cannot be saved: it {written?.Obstacle ?? "is a virtual table, has no key, or replaces rows on conflict"}.", "Drop or change the trigger that writes there, or use sql.execute with an undo of your own.");
        }
        var replacing = catalog.Tables.SelectMany(t => t.Triggers).Where(t => t.Replaces && reach.Triggers.Contains(t.Name)).Select(t => t.Name).ToList();
        if (replacing.Count > 0)
            throw task.Refused($"the trigger '{replacing[0]}' replaces rows (REPLACE), which deletes rows that nobody can see.", "Change the trigger to ON CONFLICT DO UPDATE, or use sql.execute with an undo of your own.");
    }

    private async Task<ReferenceEffects> EffectsAsync(SqlSession session, Touched touched, IReadOnlyList<SqlParameterValue> parameters, long rows, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, long> { [touched.Table.Name] = rows };
        if (!touched.Catalog.ReferencesTo(touched.Table).Any())
            return new ReferenceEffects(task.IsDelete ? own : [], task.IsDelete ? [] : own, [], InOneGo: false);
        return await session.Dialect.CountReferencesAsync(session, touched.Catalog, new RowSelection(touched.Table, task.Where, parameters, task.IsDelete ? null : touched.Set, Moved(session, touched)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows whose referenced columns really get another value: reference actions run for no others.</summary>
    private string? Moved(SqlSession session, Touched touched)
    {
        var referenced = touched.Catalog.ReferencesTo(touched.Table).SelectMany(r => r.Key.ParentColumns).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var moved = task.Assignments(session.Dialect.Flavor)
            .Where(a => referenced.Contains(a.Column))
            .Select(a => session.Dialect.Moves(touched.Table, a.Column, a.Value.Text))
            .ToList();
        return moved.Count == 0 ? null : $"({task.Where}) AND ({string.Join(" OR ", moved)})";
    }

    private bool ReadsWhatItChanges(SqlCatalog catalog, SqlReach reach)
    {
        var read = SqlExpression.Check(task.Where, SqlFlavors.Of(context.Project, task.Connection)).Tables
            .Concat(task.Assignments(SqlFlavors.Of(context.Project, task.Connection)).SelectMany(a => a.Value.Tables));
        return read.Any(t => reach.Writes.Contains(t.Name) || catalog.Find(t.Name)?.Kind != SqlTableKind.Table);
    }

    private JsonObject Predict(ReferenceEffects effects, SqlTable table)
    {
        var own = (task.IsDelete ? effects.Deleted : effects.Updated)[table.Name];
        var others = effects.Deleted.Keys.Union(effects.Updated.Keys).Select(name => (
            name,
            name == table.Name && task.IsDelete ? 0 : effects.Deleted.GetValueOrDefault(name),
            0L,
            name == table.Name && !task.IsDelete ? 0 : effects.Updated.GetValueOrDefault(name)));
        return RowTally.Shape(own, others);
    }

    private static IEnumerable<string> Cascades(JsonObject? predicted) =>
        from other in predicted?["cascaded"]?.AsObject() ?? []
        select $"reaches {other.Key}: {string.Join(", ", other.Value!.AsObject().Select(c => $"{Thousands((long)c.Value!)} {c.Key}"))}";

    private async Task<IReadOnlyList<string>> SamplesAsync(SqlSession session, SqlTable table, IReadOnlyList<string> set, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var columns = table.Columns.Skip(table.HasAddressKey && table.PrimaryKey.Count > 0 ? 1 : 0).Where(c => task.IsDelete || table.PrimaryKey.Contains(c) || table.KeyColumns.Contains(c) || set.Contains(c)).Take(6).ToList();
        await using var command = session.Command(
            string.Create(CultureInfo.InvariantCulture, $"SELECT {session.Dialect.ExactColumns(columns.Select(session.Quote))} FROM {session.Quote(table)} WHERE ({task.Where}) ORDER BY {string.Join(", ", table.KeyColumns.Select(session.Quote))} LIMIT {MostSamples}"),
            parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var samples = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            samples.Add(string.Join(", ", session.Dialect.ReadExact(session.Connection, reader, columns.Count).Select((v, i) => $"{columns[i]}={SqlValues.Show(v)}")));
        return samples;
    }

    /// <summary>Estimated from the first rows that would be saved; rows reached in other tables by those tables' first rows.</summary>
    private async Task<long> SaveBytesAsync(SqlSession session, SqlCatalog catalog, SqlTable table, long rows, JsonObject? predicted, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var bytes = rows * await AverageAsync(table, $" WHERE ({task.Where})", parameters).ConfigureAwait(false) * (task.IsDelete ? 1 : 2);
        foreach (var (name, counts) in predicted?["cascaded"]?.AsObject() ?? [])
            bytes += counts!.AsObject().Sum(c => (long)c.Value!) * await AverageAsync(catalog.Find(name)!, "", []).ConfigureAwait(false);
        return bytes;

        async Task<long> AverageAsync(SqlTable of, string condition, IReadOnlyList<SqlParameterValue> bound)
        {
            var row = string.Join(" + ", of.Columns.Select(c => session.Dialect.ByteLength(session.Quote(c)) + " + 4"));
            return 24 + await session.CountAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT avg(n) FROM (SELECT {row} AS n FROM {session.Quote(of)}{condition} LIMIT {SampledForSize}) AS x"), bound, cancellationToken).ConfigureAwait(false);
        }
    }

    private string Column(SqlTable table, string name)
    {
        if (table.Generated.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw task.Refused($"'{name}' of '{table.Name}' is computed from other columns and cannot be set.");
        return table.Column(name) ?? throw task.Refused($"'{table.Name}' has no column '{name}'.{NearestWord.Suggest(name, [.. table.Columns])}");
    }

    private PlannedAction Nothing(SqlSession session, SqlTable table, string? after) => Base(table.Name) with
    {
        Verb = ActionVerb.None,
        Summary = $"no rows of {table.Name} on {task.Connection} meet the condition",
        Details = [$"where {task.Where.ReplaceLineEndings(" ")}"],
        Rows = 0,
        Fidelity = after is null ? Fidelity.Exact : Fidelity.Simulated,
        FidelityReason = after is null ? null : OnTopOf(session, after),
        Risk = RiskLevel.Low,
        Observed = new JsonObject { ["rows"] = 0 },
        Prediction = RowTally.Shape(0, []),
    };

    /// <summary>What it would touch is known, if not how many: only what meets those tables has to wait.</summary>
    private PlannedAction Waiting(string reason, SqlReach? reach) => reach is null or { Escapes: not null, Triggers.Count: > 0 }
        ? Unknown(reason)
        : Base(task.Table) with { FidelityReason = reason, Undo = "undo: restores the saved rows" };

    private PlannedAction Unknown(string reason)
    {
        context.World.MarkUncertain($"connection:{task.Connection}", step.Key);
        return Base(task.Table) with { FidelityReason = reason, Undo = "undo: restores the saved rows" };
    }

    private PlannedAction Base(string table) => new()
    {
        Id = $"{step.Key}/1",
        StepKey = step.Key,
        StepId = step.Id,
        Item = step.Item,
        Uses = step.Uses,
        Verb = task.IsDelete ? ActionVerb.Delete : ActionVerb.Update,
        Target = $"{table} on {task.Connection}",
        Summary = $"rows of {table} on {task.Connection}",
        Fidelity = Fidelity.Unknown,
        Risk = task.IsDelete ? RiskLevel.High : RiskLevel.Medium,
        Undo = "nothing to undo",
        Undoable = true,
        Intent = task.ToIntent(),
    };

    private static string Thousands(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
}
