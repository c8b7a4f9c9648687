namespace SafeOps.Commands.Parsing.Sql;

/// <summary>
/// The body of a PostgreSQL function in SQL or PL/pgSQL, read for one question: would rolling back take back all that it does?
/// Anything that this reader does not see through counts as no.
/// </summary>
/// <param name="Escapes">Why it would not, as a clause behind "it"; null where it would.</param>
/// <param name="Writes">The tables it inserts into, changes or deletes from.</param>
public sealed record PostgreSqlRoutine(string? Escapes, IReadOnlyList<SqlTableUse> Writes)
{
    /// <summary>Words that may do anything wherever they stand in a body.</summary>
    private static readonly HashSet<string> Anywhere = new(StringComparer.Ordinal) { "execute", "call", "copy", "dblink", "import", "vacuum" };

    /// <summary>Words that begin a statement which does more than read or change rows.</summary>
    private static readonly HashSet<string> Beginnings = new(StringComparer.Ordinal)
    {
        "alter", "analyze", "checkpoint", "cluster", "comment", "commit", "create", "discard", "do", "drop", "grant", "listen", "load", "lock",
        "notify", "prepare", "reassign", "refresh", "reindex", "reset", "revoke", "rollback", "savepoint", "security", "set", "truncate", "unlisten",
    };

    /// <summary>Words of PL/pgSQL that stand before a parenthesis and call nothing.</summary>
    private static readonly HashSet<string> Syntax = new(StringComparer.Ordinal)
    {
        "assert", "by", "case", "elseif", "elsif", "exit", "foreach", "if", "in", "loop", "next", "open", "perform", "query", "return", "using", "when", "while",
    };

    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal) { ";", "begin", "then", "else", "loop" };

    public static PostgreSqlRoutine Read(string body)
    {
        var tokens = SqlTokenizer.Read(body, SqlFlavor.PostgreSql);
        if (tokens.Any(t => t.Kind is SqlTokenKind.Error or SqlTokenKind.MetaCommand))
            return new PostgreSqlRoutine("has a text that cannot be read", []);
        var words = new SqlWords(body, [.. tokens.Where(t => t.Kind != SqlTokenKind.Comment)], SqlFlavor.PostgreSql);
        var writes = new List<SqlTableUse>();
        var names = new HashSet<int>();
        for (var i = 0; i < words.Count; i++)
        {
            if (Anywhere.Contains(words[i]) || (Beginnings.Contains(words[i]) && (i == 0 || Openers.Contains(words[i - 1]))))
                return new PostgreSqlRoutine($"holds '{words[i].ToUpperInvariant()}'", []);
            if (Syntax.Contains(words[i]))
                names.Add(i);
            if (Written(words, i) is not { } written)
                continue;
            if (SqlRelationName.Extent(words, written.At) is not { Last: >= 0 } name)
                return new PostgreSqlRoutine("writes to a table whose name cannot be read", []);
            writes.Add(SqlRelationName.Use(words, name.First, name.Last, written.Use));
            names.Add(name.Last);
        }
        var reading = new SqlReading(words);
        SqlFunctionReader.Read(words, 0, words.Count, names, reading);
        return reading.Functions.FirstOrDefault(f => f.Standing != SqlFunctionStanding.Harmless) is { } function
            ? new PostgreSqlRoutine($"calls {function.Name}()", writes)
            : new PostgreSqlRoutine(null, writes);
    }

    private static (int At, SqlTableUseKind Use)? Written(SqlWords words, int i) => words[i] switch
    {
        "into" when words[i - 1] is "insert" => (i + 1, SqlTableUseKind.Insert),
        "into" when words[i - 1] is "merge" => (words[i + 1] == "only" ? i + 2 : i + 1, SqlTableUseKind.Delete),
        "from" when words[i - 1] is "delete" => (words[i + 1] == "only" ? i + 2 : i + 1, SqlTableUseKind.Delete),
        // FOR UPDATE locks, DO UPDATE changes the table of its INSERT.
        "update" when words[i - 1] is not ("for" or "do" or "key" or "or" or "before" or "after" or "then") || Openers.Contains(words[i - 1]) =>
            (words[i + 1] == "only" ? i + 2 : i + 1, SqlTableUseKind.Update),
        _ => null,
    };
}
