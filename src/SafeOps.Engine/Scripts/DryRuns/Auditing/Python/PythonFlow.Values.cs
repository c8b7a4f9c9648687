using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>Values and questions.</summary>
internal sealed partial class PythonFlow
{
    private FlowNode Condition(PythonExpression test)
    {
        var value = Value(test);
        return value is FlowNot or FlowAll or FlowAny or FlowCompare or FlowHolds or FlowIsSet ? value : new FlowHolds(test.Start, test.End, value, False);
    }

    private FlowNode Value(PythonExpression expression)
    {
        var (start, end) = (expression.Start, expression.End);
        switch (expression)
        {
            case PythonString written:
                return new FlowText(start, end, written.Value);
            case PythonConstant constant:
                return new FlowText(start, end, constant.Text);
            case PythonNumber number:
                return new FlowText(start, end, number.Text);
            case PythonName { Id: "__name__" }:
                return new FlowText(start, end, "__main__");
            case PythonName name when _function?.Parameters.FirstOrDefault(p => p.Name == name.Id) is { Kind: PythonParameterKind.ManyPositional }:
                return new FlowArguments(start, end, false);
            case PythonName name:
                return new FlowVariable(start, end, Resolved(name.Id));
            case PythonFormatString format:
                return new FlowWord(start, end, [.. format.Parts.Select(Piece)]);
            case PythonUnary { Operator: "not" } denied:
                return new FlowNot(start, end, Condition(denied.Operand));
            case PythonBoolean { Operator: "and" } all:
                return new FlowAll(start, end, [.. all.Values.Select(Condition)]);
            case PythonBoolean any:
                return new FlowAny(start, end, [.. any.Values.Select(Condition)]);
            case PythonComparison comparison:
                return Comparison(comparison);
            case PythonConditional choice:
                return new FlowIf(start, end, Condition(choice.Test), Value(choice.Then), Value(choice.Else));
            case PythonBinary { Operator: "+" } sum:
                return new FlowSum(start, end, Value(sum.Left), Value(sum.Right));
            case PythonBinary { Operator: "-" } less:
                return new FlowQuestion(start, end, new FlowBlock(start, end, [Value(less.Left), Value(less.Right)]));
            case PythonBinary { Operator: "/" } path:
                return new FlowJoin(start, end, [Value(path.Left), new FlowText(start, end, "/"), Value(path.Right)]);
            case PythonList list:
                return new FlowList(start, end, [.. list.Elements.Select(Element)]);
            case PythonTuple tuple:
                return new FlowList(start, end, [.. tuple.Elements.Select(Element)]);
            case PythonLambda lambda:
                return Lambda(lambda);
            case PythonAttribute attribute:
                return Attribute(attribute);
            case PythonSubscript subscript:
                return Subscript(subscript);
            case PythonCall call:
                return Call(call);
            case PythonAwait { Value: var awaited }:
                return Value(awaited);
            case PythonNamed named:
                return new FlowBlock(start, end, [.. Assign(named.Target, Value(named.Value)), Value(named.Target)]);
            case PythonComprehension comprehension:
                return Comprehension(comprehension);
            default:
                return new FlowData(start, end, [.. Effects(expression), .. expression.Children.SelectMany(Expressions).Select(Value)]);
        }
    }

    private FlowClosure Lambda(PythonLambda lambda)
    {
        _scope = new Scope(lambda.Start, [.. lambda.Parameters.Select(p => p.Name)], _scope);
        var parameters = lambda.Parameters.Select(p => new FlowParameter(Resolved(p.Name), p.Default is { } value ? Value(value) : null) { Label = p.Name }).ToList();
        var body = Value(lambda.Body);
        _scope = _scope.Outer;
        return new FlowClosure(lambda.Start, lambda.End, new FlowFunction(lambda.Start, lambda.End, "lambda", parameters, body));
    }

    private static IEnumerable<PythonExpression> Expressions(PythonNode node) => node is PythonExpression expression ? [expression] : node.Children.SelectMany(Expressions);

    private FlowNode Element(PythonExpression element) => element is PythonStarred starred ? Value(starred.Value) : Value(element);

    private FlowPiece Piece(PythonFormatPart part) => part is PythonFormatValue value
        ? new FlowPiece(Value(value.Value), true, "$data")
        : new FlowPiece(new FlowText(part.Start, part.End, ((PythonFormatText)part).Value), true, "");

    private FlowNode Comparison(PythonComparison comparison)
    {
        var (start, end) = (comparison.Start, comparison.End);
        if (comparison.Operators is not [var sign])
            return new FlowData(start, end, [.. comparison.Operands.Select(Value)]);
        var (left, right) = (comparison.Operands[0], comparison.Operands[1]);
        switch (sign)
        {
            case "==" or "is" or "!=" or "is not":
                FlowNode equal = new FlowCompare(start, end, FlowComparison.Equal, Value(left), Value(right));
                return sign is "==" or "is" ? equal : new FlowNot(start, end, equal);
            case "in" or "not in":
                var among = Among(left, right, start, end);
                return sign == "in" ? among : new FlowNot(start, end, among);
            case "<" or ">" or "<=" or ">=":
                FlowNode number = new FlowCompare(start, end, sign is "<" or ">=" ? FlowComparison.NumberLess : FlowComparison.NumberGreater, Value(left), Value(right));
                return sign is "<" or ">" ? number : new FlowNot(start, end, number);
            default:
                return new FlowData(start, end, [Value(left), Value(right)]);
        }
    }

    private FlowNode Among(PythonExpression one, PythonExpression all, int start, int end)
    {
        if (all is PythonTuple or PythonList or PythonSet)
        {
            var elements = all.Children.OfType<PythonExpression>().Select(e => (FlowNode)new FlowCompare(start, end, FlowComparison.Equal, Value(one), Value(e))).ToList();
            return elements.Count == 0 ? new FlowTruth(start, end, false) : new FlowAny(start, end, elements);
        }
        if (IsEnvironment(all) && one is PythonString { Value: var name })
            return new FlowIsSet(start, end, name);
        return new FlowCompare(start, end, FlowComparison.Contains, Value(all), Value(one));
    }

    private static bool IsEnvironment(PythonExpression expression) => PythonTree.DottedName(expression) is "os.environ" or "environ";

    private static bool IsArguments(PythonExpression expression) => PythonTree.DottedName(expression) is "sys.argv" or "argv";

    private FlowNode Attribute(PythonAttribute attribute)
    {
        var (start, end) = (attribute.Start, attribute.End);
        if (IsArguments(attribute))
            return new FlowArguments(start, end, false, true);
        if (attribute.Value is PythonName { Id: var owner } && names.Modules.Contains(owner))
            return new FlowData(start, end, [.. Effects(attribute)]);
        IReadOnlyList<string> called = PythonTree.DottedName(attribute) is { } dotted ? [dotted, "." + attribute.Name] : ["." + attribute.Name];
        return new FlowMember(start, end, called, attribute.Value is PythonName { Id: var whole } ? new FlowVariable(start, end, Resolved(whole)) : Value(attribute.Value));
    }

    private FlowNode Subscript(PythonSubscript subscript)
    {
        var (start, end) = (subscript.Start, subscript.End);
        if (IsEnvironment(subscript.Value) && subscript.Index is PythonString { Value: var variable })
            return new FlowVariable(start, end, variable);
        if (IsArguments(subscript.Value))
            return subscript.Index is PythonNumber { Text: var number } && int.TryParse(number, out var at) ? new FlowPosition(start, end, at, true) : new FlowArguments(start, end, false, true);
        if (subscript.Value is PythonName { Id: var list } && names.Words.Contains(list) && subscript.Index is PythonNumber { Text: var place } && int.TryParse(place, out var index))
            return new FlowPosition(start, end, index + 1, true);
        if (subscript.Index is PythonString { Value: ['-', ..] option })
            return new FlowOption(start, end, [option], new FlowText(start, end, "True"), new FlowText(start, end, "False"));
        if (subscript.Index is PythonString { Value: var key } && PythonTree.DottedName(subscript.Value) is { } dotted)
            return new FlowMember(start, end, [$"{dotted}.{key}", "." + key], Value(subscript.Value));
        return subscript.Index is PythonSlice ? Value(subscript.Value) : new FlowData(start, end, [Value(subscript.Value), Value(subscript.Index)]);
    }

    /// <summary>A loop, inside out.</summary>
    private FlowNode Comprehension(PythonComprehension comprehension)
    {
        var (start, end) = (comprehension.Start, comprehension.End);
        if (comprehension is { Element: PythonName { Id: var element }, Value: null, Clauses: [{ Target: PythonName { Id: var each } } only] } && element == each && only.Conditions.Count > 0)
        {
            var conditions = only.Conditions.Select(Condition).ToList();
            return new FlowFilter(start, end, Resolved(each), Value(only.Iterable), conditions.Count == 1 ? conditions[0] : new FlowAll(start, end, conditions));
        }
        FlowNode body = comprehension.Value is { } value ? new FlowBlock(start, end, [Value(comprehension.Element), Value(value)]) : Value(comprehension.Element);
        foreach (var clause in comprehension.Clauses.Reverse())
        {
            foreach (var condition in clause.Conditions.Reverse())
                body = new FlowIf(start, end, Condition(condition), body, null);
            body = new FlowLoop(start, end, Resolved((clause.Target as PythonName)?.Id ?? "_"), Value(clause.Iterable), null, body, false);
        }
        return body;
    }
}
