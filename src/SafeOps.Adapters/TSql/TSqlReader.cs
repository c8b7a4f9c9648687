using Microsoft.SqlServer.TransactSql.ScriptDom;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.Sql;
using TSqlStatement = SafeOps.Commands.Parsing.Sql.TSqlStatement;

namespace SafeOps.Adapters.TSql;

/// <summary>T-SQL by Microsoft's own parser, judged node by node: what is on no list is unknown.</summary>
public sealed class TSqlReader : ITSqlReader
{
    // The parser and its visitor recurse; a longer text may need more stack than the caller has left.
    private const int ShortText = 2_000;
    private const int LongText = 500_000;
    private const int StackForLongText = 64 * 1024 * 1024;

    public IReadOnlyList<TSqlStatement> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= ShortText)
            return Parse(text);
        if (text.Length > LongText)
            return [Unreadable(text, "This text is too long to be judged.")];
        IReadOnlyList<TSqlStatement> statements = [];
        var thread = new Thread(() => statements = Parse(text), StackForLongText);
        thread.Start();
        thread.Join();
        return statements;
    }

    private static IReadOnlyList<TSqlStatement> Parse(string text)
    {
        var parser = new TSql180Parser(initialQuotedIdentifiers: true, SqlEngineType.All);
        using var lexed = new StringReader(text);
        var tokens = parser.GetTokenStream(lexed, out var errors);
        if (errors.Count > 0)
            return [Unreadable(text, "This is no text of T-SQL.")];
        if (TSqlTokenCheck.Doubt(text, tokens) is { } doubt)
            return [Unreadable(text, doubt)];
        using var reader = new StringReader(text);
        var tree = parser.Parse(reader, out errors);
        if (errors.Count > 0 || tree is not TSqlScript script)
            return [Unreadable(text, errors.Count > 0 ? $"T-SQL's parser refuses it at line {errors[0].Line}." : "This is no text of T-SQL.")];
        return [.. script.Batches.SelectMany(batch => batch.Statements).Select(Read)];
    }

    private static TSqlStatement Read(Microsoft.SqlServer.TransactSql.ScriptDom.TSqlStatement statement)
    {
        var findings = new TSqlFindings();
        if (TSqlStatements.Effect(statement) is { Whole: true } effect)
            findings.Add(statement, effect.Rule, effect.Effect, effect.Message, effect.Traits);
        else
            statement.Accept(findings);
        return new TSqlStatement(TSqlStatements.Name(statement), statement.StartOffset, Math.Max(statement.FragmentLength, 0), findings.All);
    }

    private static TSqlStatement Unreadable(string text, string why) =>
        new("SQL", 0, text.Length, [new TSqlFinding("malformed", 0, text.Length, CommandEffect.Unknown, why)]);
}
