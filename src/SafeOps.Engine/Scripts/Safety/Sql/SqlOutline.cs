using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Scripts.Safety.Sql;

/// <summary>A statement with its words and whether it runs in a transaction that the script opens.</summary>
internal sealed record SqlPlaced(SqlStatement Statement, SqlWords Words, bool InTransaction)
{
    public int Start => Statement.Start;

    public int End => Statement.Start + Statement.Length;

    /// <summary>Changes rows or definitions for good.</summary>
    public bool Changes => Statement.Effect is SqlEffect.Write or SqlEffect.Schema;
}

/// <summary>A script of SQL as rules look at it. Which database it is for is told by what only one of them understands.</summary>
internal sealed partial class SqlOutline
{
    private SqlOutline(string text)
    {
        Text = text;
        Flavor = SqlDialectGuess.Of(text) ?? SqlFlavor.PostgreSql;
        IsRead = !TSql().IsMatch(text);
        var tokens = SqlTokenizer.Read(text, Flavor);
        Comments = [.. tokens.Where(t => t.Kind == SqlTokenKind.Comment).Select(t => new ScriptComment(t.Start, t.End, Bare(text.AsSpan(t.Start, t.Length))))];
        Commands = [.. tokens.Where(t => t.Kind == SqlTokenKind.MetaCommand).Select(t => (t.Start, t.End))];
        if (!IsRead)
            return;
        var script = SqlScript.Read(WithoutCommands(text, Commands), Flavor);
        Statements = Placed(script, tokens.Where(t => t.Kind is not (SqlTokenKind.Comment or SqlTokenKind.MetaCommand)).ToList());
        Problem = script.Problems.Count > 0
            ? new RuleMatch(script.Problems[0].Start, script.Problems[0].Start + script.Problems[0].Length, script.Problems[0].Message)
            : script.Statements.SelectMany(s => s.Cautions).FirstOrDefault(c => c.Code == SqlCautionCode.Malformed) is { } broken ? new RuleMatch(broken.Start, broken.Start + broken.Length, broken.Message) : null;
    }

    public string Text { get; }

    public SqlFlavor Flavor { get; }

    /// <summary>False for a dialect whose statements are not read here (T-SQL): nothing is said of them then.</summary>
    public bool IsRead { get; }

    public IReadOnlyList<SqlPlaced> Statements { get; } = [];

    public IReadOnlyList<ScriptComment> Comments { get; }

    /// <summary>Lines for the database's own client: <c>\connect</c>, <c>.read</c>.</summary>
    public IReadOnlyList<(int Start, int End)> Commands { get; }

    public RuleMatch? Problem { get; }

    public static SqlOutline Read(string text) => new(text);

    /// <summary>A table that the script itself makes is in nobody's way.</summary>
    public bool IsOwn(SqlTableUse table, int before) => Statements.Any(s => s.Start < before && s.Statement.Kind == SqlStatementKind.Create
        && s.Statement.Tables.Any(t => t.Use == SqlTableUseKind.Create && string.Equals(t.Name, table.Name, StringComparison.OrdinalIgnoreCase)));

    private List<SqlPlaced> Placed(SqlScript script, List<SqlToken> tokens)
    {
        var placed = new List<SqlPlaced>(script.Statements.Count);
        var open = false;
        var next = 0;
        foreach (var statement in script.Statements)
        {
            while (next < tokens.Count && tokens[next].Start < statement.Start)
                next++;
            var first = next;
            while (next < tokens.Count && tokens[next].Start < statement.Start + statement.Length)
                next++;
            if (statement.Kind == SqlStatementKind.Begin)
                open = true;
            placed.Add(new SqlPlaced(statement, new SqlWords(Text, tokens[first..next], Flavor), open));
            if (statement.Kind is SqlStatementKind.Commit || (statement.Kind == SqlStatementKind.Rollback && !statement.Text.Contains(" to ", StringComparison.OrdinalIgnoreCase)))
                open = false;
        }
        return placed;
    }

    private static string WithoutCommands(string text, IReadOnlyList<(int Start, int End)> commands)
    {
        if (commands.Count == 0)
            return text;
        var sql = new StringBuilder(text);
        foreach (var (start, end) in commands)
        {
            for (var i = start; i < end; i++)
                if (text[i] is not ('\n' or '\r'))
                    sql[i] = ' ';
        }
        return sql.ToString();
    }

    private static string Bare(ReadOnlySpan<char> comment) =>
        (comment.StartsWith("/*") ? comment[2..].TrimEnd("*/") : comment.TrimStart('-')).Trim().ToString();

    [GeneratedRegex(@"^\s*GO\s*$|\[dbo\]|\bdbo\.|\bNVARCHAR\b|@@\w+|\bDECLARE\s+@|\bSET\s+NOCOUNT\b|\bBEGIN\s+TRAN\b|\bDELIMITER\s|\bENGINE\s*=\s*InnoDB|^CREATE\s[^;]*`", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TSql();
}
