using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation.Language;
using System.Reflection;

namespace SafeOps.PowerShell.Syntax;

/// <summary>What PowerShell 7 has and the assembly that this module is compiled against has not: met by its name.</summary>
internal static class NewerSyntax
{
    private static readonly ConcurrentDictionary<(Type Type, string Name), PropertyInfo?> Properties = new();

    /// <summary>The <c>clean</c> block of a function.</summary>
    public static NamedBlockAst? CleanBlock(ScriptBlockAst script) => Value(script, "CleanBlock") as NamedBlockAst;

    /// <summary><c>a &amp;&amp; b</c> and <c>a || b</c>.</summary>
    public static (string Operator, Ast Left, Ast Right)? Chain(StatementAst statement) =>
        statement.GetType().Name == "PipelineChainAst" && Value(statement, "LhsPipelineChain") is Ast left && Value(statement, "RhsPipeline") is Ast right
            ? (Value(statement, "Operator")?.ToString() == "OrOr" ? "||" : "&&", left, right)
            : null;

    /// <summary><c>a ? b : c</c>.</summary>
    public static ExpressionAst[]? Ternary(ExpressionAst expression) =>
        expression.GetType().Name == "TernaryExpressionAst"
        && Value(expression, "Condition") is ExpressionAst condition && Value(expression, "IfTrue") is ExpressionAst yes && Value(expression, "IfFalse") is ExpressionAst no
            ? [condition, yes, no]
            : null;

    public static int Count(object owner, string list) => Value(owner, list) is ICollection items ? items.Count : 0;

    private static object? Value(object owner, string name) =>
        Properties.GetOrAdd((owner.GetType(), name), static key => key.Type.GetProperty(key.Name))?.GetValue(owner);
}
