using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Tells for which database a script is written, by what only one of them understands.</summary>
internal static partial class SqlDialectGuess
{
    /// <summary>Null where nothing tells.</summary>
    public static SqlFlavor? Of(string text)
    {
        var sqlite = Sqlite().Count(text);
        var postgres = PostgreSql().Count(text);
        if (sqlite != postgres)
            return sqlite > postgres ? SqlFlavor.Sqlite : SqlFlavor.PostgreSql;
        var problems = new[] { SqlFlavor.PostgreSql, SqlFlavor.Sqlite }.ToDictionary(f => f, f => SqlInput.Read(text, f) is var input ? input.Problems.Count + input.Statements.Count(s => s.Kind == SqlStatementKind.Unknown) : 0);
        return problems[SqlFlavor.Sqlite] == problems[SqlFlavor.PostgreSql] ? null : problems.MinBy(p => p.Value).Key;
    }

    [GeneratedRegex(
        @"^\.(?:bail|print|echo|mode|headers?|parameter|read|output|once|open|timer|tables|schema|dump|changes|nullvalue|import)\b|\bsqlite3?\b|\bPRAGMA\s|\bAUTOINCREMENT\b|\bsqlite_\w+|\bIFNULL\s*\(|\b(?:datetime|strftime|julianday)\s*\(|\bchanges\s*\(\s*\)|\bINSERT\s+OR\s+(?:IGNORE|REPLACE)\b|\bBEGIN\s+IMMEDIATE\b",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sqlite();

    [GeneratedRegex(
        @"^\s*\\[a-z?!]+|\bpsql\b|\bpostgres(?:ql)?\b|::\s*[a-z]|\$\w*\$|\bRAISE\s+(?:NOTICE|EXCEPTION)|\bcurrent_setting\s*\(|\bnow\s*\(\s*\)|\binterval\s+'|\b(?:big)?serial\b|\bjsonb\b|\bILIKE\b|\bCONCURRENTLY\b|\bTRUNCATE\b|\bON_ERROR_STOP\b|\bpg_\w+|\btimestamptz\b|\bGENERATED\s+(?:ALWAYS|BY\s+DEFAULT)\s+AS\s+IDENTITY|^\s*(?:GRANT|REVOKE|COPY|DO|CALL|NOTIFY)\s",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PostgreSql();
}
