using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Tells for which database a script is written, by what only one of them understands.</summary>
internal static partial class SqlDialectGuess
{
    /// <summary>Null where nothing tells.</summary>
    /// <param name="texts">The script first, then what else tells: its schema.</param>
    public static SqlFlavor? Of(params string[] texts) =>
        texts.Select(ByWords).FirstOrDefault(f => f is not null) ?? texts.Select(ByReading).FirstOrDefault(f => f is not null)
        // PostgreSQL reads it too, and then asks for a value in each insert.
        ?? (texts.Any(RowId().IsMatch) ? SqlFlavor.Sqlite : null);

    private static SqlFlavor? ByWords(string text)
    {
        var (sqlite, postgres) = (Sqlite().Count(text), PostgreSql().Count(text));
        return sqlite == postgres ? null : sqlite > postgres ? SqlFlavor.Sqlite : SqlFlavor.PostgreSql;
    }

    private static SqlFlavor? ByReading(string text)
    {
        var (sqlite, postgres) = (Mistakes(SqlFlavor.Sqlite), Mistakes(SqlFlavor.PostgreSql));
        return sqlite == postgres ? null : sqlite < postgres ? SqlFlavor.Sqlite : SqlFlavor.PostgreSql;

        int Mistakes(SqlFlavor flavor) => SqlInput.Read(text, flavor) is var input ? input.Problems.Count + input.Statements.Count(s => s.Kind == SqlStatementKind.Unknown) : 0;
    }

    [GeneratedRegex(@"\bINTEGER\s+PRIMARY\s+KEY\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RowId();

    [GeneratedRegex(
        @"^\.(?:bail|print|echo|mode|headers?|parameter|read|output|once|open|timer|tables|schema|dump|changes|nullvalue|import)\b|\bsqlite3?\b|\bPRAGMA\s|\bAUTOINCREMENT\b|\bsqlite_\w+|\bIFNULL\s*\(|\b(?:datetime|strftime|julianday)\s*\(|\bchanges\s*\(\s*\)|\bINSERT\s+OR\s+(?:IGNORE|REPLACE)\b|\bBEGIN\s+IMMEDIATE\b",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sqlite();

    [GeneratedRegex(
        @"^\s*\\[a-z?!]+|\bpsql\b|\bpostgres(?:ql)?\b|::\s*[a-z]|\$\w*\$|\bRAISE\s+(?:NOTICE|EXCEPTION)|\bcurrent_setting\s*\(|\bnow\s*\(\s*\)|\binterval\s+'|\b(?:big)?serial\b|\bjsonb\b|\bILIKE\b|\bCONCURRENTLY\b|\bTRUNCATE\b|\bON_ERROR_STOP\b|\bpg_\w+|\btimestamptz\b|\bGENERATED\s+(?:ALWAYS|BY\s+DEFAULT)\s+AS\s+IDENTITY|^\s*(?:GRANT|REVOKE|COPY|DO|CALL|NOTIFY)\s",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PostgreSql();
}
