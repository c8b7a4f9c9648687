using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>What a <c>sql.delete</c> or <c>sql.update</c> is to do: the intent of its action.</summary>
internal sealed record RowsTask
{
    public required string Connection { get; init; }
    public required string Table { get; init; }
    public required string Where { get; init; }

    /// <summary>The assignments of an update; null for a delete.</summary>
    public string? Set { get; init; }
    public required JsonObject Parameters { get; init; }
    public long Batch { get; init; } = 1000;

    /// <summary>The most rows it may touch, cascades and triggers included; null: no bound.</summary>
    public long? Limit { get; init; }
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The author accepts that what triggers do is saved but not predicted.</summary>
    public bool SavesTriggers { get; init; }

    /// <summary>The dry run may execute on a copy.</summary>
    public bool MayExecute { get; init; }

    public bool IsDelete => Set is null;

    public JsonObject ToIntent() => new()
    {
        ["connection"] = Connection,
        ["table"] = Table,
        ["where"] = Where,
        ["set"] = Set,
        ["parameters"] = Parameters.DeepClone(),
        ["batch"] = Batch,
        ["limit"] = Limit,
        ["key"] = new JsonArray([.. Key.Select(k => JsonValue.Create(k))]),
        ["triggers"] = SavesTriggers,
        ["execute"] = MayExecute,
    };

    public static RowsTask FromIntent(JsonObject intent) => new()
    {
        Connection = (string)intent["connection"]!,
        Table = (string)intent["table"]!,
        Where = (string)intent["where"]!,
        Set = (string?)intent["set"],
        Parameters = intent["parameters"]!.AsObject(),
        Batch = (long)intent["batch"]!,
        Limit = (long?)intent["limit"],
        Key = [.. intent["key"]!.AsArray().Select(k => (string)k!)],
        SavesTriggers = (bool)intent["triggers"]!,
        MayExecute = (bool)intent["execute"]!,
    };

    public static RowsTask Of(ResolvedStep step, SqlFlavor flavor)
    {
        var with = step.With;
        var where = SqlExpression.Check(SqlParameters.Text((string)with["where"]!, "where"), flavor);
        var set = with["set"] is { } text ? SqlParameters.Text((string)text!, "set") : null;
        var names = where.Parameters.Concat(set is null ? [] : SqlExpression.CheckAssignments(set, flavor).Parameters);
        return new RowsTask
        {
            Connection = (string)with["connection"]!,
            Table = (string)with["table"]!,
            Where = where.Text,
            Set = set,
            Parameters = SqlParameters.ToIntent(names, step.Parameters),
            Batch = (long?)with["batch"] ?? 1000,
            Limit = (long?)with["limits"]?["rows"],
            Key = [.. (with["key"]?.AsArray() ?? []).Select(k => (string)k!)],
            SavesTriggers = (string?)with["triggers"] == "save",
            MayExecute = (string?)with["dryRun"] == "execute",
        };
    }

    /// <summary>What can be wrong with the options before any database is asked.</summary>
    public static IEnumerable<OptionMistake> Check(ResolvedStep step, SqlFlavor flavor)
    {
        var with = step.With;
        foreach (var option in new[] { "where", "set" }.Where(o => with[o] is not null && Interpolation.Names((string)with[o]!).Count > 0))
            yield return new OptionMistake(option, $"would paste a secret into SQL; write :{Interpolation.Names((string)with[option]!)[0]}, which is bound.");
        var where = SqlExpression.Check(Interpolation.Unescape((string)with["where"]!), flavor);
        foreach (var problem in where.Problems)
            yield return new OptionMistake("where", Located(problem));
        if (where.IsUsable && Unsteady(where) is { } function)
            yield return new OptionMistake("where", $"calls {function}(), which answers differently each time; what it selects could not be predicted.");
        var names = where.Parameters;
        if (with["set"] is { } set)
        {
            var assignments = SqlExpression.CheckAssignments(Interpolation.Unescape((string)set!), flavor);
            foreach (var problem in assignments.Problems)
                yield return new OptionMistake("set", Located(problem));
            names = [.. names, .. assignments.Parameters];
        }
        if (SqlParameters.Mistake(names, step.Parameters) is { } mistake)
            yield return new OptionMistake("where", mistake);
        if ((long?)with["batch"] is < 1)
            yield return new OptionMistake("batch", "is less than 1; expected how many rows one transaction takes.");
        if ((long?)with["limits"]?["rows"] is < 0)
            yield return new OptionMistake("limits.rows", "is negative; expected the most rows the step may touch.");
    }

    /// <summary>The table and the key its batches follow. Throws where there is none, or it is no table.</summary>
    public SqlTable Resolve(SqlCatalog catalog)
    {
        var table = catalog.Get(Table, Connection);
        if (table.Obstacle is { } obstacle)
            throw Refused($"'{table.Name}' {obstacle}.", "Use sql.execute with an undo of your own.");
        if (table.Kind != SqlTableKind.Table)
            throw Refused($"'{table.Name}' is a {(table.Kind == SqlTableKind.View ? "view" : "virtual table")}; rows can be saved of plain tables only.", "Name the table behind it, or use sql.execute with an undo of your own.");
        if ((table.Forbidden & (IsDelete ? SqlRowEvents.Delete : SqlRowEvents.Update)) != 0)
            throw Refused($"the role of this connection may not {(IsDelete ? "delete from" : "update")} '{table.Name}'.", "Grant the role what it needs, or use another connection.");
        if (Key.Count > 0)
        {
            var columns = Key.Select(k => table.Column(k) ?? throw Refused($"'{Table}' has no column '{k}' for 'key'.{NearestWord.Suggest(k, table.Columns.ToList())}")).ToList();
            var unique = table.UniqueKeys.Append(table.PrimaryKey).Any(u => u.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(columns));
            if (!unique || columns.Any(c => !table.NotNull.Contains(c) && !table.PrimaryKey.Contains(c)))
                throw Refused($"'{string.Join(", ", Key)}' is no key of '{Table}': it must be unique and NOT NULL.");
            if (table.Key.Count == 0)
                table = table with { Key = [.. columns.Select(c => table.Columns.ToList().IndexOf(c))] };
        }
        return table.Key.Count > 0 ? table : throw Refused($"'{table.Name}' has no key by which its rows can be told apart.", "Name a set of unique NOT NULL columns as 'key'.");
    }

    public SafeOpsException Refused(string why, string? nextStep = null) => new(ErrorCodes.PlanRefused, $"{Connection}: {why}", nextStep, Table);

    /// <summary>A row whose key was set may stand behind the last key and would be taken again; such a task takes one batch.</summary>
    public bool MovesKeys(SqlTable table, SqlFlavor flavor) => Assignments(flavor).Any(a => table.KeyColumns.Contains(a.Column, StringComparer.OrdinalIgnoreCase));

    /// <summary>A SELECT of the same rows, and of what would be set: right where <see cref="Statement"/> is.</summary>
    public string AsReading(SqlSession session, SqlTable table)
    {
        var set = Assignments(session.Dialect.Flavor).Select(a => table.Types.Count > 0 && table.Columns.Contains(a.Column) && a.Value.Text != "DEFAULT" ? $"CAST(({a.Value.Text}) AS {table.Type(a.Column)})" : "1");
        return $"SELECT {string.Join(", ", set.Append("1"))} FROM {session.Quote(table)} WHERE ({Where})";
    }

    public CaptureRequest Capture(SqlTable table, SqlReach reach, SqlFlavor flavor, bool saves) =>
        new(table, reach, [.. Assignments(flavor).Select(a => a.Column)], MovesKeys(table, flavor), saves);

    /// <summary>The whole task as one statement, for asking about it.</summary>
    public string Statement(SqlSession session, SqlTable table) =>
        IsDelete ? $"DELETE FROM {session.Quote(table)} WHERE ({Where})" : $"UPDATE {session.Quote(table)} SET {Set} WHERE ({Where})";

    /// <summary>A function of the texts that no list names: the database may not even be asked about it, since asking would run it. Null: there is none.</summary>
    public string? UnknownFunction(SqlFlavor flavor) => Assignments(flavor).Select(a => a.Value)
        .Prepend(SqlExpression.Check(Where, flavor))
        .SelectMany(e => e.Functions)
        .FirstOrDefault(f => f.Standing == SqlFunctionStanding.Unknown)?.Name;

    /// <summary>The assignments, by column as the database spells it.</summary>
    public IReadOnlyList<SqlAssignment> Assignments(SqlFlavor flavor) => Set is null ? [] : SqlExpression.CheckAssignments(Set, flavor).Assignments;

    private static readonly string[] UnsteadyFunctions = ["random", "randomblob", "changes", "total_changes", "last_insert_rowid", "gen_random_uuid", "uuidv4", "uuidv7", "random_normal", "clock_timestamp", "timeofday"];

    private static string? Unsteady(SqlExpression expression) =>
        expression.Functions.Select(f => f.Name.ToLowerInvariant()).FirstOrDefault(UnsteadyFunctions.Contains);

    private static string Located(SqlProblem problem) => string.Create(CultureInfo.InvariantCulture, $"{problem.Message} (line {problem.Line}, column {problem.Column} of the text)");
}
