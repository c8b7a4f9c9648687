using System.Management.Automation.Language;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.PowerShell.Syntax;

/// <content>Expressions.</content>
internal sealed partial class SyntaxConverter
{
    private PowerShellNode Expression(ExpressionAst expression) => Deeper(expression, () => ExpressionInside(expression));

    private PowerShellNode ExpressionInside(ExpressionAst expression)
    {
        var (start, end) = (expression.Extent.StartOffset, expression.Extent.EndOffset);
        return expression switch
        {
            StringConstantExpressionAst text => new PowerShellText(start, end, text.Value, text.StringConstantType == StringConstantType.BareWord, false),
            ConstantExpressionAst constant => new PowerShellText(start, end, constant.Extent.Text, false, true),
            ExpandableStringExpressionAst text => new PowerShellString(start, end, Prefix(text), [.. text.NestedExpressions.Select(Expression)]),
            VariableExpressionAst variable => new PowerShellVariable(start, end, variable.VariablePath.UserPath, variable.Splatted),
            UsingExpressionAst copy => Expression(copy.SubExpression),
            InvokeMemberExpressionAst call => new PowerShellMember(
                start, end, Expression(call.Expression), call.Static, Member(call.Member), [.. (call.Arguments ?? Enumerable.Empty<ExpressionAst>()).Select(Expression)]),
            MemberExpressionAst member => new PowerShellMember(start, end, Expression(member.Expression), member.Static, Member(member.Member), null),
            TypeExpressionAst type => new PowerShellType(start, end, TypeName(type.TypeName)),
            ConvertExpressionAst conversion => new PowerShellConversion(start, end, TypeName(conversion.Type.TypeName), false, Expression(conversion.Child)),
            ScriptBlockExpressionAst block => Block(block.ScriptBlock) with { Start = start, End = end },
            ParenExpressionAst group => new PowerShellGroup(start, end, "(", [Statement(group.Pipeline)]),
            SubExpressionAst group => Group("$(", group, group.SubExpression),
            ArrayExpressionAst group => Group("@(", group, group.SubExpression),
            ArrayLiteralAst list => new PowerShellList(start, end, [.. list.Elements.Select(Expression)], IsDense(list)),
            HashtableAst table => new PowerShellTable(
                start, end, [.. table.KeyValuePairs.Select(p => KeyValuePair.Create(Expression(p.Item1), Statement(p.Item2)))]),
            IndexExpressionAst index => new PowerShellOperation(start, end, "[]", [Expression(index.Target), Expression(index.Index)]),
            BinaryExpressionAst binary => Binary(binary),
            UnaryExpressionAst { TokenKind: TokenKind.PlusPlus or TokenKind.MinusMinus or TokenKind.PostfixPlusPlus or TokenKind.PostfixMinusMinus } step =>
                new PowerShellAssignment(start, end, Expression(step.Child), "++", null),
            UnaryExpressionAst unary => new PowerShellOperation(start, end, OperatorName(unary.TokenKind), [Expression(unary.Child)]),
            _ => NewerSyntax.Ternary(expression) is { } choice
                ? new PowerShellOperation(start, end, "?:", [.. choice.Select(Expression)])
                : Unread(expression, "This is not read here."),
        };
    }

    private PowerShellNode Group(string opening, Ast group, StatementBlockAst inside)
    {
        var statements = new List<PowerShellNode>();
        Statements(inside.Statements, inside.Traps, statements);
        return new PowerShellGroup(group.Extent.StartOffset, group.Extent.EndOffset, opening, statements);
    }

    /// <summary>A bare word behind a dot is the name itself.</summary>
    private PowerShellNode Member(CommandElementAst member) => member is ExpressionAst expression ? Expression(expression) : Unread(member, "This is not read here.");

    /// <summary>A sum of many is a tree as deep as it is long; here it is flat.</summary>
    private PowerShellOperation Binary(BinaryExpressionAst binary)
    {
        var operands = new List<PowerShellNode> { Expression(binary.Right) };
        ExpressionAst left = binary.Left;
        while (left is BinaryExpressionAst inner && inner.Operator == binary.Operator)
        {
            operands.Add(Expression(inner.Right));
            left = inner.Left;
        }
        operands.Add(Expression(left));
        operands.Reverse();
        return new PowerShellOperation(binary.Extent.StartOffset, binary.Extent.EndOffset, OperatorName(binary.Operator), operands);
    }

    /// <summary>Small, and without the letter that says whether case counts.</summary>
    private static string OperatorName(TokenKind kind)
    {
        var name = kind.ToString().ToLowerInvariant();
        return name.Length > 2 && name[0] is 'i' or 'c' && name is not ("is" or "isnot" or "in" or "comma") ? name[1..] : name;
    }

    private static string TypeName(ITypeName type) => HasAssembly(type) ? "" : type.FullName;

    private static bool HasAssembly(ITypeName type) => type.AssemblyName is not null || type switch
    {
        GenericTypeName generic => generic.GenericArguments.Any(HasAssembly),
        ArrayTypeName array => HasAssembly(array.ElementType),
        _ => false,
    };

    /// <summary>The text before the first value, quotes taken off; up to what might be an escape.</summary>
    private static string Prefix(ExpandableStringExpressionAst text)
    {
        var first = text.NestedExpressions.Count == 0 ? -1 : text.NestedExpressions[0].Extent.StartOffset - text.Extent.StartOffset;
        if (first <= 0)
            return "";
        var before = text.Extent.Text[..first].TrimStart('"', '@', '\r', '\n', '\u201C', '\u201D', '\u201E');
        var escape = before.IndexOf('`');
        return escape < 0 ? before : before[..escape];
    }

    private static bool IsDense(ArrayLiteralAst list)
    {
        for (var i = 1; i < list.Elements.Count; i++)
        {
            if (list.Elements[i].Extent.StartOffset != list.Elements[i - 1].Extent.EndOffset + 1)
                return false;
        }
        return true;
    }
}
