using System.Globalization;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>Puts saved rows back by table: what came goes, what went comes in the order of references, what was changed is changed back.</summary>
internal sealed class PostgresRowRestore(SqlSession session, SqlCatalog catalog)
{
    private const string MayReplicate = """
        SELECT CASE WHEN current_setting('is_superuser') = 'on' THEN 1
                    WHEN current_setting('server_version_num')::int >= 150000 THEN (SELECT has_parameter_privilege('session_replication_role', 'SET'))::int
                    ELSE 0 END
        """;

    /// <summary>Null where no trigger would fire, or this role may keep it from it.</summary>
    public async Task<string?> WhyNotAsync(IReadOnlyCollection<string> tables, CancellationToken cancellationToken)
    {
        var firing = tables.Select(catalog.Find).OfType<SqlTable>().SelectMany(t => t.Triggers.Select(g => $"{g.Name} of {t.Name}")).ToList();
        return firing.Count == 0 || await session.CountAsync(MayReplicate, null, cancellationToken).ConfigureAwait(false) == 1
            ? null
            : $"putting the rows back would fire the triggers {string.Join(", ", firing)}, and this role may not suspend them (GRANT SET ON PARAMETER session_replication_role TO …, or undo with a role that may).";
    }

    /// <summary>Triggers are suspended only where there are some and the role may: without, every reference is checked by the server as well.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (catalog.Tables.Any(t => t.Triggers.Count > 0) && await session.CountAsync(MayReplicate, null, cancellationToken).ConfigureAwait(false) == 1)
            await session.ExecuteAsync("SET session_replication_role = replica", null, cancellationToken).ConfigureAwait(false);
    }

    public async Task RunAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var tables = InOrder([.. changes.Select(c => c.Table).DistinctBy(t => t.QualifiedName).Select(t => catalog.Find(t)!)]);
        List<RowChange> Of(SqlTable table, Func<RowChange, bool> which) => [.. changes.Where(c => which(c) && catalog.Find(c.Table) == table)];
        foreach (var table in Enumerable.Reverse(tables))
            await DeleteAsync(table, Of(table, c => c.Before is null), cancellationToken).ConfigureAwait(false);
        foreach (var table in tables)
            await InsertAsync(table, Of(table, c => c.After is null), cancellationToken).ConfigureAwait(false);
        foreach (var table in tables)
            await UpdateAsync(table, Of(table, c => c is { Before: not null, After: not null }), cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(SqlTable table, List<RowChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
            return;
        var names = PostgresRowLookup.Names(table.Key.Count);
        await using var command = session.Command("");
        command.CommandText = $"DELETE FROM {session.Quote(table)} AS t USING {PostgresRowLookup.Unnest(command, names.Count, [.. changes.Select(c => c.KeyAfter!.Values)])} AS u({string.Join(", ", names)}) WHERE {OnKey(table, names)}";
        Require(changes.Count, await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false), table);
    }

    private async Task InsertAsync(SqlTable table, List<RowChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
            return;
        var columns = changes[0].Table.Columns;
        var names = PostgresRowLookup.Names(columns.Count);
        await using var command = session.Command("");
        command.CommandText = $"INSERT INTO {session.Quote(table)} ({string.Join(", ", columns.Select(session.Quote))}) OVERRIDING SYSTEM VALUE SELECT {string.Join(", ", columns.Select((c, i) => PostgresRowLookup.Cast(table, c, names[i])))} FROM {PostgresRowLookup.Unnest(command, names.Count, [.. changes.Select(c => c.Before!)])} AS u({string.Join(", ", names)})";
        Require(changes.Count, await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false), table);
    }

    private async Task UpdateAsync(SqlTable table, List<RowChange> changes, CancellationToken cancellationToken)
    {
        var saved = changes.FirstOrDefault()?.Table;
        var changed = saved is null ? [] : Enumerable.Range(0, saved.Columns.Count).Where(i => changes.Any(c => !SqlValues.Same(c.Before![i], c.After![i]))).ToList();
        if (saved is null || changed.Count == 0)
            return;
        var names = PostgresRowLookup.Names(saved.Key.Count + changed.Count);
        await using var command = session.Command("");
        var rows = changes.Select(c => (IReadOnlyList<object?>)[.. c.KeyAfter!.Values, .. changed.Select(i => c.Before![i])]).ToList();
        var set = string.Join(", ", changed.Select((c, i) => $"{session.Quote(saved.Columns[c])} = {PostgresRowLookup.Cast(table, saved.Columns[c], "u." + names[saved.Key.Count + i])}"));
        command.CommandText = $"UPDATE {session.Quote(table)} AS t SET {set} FROM {PostgresRowLookup.Unnest(command, names.Count, rows)} AS u({string.Join(", ", names)}) WHERE {OnKey(table, names)}";
        Require(changes.Count, await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false), table);
    }

    private string OnKey(SqlTable table, IReadOnlyList<string> names) =>
        string.Join(" AND ", table.KeyColumns.Select((c, i) => $"t.{session.Quote(c)} = {PostgresRowLookup.Cast(table, c, "u." + names[i])}"));

    private void Require(int expected, int done, SqlTable table)
    {
        if (done != expected)
            throw new SafeOpsException(ErrorCodes.TargetChanged, string.Create(CultureInfo.InvariantCulture, $"{session.Name}: {expected - done} rows of {table.Name} could not be put back."), target: table.Name);
    }

    /// <summary>Tables that others refer to first; in a circle any order, which references that are checked at the end allow.</summary>
    private static List<SqlTable> InOrder(List<SqlTable> tables)
    {
        var ordered = new List<SqlTable>();
        while (tables.Count > 0)
        {
            var next = tables.FirstOrDefault(t => !t.ForeignKeys.Any(k => k.Parent != t.Name && tables.Any(o => o.Name == k.Parent))) ?? tables[0];
            ordered.Add(next);
            tables.Remove(next);
        }
        return ordered;
    }
}
