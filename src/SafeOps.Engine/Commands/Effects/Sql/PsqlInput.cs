using System.Text;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Reads what psql reads: SQL, and its own commands that begin with a backslash.</summary>
internal static class PsqlInput
{
    // Each one costs a reading of the whole text.
    private const int MaxEscapes = 20;

    /// <summary>A script, a here-document or standard input: SQL and commands of psql in any order.</summary>
    public static IReadOnlyList<CommandPart> Read(string text, SqlSource source)
    {
        var parts = new List<CommandPart>();
        text = WithoutEscapes(text, source, parts);
        var sql = new StringBuilder(text);
        var tokens = SqlTokenizer.Read(text, SqlFlavor.PostgreSql);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == SqlTokenKind.MetaCommand)
                Blank(sql, text, token, PsqlCommands.Read(text, token.Start, token.End, source, parts));
            else if (IsVariable(text, tokens, i))
                Variable(parts, text, token, source);
        }
        parts.AddRange(SqlEffects.Read(sql.ToString(), CommandShell.PostgreSql, source));
        return [.. parts.OrderBy(p => p.Span.Start)];
    }

    /// <summary>The value of <c>-c</c>: one command of psql where it begins with a backslash, otherwise SQL as the server reads it.</summary>
    public static IReadOnlyList<CommandPart> ReadCommand(string text, SqlSource source)
    {
        if (!text.StartsWith('\\'))
            return SqlEffects.Read(text, CommandShell.PostgreSql, source);
        var parts = new List<CommandPart>();
        PsqlCommands.Read(text, 0, text.Length, source, parts);
        return parts;
    }

    // \; and \: stand for the bare character and leave the rest of the line SQL.
    private static string WithoutEscapes(string text, SqlSource source, List<CommandPart> parts)
    {
        for (var rounds = 0; rounds < MaxEscapes; rounds++)
        {
            var at = SqlTokenizer.Read(text, SqlFlavor.PostgreSql)
                .Where(t => t.Kind == SqlTokenKind.MetaCommand && t.Length > 1 && text[t.Start + 1] is ';' or ':').Select(t => t.Start).FirstOrDefault(-1);
            if (at < 0)
                return text;
            text = string.Concat(text.AsSpan(0, at), " ", text.AsSpan(at + 1));
        }
        var part = new SqlPart(source, text, 0, "SQL");
        part.Add("malformed", CommandEffect.Unknown, "There are too many escaped semicolons to read this for certain.");
        parts.Add(part.Build());
        return text;
    }

    // The text keeps its length, so that the places of the statements stay right. What sends the query ends it.
    private static void Blank(StringBuilder sql, string text, SqlToken token, bool ends)
    {
        for (var i = token.Start; i < token.End; i++)
            if (text[i] is not ('\n' or '\r'))
                sql[i] = ' ';
        if (ends)
            sql[token.Start] = ';';
    }

    // :name becomes whatever text the variable holds. :'name' becomes a literal, and that it stays.
    private static bool IsVariable(string text, IReadOnlyList<SqlToken> tokens, int i) =>
        (tokens[i].Kind == SqlTokenKind.Parameter && text[tokens[i].Start] == ':')
        || (i + 1 < tokens.Count && tokens[i].Length == 1 && text[tokens[i].Start] == ':' && tokens[i + 1].Start == tokens[i].End
            && tokens[i + 1].Kind is SqlTokenKind.QuotedIdentifier or SqlTokenKind.Error);

    private static void Variable(List<CommandPart> parts, string text, SqlToken token, SqlSource source)
    {
        var part = new SqlPart(source, text.Substring(token.Start, token.Length), token.Start, "variable");
        part.Add("psql-variable", CommandEffect.Unknown, "psql puts the text of a variable here, which may be any SQL.");
        parts.Add(part.Build());
    }
}
