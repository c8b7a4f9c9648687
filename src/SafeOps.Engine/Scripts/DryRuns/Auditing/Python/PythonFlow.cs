using SafeOps.Commands.Effects.Python;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>Reads Python into the form that all languages share: here its statements.</summary>
/// <param name="text">The script.</param>
/// <param name="effects">What its calls do, by their places.</param>
/// <param name="names">What it defines.</param>
internal sealed partial class PythonFlow(string text, ILookup<(int Start, int End), PythonEffect> effects, PythonNames names)
{
    private static readonly string[] False = ["", "False", "None", "0"];

    /// <summary>The function that is read.</summary>
    private PythonFunction? _function;

    /// <summary>The functions around what is read, the innermost first, with the names that are their own.</summary>
    private Scope? _scope;

    private sealed record Scope(int Start, HashSet<string> Names, Scope? Outer);

    public FlowBlock Read(PythonScript script) => new(script.Start, script.End, [.. script.Body.Select(Statement)]);

    private FlowBlock Block(PythonNode around, IEnumerable<PythonStatement> statements) => new(around.Start, around.End, [.. statements.Select(Statement)]);

    private FlowNode Statement(PythonStatement statement)
    {
        var (start, end) = (statement.Start, statement.End);
        switch (statement)
        {
            case PythonExpressionStatement expression:
                return Value(expression.Value);
            case PythonAssignment assignment:
                return new FlowBlock(start, end, [.. assignment.Targets.SelectMany(t => Assign(t, Value(assignment.Value))), .. Entries(assignment)]);
            case PythonAnnotatedAssignment { Value: { } value } assignment:
                return new FlowBlock(start, end, [.. Assign(assignment.Target, Value(value))]);
            case PythonAugmentedAssignment { Operator: "+" } assignment:
                return new FlowBlock(start, end, [.. Assign(assignment.Target, new FlowSum(start, end, Value(assignment.Target), Value(assignment.Value)))]);
            case PythonAugmentedAssignment assignment:
                return new FlowBlock(start, end, [.. Assign(assignment.Target, new FlowData(start, end, [Value(assignment.Target), Value(assignment.Value)]))]);
            case PythonKeywordStatement { Keyword: "break" }:
                return new FlowStop(start, end, FlowStopKind.Break, null);
            case PythonKeywordStatement { Keyword: "continue" }:
                return new FlowStop(start, end, FlowStopKind.Continue, null);
            case PythonReturn result:
                return new FlowStop(start, end, FlowStopKind.Return, result.Value is { } given ? Value(given) : new FlowText(start, end, "None"));
            case PythonRaise raise:
                return Raise(raise);
            case PythonIf choice:
                return If(choice, 0);
            case PythonWhile loop:
                return new FlowBlock(start, end, [new FlowLoop(start, end, null, null, Condition(loop.Test), Block(loop, loop.Body), TakesWords(loop)) { OfScript = true }, Block(loop, loop.Else)]);
            case PythonFor loop:
                return new FlowBlock(start, end, [For(loop), Block(loop, loop.Else)]);
            case PythonTry attempt:
                return new FlowTry(start, end, Block(attempt, attempt.Body.Concat(attempt.Else)), [.. attempt.Handlers.Select(h => Block(h, h.Body))], attempt.Finally.Count == 0 ? null : Block(attempt, attempt.Finally));
            case PythonWith with:
                return With(with);
            case PythonMatch match:
                return Match(match);
            case PythonFunction function:
                return Function(function, function.Name);
            case PythonClass made:
                return Class(made);
            case PythonDelete or PythonAssert:
                return new FlowData(start, end, [.. statement.Children.OfType<PythonExpression>().SelectMany(Effects)]);
            default:
                return new FlowData(start, end, []);
        }
    }

    /// <summary>The loop takes the arguments off a list one by one.</summary>
    private bool TakesWords(PythonWhile loop) =>
        PythonTree.All<PythonCall>(loop).Any(c => c.Function is PythonAttribute { Name: "pop" or "popleft", Value: PythonName { Id: var list } } && names.Words.Contains(list));

    private FlowStop Raise(PythonRaise raise)
    {
        var (start, end) = (raise.Start, raise.End);
        return raise.Exception switch
        {
            PythonCall { Function: PythonName { Id: "SystemExit" } } call => new FlowStop(start, end, FlowStopKind.Exit, ExitCode(call, start, end)),
            PythonName { Id: "SystemExit" } => new FlowStop(start, end, FlowStopKind.Exit, new FlowText(start, end, "0")),
            { } thrown => new FlowStop(start, end, FlowStopKind.Throw, Value(thrown)),
            null => new FlowStop(start, end, FlowStopKind.Throw, null),
        };
    }

    private FlowIf If(PythonIf choice, int at)
    {
        var branch = choice.Branches[at];
        FlowNode? otherwise = at + 1 < choice.Branches.Count ? If(choice, at + 1) : choice.Else.Count > 0 ? Block(choice, choice.Else) : null;
        return new FlowIf(branch.Start, branch.End, Condition(branch.Test), Block(branch, branch.Body), otherwise);
    }

    private FlowLoop For(PythonFor loop)
    {
        var variable = loop.Target switch
        {
            PythonName name => name.Id,
            PythonTuple { Elements: [PythonName first, ..] } => first.Id,
            _ => null,
        };
        return new FlowLoop(loop.Start, loop.End, Resolved(variable ?? "_"), Value(loop.Iterable), null, Block(loop, loop.Body), false);
    }

    private FlowBlock With(PythonWith with)
    {
        var nodes = new List<FlowNode>();
        var after = new List<FlowNode>();
        foreach (var item in with.Items)
        {
            var context = Value(item.Context);
            if (item.Context is PythonCall { Function: PythonName { Id: var made } } && names.IsClass(made))
            {
                nodes.Add(new FlowSet(item.Start, item.End, $"with@{item.Start}", context, true));
                var self = new FlowVariable(item.Start, item.End, $"with@{item.Start}");
                nodes.Add(Method(item, self, "__enter__"));
                after.Add(Method(item, self, "__exit__"));
                context = self;
            }
            nodes.AddRange(item.Target is { } target ? Assign(target, context) : [context]);
        }
        nodes.AddRange(with.Body.Select(Statement));
        return new FlowBlock(with.Start, with.End, [.. nodes, .. after]);
    }

    private FlowMethod Method(PythonNode at, FlowNode self, string name) =>
        new(at.Start, at.End, self, name, names.ClassesWith(name), [], new FlowData(at.Start, at.End, []));

    private FlowSwitch Match(PythonMatch match)
    {
        var branches = match.Cases.Select(c => new FlowBranch(
            text.AsSpan(c.Pattern.Start, c.Pattern.End - c.Pattern.Start).Trim() is "_" && c.Guard is null ? []
                : text[c.Pattern.Start..c.Pattern.End].Split('|').Select(p => p.Trim()).Select(p => p is ['"' or '\'', .., '"' or '\'']
                    ? (FlowNode)new FlowText(c.Pattern.Start, c.Pattern.End, p[1..^1]) : new FlowData(c.Pattern.Start, c.Pattern.End, [])).ToList(),
            Block(c, c.Body)));
        return new FlowSwitch(match.Start, match.End, Value(match.Subject), [.. branches]);
    }

    private FlowFunction Function(PythonFunction function, string name, bool isMethod = false)
    {
        var around = _function;
        // Decorators and defaults belong to what is around.
        var decorators = function.Decorators.Where(d => d is PythonName or PythonCall { Function: PythonName }).Select(Value).ToList();
        _function = function;
        _scope = new Scope(function.Start, OwnNames(function), _scope);
        var options = function.Decorators.OfType<PythonCall>().Where(d => PythonTree.DottedName(d.Function) is { } called && (called.EndsWith("option", StringComparison.Ordinal) || called.EndsWith("argument", StringComparison.Ordinal))).ToList();
        var parameters = new List<FlowParameter>();
        foreach (var parameter in function.Parameters)
        {
            if ((isMethod && parameters.Count == 0 && parameter.Name is "self" or "cls") || parameter.Kind is PythonParameterKind.ManyPositional or PythonParameterKind.ManyKeywords)
                continue;
            var option = options.FirstOrDefault(o => PythonOptions.TargetOf(o) == parameter.Name);
            parameters.Add(new FlowParameter(Resolved(parameter.Name), option is not null ? PythonOptions.Value(option, Value) : Typer(parameter) ?? (parameter.Default is { } value ? Value(value) : null)) { Label = parameter.Name });
        }
        var nodes = new List<FlowNode>();
        if (options.Count > 0 || parameters.Any(p => p.Default is FlowOption))
            nodes.Add(new FlowAccepts(function.Start, function.End, [.. options.SelectMany(PythonOptions.NamesOf), .. parameters.Select(p => p.Default).OfType<FlowOption>().SelectMany(o => o.Names)]));
        nodes.AddRange(function.Body.Select(Statement));
        (_function, _scope) = (around, _scope.Outer);
        return new FlowFunction(function.Start, function.End, name, parameters, new FlowBlock(function.Start, function.End, nodes))
        {
            Decorators = decorators,
        };
    }

    /// <summary>The names that a function gives values, but for those it takes from around it.</summary>
    private static HashSet<string> OwnNames(PythonFunction function)
    {
        var own = function.Parameters.Select(p => p.Name).Where(n => n is not ("self" or "cls")).ToHashSet(StringComparer.Ordinal);
        foreach (var statement in function.Body)
        {
            foreach (var target in PythonTree.All<PythonStatement>(statement).SelectMany(TargetsOf).SelectMany(PythonTree.All<PythonName>))
                own.Add(target.Id);
        }
        own.ExceptWith(function.Body.SelectMany(PythonTree.All<PythonScope>).SelectMany(s => s.Names));
        return own;
    }

    private static IEnumerable<PythonExpression> TargetsOf(PythonStatement statement) => statement switch
    {
        PythonAssignment assignment => assignment.Targets.Where(t => t is PythonName or PythonTuple),
        PythonAugmentedAssignment { Target: PythonName target } => [target],
        PythonAnnotatedAssignment { Target: PythonName target } => [target],
        PythonFor loop => [loop.Target],
        PythonWith with => with.Items.Select(i => i.Target).OfType<PythonName>(),
        _ => [],
    };

    /// <summary>A variable's name, told from those of the same name in other functions.</summary>
    private string Resolved(string name)
    {
        for (var scope = _scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Names.Contains(name))
                return $"{name}@{scope.Start}";
        }
        return name;
    }

    private FlowNode? Typer(PythonParameter parameter)
    {
        if (parameter.Default is not PythonCall call || PythonTree.DottedName(call.Function) is not ("typer.Option" or "Option"))
            return null;
        var given = PythonOptions.NamesOf(call);
        IReadOnlyList<string> called = given.Count > 0 ? given : ["--" + parameter.Name.Replace('_', '-')];
        var standard = call.Arguments.FirstOrDefault(a => a is { Name: null, Stars: 0 })?.Value;
        return new FlowOption(call.Start, call.End, called, new FlowText(call.Start, call.End, "True"), standard is null ? new FlowText(call.Start, call.End, "False") : Value(standard));
    }

    private FlowBlock Class(PythonClass made)
    {
        var nodes = new List<FlowNode>();
        var fields = made.Body.OfType<PythonAnnotatedAssignment>().Where(f => f.Target is PythonName).ToList();
        foreach (var statement in made.Body)
        {
            if (statement is PythonAssignment { Targets: [PythonName field] } assignment)
                nodes.Add(new FlowSet(statement.Start, statement.End, "." + field.Id, Value(assignment.Value)));
            else if (statement is PythonAnnotatedAssignment { Target: PythonName typed, Value: { } value })
                nodes.Add(new FlowSet(statement.Start, statement.End, "." + typed.Id, Value(value)));
        }
        var methods = names.MethodsOf(made);
        foreach (var method in methods.Where(m => m.Name != "__init__"))
            nodes.Add(Function(method, $"{made.Name}.{method.Name}", !method.Decorators.Any(d => d is PythonName { Id: "staticmethod" })));
        if (methods.FirstOrDefault(m => m.Name == "__init__") is { } constructor)
            nodes.Add(Function(constructor, made.Name, true) with { Class = made.Name });
        else
            nodes.Add(OfFields(made, fields));
        return new FlowBlock(made.Start, made.End, nodes);
    }

    /// <summary>A class without a constructor of its own has one that takes its fields.</summary>
    private FlowFunction OfFields(PythonClass made, List<PythonAnnotatedAssignment> fields)
    {
        var parameters = fields.Select(f => new FlowParameter(((PythonName)f.Target).Id, f.Value is { } value ? Value(value) : null)).ToList();
        var sets = fields.SelectMany(f => Members(f, "self", ((PythonName)f.Target).Id, new FlowVariable(f.Start, f.End, ((PythonName)f.Target).Id)));
        var body = new FlowBlock(made.Start, made.End, [.. sets]);
        return new FlowFunction(made.Start, made.End, made.Name, parameters, body) with { Class = made.Name };
    }

    /// <summary>An attribute, under its object's name and under its own, by which others find it.</summary>
    private static IEnumerable<FlowNode> Members(PythonNode at, string owner, string attribute, FlowNode value)
    {
        yield return new FlowSet(at.Start, at.End, $"{owner}.{attribute}", value);
        yield return new FlowSet(at.Start, at.End, "." + attribute, new FlowVariable(at.Start, at.End, $"{owner}.{attribute}"));
    }

    /// <summary>What a dictionary begins with, each a variable of its own.</summary>
    private IEnumerable<FlowNode> Entries(PythonAssignment assignment) => assignment is { Targets: [PythonName { Id: var table }], Value: PythonDictionary { Entries: var entries } }
        ? entries.Where(e => e.Key is PythonString && e.Value is PythonConstant or PythonString or PythonNumber or PythonName or PythonAttribute)
            .Select(e => new FlowSet(e.Start, e.End, $"{table}.{((PythonString)e.Key!).Value}", Value(e.Value)))
        : [];

    private IEnumerable<FlowNode> Assign(PythonExpression target, FlowNode value)
    {
        var (start, end) = (target.Start, target.End);
        switch (target)
        {
            case PythonName name:
                return [new FlowSet(start, end, Resolved(name.Id), value, Resolved(name.Id) != name.Id)];
            case PythonAttribute { Value: PythonName owner, Name: var attribute }:
                return Members(target, owner.Id, attribute, value);
            case PythonTuple { Elements: var elements }:
                return elements.Select((e, i) => (e, i)).SelectMany(p => Assign(p.e, value is FlowTemporary || (p.i == 0 && value is FlowArguments) ? value : new FlowData(start, end, p.i == 0 ? [value] : [])));
            case PythonSubscript { Value: PythonName table, Index: PythonString { Value: var key } }:
                return [new FlowSet(start, end, $"{table.Id}.{key}", value)];
            default:
                return [new FlowData(start, end, [value, .. target.Children.OfType<PythonExpression>().Select(Value)])];
        }
    }
}
