using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>How many rows a plain statement would touch, asked by a SELECT of the same rows. Only forms whose count is certain.</summary>
internal static class StatementCount
{
    /// <summary>Null where the form is not plain: conflict clauses, RETURNING, joins, aliases, LIMIT, WITH.</summary>
    public static async Task<long?> CountAsync(SqlSession session, SqlStatement statement, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var query = Query(statement, session.Dialect.Flavor);
        return query is null ? null : await session.CountAsync(query, parameters.Where(p => statement.Parameters.Contains(p.Name)), cancellationToken).ConfigureAwait(false);
    }

    private static string? Query(SqlStatement statement, SqlFlavor flavor)
    {
        var text = statement.Text;
        var tokens = SqlTokenizer.Read(text, flavor).Where(t => t.Kind != SqlTokenKind.Comment).ToList();
        var words = tokens.Select(t => t.Kind is SqlTokenKind.Identifier or SqlTokenKind.Operator or SqlTokenKind.Punctuation ? text.Substring(t.Start, t.Length).ToUpperInvariant() : "").ToList();
        var name = words is ["DELETE", "FROM", ..] ? 2 : words is ["UPDATE", ..] ? 1 : words is ["INSERT", "INTO", ..] ? 2 : -1;
        if (name < 0 || name >= tokens.Count)
            return null;
        var behind = name + 1 < words.Count && words[name + 1] == "." ? name + 3 : name + 1;
        if (behind > tokens.Count)
            return null;
        var table = text[tokens[name].Start..tokens[behind - 1].End];
        return words[0] switch
        {
            "INSERT" => Inserted(words, behind),
            "DELETE" when behind == words.Count => $"SELECT count(*) FROM {table}",
            "DELETE" when words[behind] == "WHERE" => Where(behind),
            "UPDATE" when behind < words.Count && words[behind] == "SET" => Updated(behind),
            _ => null,
        };

        string? Updated(int set)
        {
            var depth = 0;
            for (var i = set + 1; i < words.Count; i++)
            {
                depth += words[i] == "(" ? 1 : words[i] == ")" ? -1 : 0;
                if (depth == 0 && words[i] is "FROM" or "RETURNING" or "LIMIT" or "ORDER")
                    return null;
                if (depth == 0 && words[i] == "WHERE")
                    return Where(i);
            }
            return $"SELECT count(*) FROM {table}";
        }

        string? Where(int at)
        {
            var condition = SqlExpression.Check(at + 1 < tokens.Count ? text[tokens[at + 1].Start..] : "", flavor);
            return condition.IsUsable ? $"SELECT count(*) FROM {table} WHERE ({condition.Text})" : null;
        }
    }

    /// <summary>INSERT INTO t (…) VALUES (…), (…): one row for each pair of outer parentheses, and nothing behind the last.</summary>
    private static string? Inserted(List<string> words, int at)
    {
        if (at < words.Count && words[at] == "(")
            at = Behind(words, at);
        if (at >= words.Count || words[at] != "VALUES")
            return null;
        var rows = 0;
        for (at++; at < words.Count && words[at] == "("; at++)
        {
            rows++;
            at = Behind(words, at);
            if (at >= words.Count)
                return System.FormattableString.Invariant($"SELECT {rows}");
            if (words[at] != ",")
                return null;
        }
        return null;
    }

    private static int Behind(List<string> words, int open)
    {
        for (int i = open, depth = 0; i < words.Count; i++)
        {
            depth += words[i] == "(" ? 1 : words[i] == ")" ? -1 : 0;
            if (depth == 0)
                return i + 1;
        }
        return words.Count;
    }
}
