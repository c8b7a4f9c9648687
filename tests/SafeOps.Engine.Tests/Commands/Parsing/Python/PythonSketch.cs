using System.Globalization;
using System.Text;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Engine.Tests.Commands.Parsing.Python;

/// <summary>A tree in lines that the oracle prints alike: statements, expressions, calls and strings with their lines, in one order.</summary>
internal static class PythonSketch
{
    public static IReadOnlyList<string> Lines(string text, PythonScript script)
    {
        var lines = new List<string>();
        // The names of Unicode's characters are not at hand.
        var hasNamed = text.Contains("\\N{", StringComparison.Ordinal);
        foreach (var place in PythonTree.Walk(script))
        {
            // Before 3.12 ast places what stands in an f-string in ways of its own.
            var line = place.Around.Any(n => n is PythonFormatString) ? 0 : script.LineAt(place.Node.Start);
            if (place.Node is PythonStatement statement)
                AddStatement(lines, script, statement);
            else if (place.Node is PythonExpression expression && Kind(expression) is { } kind)
                lines.Add($"E {line} {kind}");
            if (place.Node is PythonCall call)
                lines.Add($"C {line} {Escaped(PythonTree.DottedName(call.Function) ?? "?")} {call.Arguments.Count(a => a.Name is null && a.Stars < 2)} {string.Join(',', call.Arguments.Where(a => a.Stars == 2 || a.Name is not null).Select(a => a.Name ?? "**").Order(StringComparer.Ordinal))}");
            else if (place.Node is PythonString value && !hasNamed)
                lines.Add($"T {line} {(value.IsBytes ? "b" : "")}{Escaped(value.Value)}");
            else if (place.Node is PythonName name)
                lines.Add($"N {line} {Escaped(name.Id)}");
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void AddStatement(List<string> lines, PythonScript script, PythonStatement statement)
    {
        var last = script.LineAt(statement.End);
        lines.Add($"S {script.LineAt(statement.Start)}-{last} {Kind(statement)}");
        if (statement is not PythonIf { Branches: { Count: > 1 } branches })
            return;
        // For ast each 'elif' is an 'if' in the 'else' of the one before.
        foreach (var branch in branches.Skip(1))
            lines.Add($"S {script.LineAt(branch.Start)}-{last} If");
    }

    private static string Kind(PythonStatement statement) => statement switch
    {
        PythonExpressionStatement => "Expr",
        PythonAssignment => "Assign",
        PythonAugmentedAssignment => "AugAssign",
        PythonAnnotatedAssignment => "AnnAssign",
        PythonTypeAlias => "TypeAlias",
        PythonKeywordStatement { Keyword: var word } => word == "pass" ? "Pass" : word == "break" ? "Break" : "Continue",
        PythonReturn => "Return",
        PythonDelete => "Delete",
        PythonRaise => "Raise",
        PythonAssert => "Assert",
        PythonImport import => "Import " + Names(import.Names),
        PythonImportFrom import => $"ImportFrom {import.Level} {Escaped(import.Module)} {Names(import.Names)}",
        PythonScope scope => scope.Keyword == "global" ? "Global" : "Nonlocal",
        PythonIf => "If",
        PythonWhile => "While",
        PythonFor loop => loop.IsAsync ? "AsyncFor" : "For",
        PythonTry attempt => $"{(attempt.Handlers is [{ IsGroup: true }, ..] ? "TryStar" : "Try")} {attempt.Handlers.Count}",
        PythonWith with => $"{(with.IsAsync ? "AsyncWith" : "With")} {with.Items.Count}",
        PythonMatch match => $"Match {string.Join(' ', match.Cases.Select(c => Pattern(c.Pattern)))}",
        PythonFunction function => $"{(function.IsAsync ? "AsyncFunctionDef" : "FunctionDef")} {Escaped(function.Name)} {function.Decorators.Count} {Parameters(function.Parameters)}",
        PythonClass type => $"ClassDef {Escaped(type.Name)} {type.Decorators.Count} {type.Arguments.Count}",
        _ => throw new InvalidOperationException(statement.GetType().Name),
    };

    private static string Names(IReadOnlyList<PythonAlias> names) => string.Join(',', names.Select(n => Escaped(n.Alias is null ? n.Name : $"{n.Name} as {n.Alias}")));

    private static string Parameters(IReadOnlyList<PythonParameter> parameters) => string.Join(',', parameters.Select(p => p.Kind switch
    {
        PythonParameterKind.PositionalOnly => "/",
        PythonParameterKind.ManyPositional => "*",
        PythonParameterKind.KeywordOnly => "k",
        PythonParameterKind.ManyKeywords => "**",
        _ => "",
    } + Escaped(p.Name)));

    private static string Pattern(PythonPattern pattern) => pattern switch
    {
        PythonValuePattern { Value: PythonConstant } => "S",
        PythonValuePattern => "V",
        PythonCapturePattern capture => capture.Name ?? "_",
        PythonStarPattern star => "*" + (star.Name ?? "_"),
        PythonSequencePattern sequence => $"[{string.Join(' ', sequence.Patterns.Select(Pattern))}]",
        PythonMappingPattern mapping => $"{{{string.Join(' ', mapping.Entries.Select(e => Pattern(e.Pattern)))} {mapping.Rest}}}",
        PythonClassPattern type => $"C({string.Join(' ', type.Arguments.Select(a => $"{a.Name}={Pattern(a.Pattern)}"))})",
        PythonOrPattern either => $"({string.Join('|', either.Patterns.Select(Pattern))})",
        PythonAsPattern named => $"({Pattern(named.Pattern)} as {named.Name})",
        _ => throw new InvalidOperationException(pattern.GetType().Name),
    };

    private static string? Kind(PythonExpression expression) => expression switch
    {
        PythonName => "Name",
        PythonConstant or PythonNumber or PythonString => "Constant",
        PythonFormatString format => $"JoinedStr {format.Parts.Count(p => p is PythonFormatValue)}",
        PythonUnary unary => $"UnaryOp {unary.Operator}",
        PythonBinary binary => $"BinOp {binary.Operator}",
        PythonBoolean boolean => $"BoolOp {boolean.Operator} {boolean.Values.Count}",
        PythonComparison comparison => $"Compare {string.Join(' ', comparison.Operators)}",
        PythonConditional => "IfExp",
        PythonLambda lambda => $"Lambda {Parameters(lambda.Parameters)}",
        PythonCall => "Call",
        PythonAttribute attribute => $"Attribute {Escaped(attribute.Name)}",
        PythonSubscript => "Subscript",
        PythonSlice => "Slice",
        PythonStarred => null,
        PythonTuple tuple => $"Tuple {tuple.Elements.Count}",
        PythonList list => $"List {list.Elements.Count}",
        PythonSet set => $"Set {set.Elements.Count}",
        PythonDictionary dictionary => $"Dict {dictionary.Entries.Count}",
        PythonComprehension comprehension => comprehension.Kind switch
        {
            PythonComprehensionKind.List => "ListComp",
            PythonComprehensionKind.Set => "SetComp",
            PythonComprehensionKind.Dictionary => "DictComp",
            // Without parentheses of its own a generator has those of its call, perhaps on another line.
            _ => null,
        },
        PythonAwait => "Await",
        PythonYield yield => yield.IsFrom ? "YieldFrom" : "Yield",
        PythonNamed => "NamedExpr",
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~' and not '\\')
                escaped.Append(c);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return escaped.ToString();
    }
}
