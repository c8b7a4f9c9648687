using System.Text;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>A condition of psql's <c>\if</c>, as far as it decides over what stands behind it.</summary>
/// <param name="Condition">What is asked: <c>:dry_run</c>, <c>:{?dry_run}</c>.</param>
/// <param name="Holds">False in the branches behind, which are read where it does not hold.</param>
public sealed record SqlBranch(string Condition, bool Holds);

/// <summary>A statement, or a command of the database's own client.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Statement">Null for a command.</param>
/// <param name="Command">Its line, from the backslash or dot on; empty for a statement.</param>
/// <param name="Branches">From the outermost to the innermost that it stands in.</param>
public sealed record SqlItem(int Line, SqlStatement? Statement, string Command, IReadOnlyList<SqlBranch> Branches)
{
    /// <summary><c>\echo</c>, <c>.print</c>; empty for a statement.</summary>
    public string Name => Command.Split((char[]?)null, 2)[0];

    public string Arguments => Command.Split((char[]?)null, 2) is [_, var rest] ? rest.Trim() : "";
}

/// <summary>A script of SQL as the database's client reads it.</summary>
public sealed class SqlInput
{
    private static readonly string[] Sending = ["g", "gx", "gset", "gdesc", "gexec", "crosstabview", "crosstabview", "watch", "r", "reset"];

    private SqlInput(string text, SqlFlavor flavor, IReadOnlyList<SqlItem> items, IReadOnlyList<SqlProblem> problems) =>
        (Text, Flavor, Items, Problems) = (text, flavor, items, problems);

    public string Text { get; }

    public SqlFlavor Flavor { get; }

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<SqlItem> Items { get; }

    public IReadOnlyList<SqlProblem> Problems { get; }

    public IEnumerable<SqlStatement> Statements => Items.Where(i => i.Statement is not null).Select(i => i.Statement!);

    /// <summary>Never throws on the text's contents.</summary>
    public static SqlInput Read(string text, SqlFlavor flavor)
    {
        var script = SqlScript.Read(WithoutCommands(text, flavor), flavor);
        var parts = script.Statements.Select(s => (s.Start, Statement: (SqlStatement?)s, Command: ""))
            .Concat(Commands(text, flavor).Select(c => (c.Start, (SqlStatement?)null, text[c.Start..c.End].TrimEnd())))
            .OrderBy(p => p.Start);
        var open = new Stack<List<SqlBranch>>();
        var items = new List<SqlItem>();
        foreach (var (start, statement, command) in parts)
        {
            var item = new SqlItem(LineOf(text, start), statement, command, [.. open.Reverse().SelectMany(b => b)]);
            items.Add(item);
            switch (item.Name)
            {
                case "\\if":
                    open.Push([new SqlBranch(item.Arguments, Holds: true)]);
                    break;
                case "\\elif" when open.Count > 0:
                    open.Push([.. open.Pop().Select(b => b with { Holds = false }), new SqlBranch(item.Arguments, Holds: true)]);
                    break;
                case "\\else" when open.Count > 0:
                    open.Push([.. open.Pop().Select(b => b with { Holds = false })]);
                    break;
                case "\\endif" when open.Count > 0:
                    open.Pop();
                    break;
            }
        }
        return new SqlInput(text, flavor, items, script.Problems);
    }

    /// <summary>The text with spaces for the client's commands, and a semicolon for those that send what stands before them; every place stays what it was.</summary>
    public static string WithoutCommands(string text, SqlFlavor flavor)
    {
        var sql = new StringBuilder(text);
        foreach (var token in Commands(text, flavor))
        {
            for (var i = token.Start; i < token.End; i++)
                if (text[i] is not ('\n' or '\r'))
                    sql[i] = ' ';
            if (flavor == SqlFlavor.PostgreSql && Sending.Any(s => text.AsSpan(token.Start + 1, token.Length - 1).StartsWith(s) && (token.Length == s.Length + 1 || !char.IsLetter(text[token.Start + 1 + s.Length]))))
                sql[token.Start] = ';';
        }
        return sql.ToString();
    }

    /// <summary>From 1.</summary>
    public static int LineOf(string text, int offset) => text.AsSpan(0, Math.Min(offset, text.Length)).Count('\n') + 1;

    private static IEnumerable<SqlToken> Commands(string text, SqlFlavor flavor) => SqlTokenizer.Read(text, flavor).Where(t => t.Kind == SqlTokenKind.MetaCommand);
}
