using System.Text;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Reads what the program sqlite3 reads: SQL, and its own commands that begin with a dot.</summary>
internal static class SqliteShellInput
{
    /// <summary>An argument of sqlite3 behind the database, its standard input or a script.</summary>
    public static IReadOnlyList<CommandPart> Read(string text, SqlSource source)
    {
        var parts = new List<CommandPart>();
        var sql = new StringBuilder(text);
        foreach (var token in SqlTokenizer.Read(text, SqlFlavor.Sqlite))
        {
            if (token.Kind == SqlTokenKind.MetaCommand)
            {
                parts.Add(SqliteShellCommands.Read(text.Substring(token.Start, token.Length), token.Start, source));
                for (var i = token.Start; i < token.End; i++)
                    sql[i] = ' ';
            }
            else if (token.Kind != SqlTokenKind.Comment && StartsLine(text, token.Start) && IsShells(text, token))
            {
                Doubt(parts, text, token, source);
            }
        }
        parts.AddRange(SqlEffects.Read(sql.ToString(), CommandShell.Sqlite, source));
        return [.. parts.OrderBy(p => p.Span.Start)];
    }

    private static bool StartsLine(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t')
            at--;
        return at == 0 || text[at - 1] is '\n' or '\r';
    }

    // A line "go" or "/" ends a statement for the shell and is SQL to the reader; a dot or # at the start of a line may
    // be the shell's where the two see the end of a statement differently.
    private static bool IsShells(string text, SqlToken token)
    {
        var end = text.IndexOfAny(['\n', '\r'], token.Start);
        var line = text[token.Start..(end < 0 ? text.Length : end)].Trim();
        return text[token.Start] is '#' || (text[token.Start] == '.' && token.Length == 1) || line == "/" || line.Equals("go", StringComparison.OrdinalIgnoreCase);
    }

    private static void Doubt(List<CommandPart> parts, string text, SqlToken token, SqlSource source)
    {
        var part = new SqlPart(source, text.Substring(token.Start, token.Length), token.Start, "line");
        part.Add("sqlite-line", CommandEffect.Unknown, "sqlite3 may take this line for a command or an end of its own.");
        parts.Add(part.Build());
    }
}
