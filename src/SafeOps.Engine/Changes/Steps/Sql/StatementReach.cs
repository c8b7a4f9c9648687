using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// What a statement touches as its text and the catalog tell, for databases that do not say it themselves: the tables it names,
/// those behind views, those that reference actions and triggers reach from there. More rather than less.
/// </summary>
public sealed class StatementReach
{
    private readonly SqlCatalog _catalog;
    private readonly HashSet<string> _reads = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _writes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _triggers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Table, SqlRowEvents Event, string Columns)> _followed = [];
    private string? _escapes;

    private StatementReach(SqlCatalog catalog) => _catalog = catalog;

    public static SqlReach Of(SqlStatement statement, SqlCatalog catalog)
    {
        var reach = new StatementReach(catalog);
        reach._escapes = statement.Cautions.FirstOrDefault(c => c.OutlivesRollback)?.Message;
        var set = statement.Kind == SqlStatementKind.Update ? Assigned(statement.Text) : null;
        foreach (var use in statement.Tables)
            reach.Use(use, set);
        return new SqlReach(reach._reads, reach._writes, reach._triggers, statement.Effect == SqlEffect.Schema) { Escapes = reach._escapes };
    }

    private void Use(SqlTableUse use, IReadOnlyCollection<string>? set)
    {
        var name = use.Schema is null ? use.Name : $"{use.Schema}.{use.Name}";
        if (_catalog.Find(name) is not { } table)
        {
            (use.Use == SqlTableUseKind.Read ? _reads : _writes).Add(name);
            return;
        }
        _reads.Add(table.Name);
        _reads.UnionWith(table.Sources);
        switch (use.Use)
        {
            case SqlTableUseKind.Insert:
                if (table.MovesSequence)
                    _escapes ??= $"an insert into {table.Name} moves its sequence, which rolling back does not move again";
                Follow(table, SqlRowEvents.Insert, null);
                break;
            case SqlTableUseKind.Update:
                Follow(table, SqlRowEvents.Update, set);
                break;
            case SqlTableUseKind.Delete or SqlTableUseKind.Truncate:
                Follow(table, SqlRowEvents.Delete, null);
                break;
            case not SqlTableUseKind.Read:
                _writes.Add(table.Name);
                break;
        }
    }

    /// <param name="columns">Of an update what it sets; null: anything.</param>
    private void Follow(SqlTable table, SqlRowEvents what, IReadOnlyCollection<string>? columns)
    {
        if (!_followed.Add((table.Name, what, columns is null ? "" : string.Join('\0', columns))))
            return;
        _writes.Add(table.Name);
        if (table.Kind == SqlTableKind.View)
        {
            foreach (var source in table.Sources.Select(_catalog.Find).OfType<SqlTable>())
                Follow(source, what, null);
        }
        foreach (var trigger in table.Triggers.Where(t => (t.On & what) != 0))
            Fire(table, trigger);
        foreach (var (child, key) in _catalog.ReferencesTo(table))
        {
            var action = what == SqlRowEvents.Delete ? key.OnDelete : key.OnUpdate;
            if (what == SqlRowEvents.Insert || action is ReferenceAction.NoAction or ReferenceAction.Restrict
                || (what == SqlRowEvents.Update && columns is not null && !key.ParentColumns.Any(p => columns.Contains(p, StringComparer.OrdinalIgnoreCase))))
                continue;
            _reads.Add(child.Name);
            Follow(child, what == SqlRowEvents.Delete && action == ReferenceAction.Cascade ? SqlRowEvents.Delete : SqlRowEvents.Update, key.Columns);
        }
    }

    private void Fire(SqlTable table, SqlTrigger trigger)
    {
        _triggers.Add(trigger.Name);
        if (trigger.Escapes is { } why)
            _escapes ??= $"the trigger {trigger.Name} of {table.Name} {why}";
        foreach (var use in trigger.Writes)
            Use(use, null);
    }

    /// <summary>The columns an UPDATE sets; null where its form is not plain.</summary>
    private static IReadOnlyCollection<string>? Assigned(string text)
    {
        var words = new SqlWords(text, [.. SqlTokenizer.Read(text, SqlFlavor.PostgreSql).Where(t => t.Kind != SqlTokenKind.Comment)], SqlFlavor.PostgreSql);
        var set = words.Find(0, words.Count, "set");
        if (set < 0)
            return null;
        var end = words.Find(set + 1, words.Count, "where", "from", "returning");
        var list = SqlExpression.CheckAssignments(text[words.EndOf(set)..(end < 0 ? text.Length : words.StartOf(end))], SqlFlavor.PostgreSql);
        return list.IsUsable ? [.. list.Assignments.Select(a => a.Column)] : null;
    }
}
