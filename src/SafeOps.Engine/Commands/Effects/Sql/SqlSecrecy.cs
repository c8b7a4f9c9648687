using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Marks what a statement reads that may be a secret.</summary>
internal static class SqlSecrecy
{
    public static void Read(SqlWords words, SqlStatement statement, SqlPart part)
    {
        foreach (var table in statement.Tables)
            if (table.Use == SqlTableUseKind.Read && SqlSecretNames.IsRelation(table.Name))
                Mark(part, table.Start, table.Start + table.Length, $"{table.Name} holds passwords, keys or the like.");
        if (statement.Kind == SqlStatementKind.Show && words.Count > 1 && SqlSecretNames.IsSetting(words.IsName(1) ? words.Name(1) : ""))
            part.Add("secret", CommandEffect.Read, "Settings that are shown here may hold passwords.", CommandTraits.ExposesSecrets);
        if (statement.Tables.Any(t => t.Name == "pg_settings") && words.Find(0, words.Count, "where") < 0)
            part.Add("secret", CommandEffect.Read, "All settings are shown, and some may hold passwords.", CommandTraits.ExposesSecrets);
        if (statement.Kind is not (SqlStatementKind.Select or SqlStatementKind.Copy or SqlStatementKind.Insert or SqlStatementKind.Update or SqlStatementKind.Delete or SqlStatementKind.Cursor))
            return;
        for (var i = 0; i < words.Count; i++)
            if (words.IsName(i) && words[i + 1] != "(" && SqlSecretNames.IsColumn(words.Name(i)))
                Mark(part, statement.Start + words.StartOf(i), statement.Start + words.EndOf(i), $"{words.Name(i)} looks like the name of a secret.");
    }

    private static void Mark(SqlPart part, int start, int end, string message) =>
        part.Add("secret", start, end, CommandEffect.Read, message, CommandTraits.ExposesSecrets);
}
