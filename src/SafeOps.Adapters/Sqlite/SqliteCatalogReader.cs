using System.Data.Common;
using System.Text.RegularExpressions;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Adapters.Sqlite;

/// <summary>Reads tables, keys, references and triggers through SQLite's own pragmas.</summary>
internal static partial class SqliteCatalogReader
{
    private static readonly string[] AddressNames = ["rowid", "_rowid_", "oid"];

    public static async Task<SqlCatalog> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var listed = await SqliteCommands.RowsAsync(connection, "SELECT l.name, l.type, l.wr, s.sql FROM pragma_table_list l LEFT JOIN main.sqlite_schema s ON s.name = l.name AND s.type IN ('table','view') WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name", cancellationToken).ConfigureAwait(false);
        var triggers = await SqliteCommands.RowsAsync(connection, "SELECT tbl_name, name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name", cancellationToken).ConfigureAwait(false);
        var tables = new List<SqlTable>();
        foreach (var row in listed.Where(r => (string)r[0]! != SqlMarker.Table))
        {
            var name = (string)row[0]!;
            var kind = (string)row[1]! switch { "view" => SqlTableKind.View, "table" => SqlTableKind.Table, _ => SqlTableKind.Virtual };
            var table = new SqlTable(name, kind)
            {
                ReplacesOnConflict = row[3] is string sql && Replaces().IsMatch(sql),
                Triggers = [.. triggers.Where(t => name.Equals((string)t[0]!, StringComparison.OrdinalIgnoreCase)).Select(t => new SqlTrigger((string)t[1]!, Replace().IsMatch((string)t[2]!)))],
            };
            tables.Add(kind == SqlTableKind.Table ? await DetailAsync(connection, table, withoutRowId: (long)row[2]! == 1, cancellationToken).ConfigureAwait(false) : table);
        }
        return new SqlCatalog([.. tables.Select(t => t with { ForeignKeys = [.. t.ForeignKeys.Select(k => Complete(k, tables))] })]);
    }

    private static async Task<SqlTable> DetailAsync(DbConnection connection, SqlTable table, bool withoutRowId, CancellationToken cancellationToken)
    {
        var literal = $"'{table.Name.Replace("'", "''", StringComparison.Ordinal)}'";
        var columns = await SqliteCommands.RowsAsync(connection, $"SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo({literal}) ORDER BY cid", cancellationToken).ConfigureAwait(false);
        var stored = columns.Where(c => (long)c[4]! == 0).Select(c => (string)c[0]!).ToList();
        var primary = columns.Where(c => (long)c[3]! > 0).OrderBy(c => (long)c[3]!).ToList();
        var primaryNames = primary.Select(c => (string)c[0]!).ToList();
        var indexes = await SqliteCommands.RowsAsync(connection, $"SELECT name, origin, partial FROM pragma_index_list({literal}) WHERE \"unique\" = 1 ORDER BY seq", cancellationToken).ConfigureAwait(false);
        // A single INTEGER column without an index of its own is the row's address under a name (lang_createtable.html#rowid).
        var isAlias = !withoutRowId && primary.Count == 1 && "INTEGER".Equals((string)primary[0][1]!, StringComparison.OrdinalIgnoreCase) && !indexes.Any(i => (string)i[1]! == "pk");
        var address = withoutRowId || isAlias ? null : AddressNames.FirstOrDefault(a => !columns.Any(c => a.Equals((string)c[0]!, StringComparison.OrdinalIgnoreCase)));
        var all = address is null ? stored : [address, .. stored];
        IReadOnlyList<int> key = (withoutRowId, isAlias, address) switch
        {
            (true, _, _) or (_, true, _) => [.. primaryNames.Select(p => all.IndexOf(p))],
            (_, _, not null) => [0],
            _ => [],
        };
        return table with
        {
            Columns = all,
            Generated = [.. columns.Where(c => (long)c[4]! is 2 or 3).Select(c => (string)c[0]!)],
            Key = key,
            HasAddressKey = address is not null,
            PrimaryKey = primaryNames,
            NotNull = [.. columns.Where(c => (long)c[2]! != 0).Select(c => (string)c[0]!)],
            UniqueKeys = await UniqueAsync(connection, indexes, cancellationToken).ConfigureAwait(false),
            ForeignKeys = await ReferencesAsync(connection, literal, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> UniqueAsync(DbConnection connection, List<object?[]> indexes, CancellationToken cancellationToken)
    {
        var unique = new List<IReadOnlyList<string>>();
        foreach (var index in indexes.Where(i => (long)i[2]! == 0))
        {
            var parts = await SqliteCommands.RowsAsync(connection, $"SELECT name FROM pragma_index_info('{((string)index[0]!).Replace("'", "''", StringComparison.Ordinal)}') ORDER BY seqno", cancellationToken).ConfigureAwait(false);
            if (parts.All(p => p[0] is string))
                unique.Add([.. parts.Select(p => (string)p[0]!)]);
        }
        return unique;
    }

    private static async Task<IReadOnlyList<SqlForeignKey>> ReferencesAsync(DbConnection connection, string literal, CancellationToken cancellationToken)
    {
        var rows = await SqliteCommands.RowsAsync(connection, $"SELECT id, \"table\", \"from\", \"to\", on_delete, on_update FROM pragma_foreign_key_list({literal}) ORDER BY id, seq", cancellationToken).ConfigureAwait(false);
        return [.. rows.GroupBy(r => (long)r[0]!).Select(g => new SqlForeignKey(
            [.. g.Select(r => (string)r[2]!)],
            (string)g.First()[1]!,
            [.. g.Select(r => r[3] as string).OfType<string>()],
            Action((string)g.First()[4]!),
            Action((string)g.First()[5]!)))];
    }

    /// <summary>A reference that names no columns means the parent's primary key; names are spelt as the parent spells them.</summary>
    private static SqlForeignKey Complete(SqlForeignKey key, List<SqlTable> tables)
    {
        var parent = tables.FirstOrDefault(t => t.Name.Equals(key.Parent, StringComparison.OrdinalIgnoreCase));
        return parent is null ? key : key with { Parent = parent.Name, ParentColumns = key.ParentColumns.Count == 0 ? parent.PrimaryKey : key.ParentColumns };
    }

    private static ReferenceAction Action(string text) => text switch
    {
        "CASCADE" => ReferenceAction.Cascade,
        "SET NULL" => ReferenceAction.SetNull,
        "SET DEFAULT" => ReferenceAction.SetDefault,
        "RESTRICT" => ReferenceAction.Restrict,
        _ => ReferenceAction.NoAction,
    };

    [GeneratedRegex(@"\bON\s+CONFLICT\s+REPLACE\b", RegexOptions.IgnoreCase)]
    private static partial Regex Replaces();

    [GeneratedRegex(@"\bREPLACE\b", RegexOptions.IgnoreCase)]
    private static partial Regex Replace();
}
