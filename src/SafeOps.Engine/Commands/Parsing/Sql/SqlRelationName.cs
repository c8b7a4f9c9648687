namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Names of tables as they stand in a statement: <c>name</c>, <c>schema.name</c>, <c>database.schema.name</c>.</summary>
internal static class SqlRelationName
{
    /// <summary>First and last index of the name at <paramref name="i"/>; last is -1 where none stands.</summary>
    public static (int First, int Last) Extent(SqlWords words, int i)
    {
        if (!IsPart(words, i) || (words[i + 1] != "." && SqlReservedWords.Contains(words[i], words.Flavor)))
            return (i, -1);
        var last = i;
        while (words[last + 1] == "." && IsPart(words, last + 2))
            last += 2;
        return (i, last);
    }

    public static (string? Schema, string Name) At(SqlWords words, int first) =>
        Extent(words, first) is { Last: >= 0 } extent ? Parts(words, first, extent.Last) : (null, "");

    public static SqlTableUse Use(SqlWords words, int first, int last, SqlTableUseKind use)
    {
        var (schema, name) = Parts(words, first, last);
        return new SqlTableUse(schema, name, use, words.StartOf(first), words.EndOf(last) - words.StartOf(first));
    }

    public static bool IsCatalog(SqlTableUse table, SqlFlavor flavor)
    {
        var name = SqlWords.Fold(table.Name);
        return flavor == SqlFlavor.Sqlite
            ? name.StartsWith("sqlite_", StringComparison.Ordinal)
            : table.Schema is "pg_catalog" or "information_schema" || name.StartsWith("pg_", StringComparison.Ordinal);
    }

    private static (string? Schema, string Name) Parts(SqlWords words, int first, int last) =>
        (last > first ? Part(words, last - 2) : null, Part(words, last));

    private static string Part(SqlWords words, int i) =>
        words.KindOf(i) == SqlTokenKind.String
            ? words.Raw(i)[1..^1].Replace("''", "'", StringComparison.Ordinal)
            : words.Name(i);

    private static bool IsPart(SqlWords words, int i) =>
        words.IsName(i) || (words.Flavor == SqlFlavor.Sqlite && words.KindOf(i) == SqlTokenKind.String);
}
