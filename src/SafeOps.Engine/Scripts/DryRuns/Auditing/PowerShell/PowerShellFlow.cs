using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>Reads PowerShell into the form that all languages share: here its statements.</summary>
internal sealed partial class PowerShellFlow(string text)
{
    private int _functions;

    public FlowNode Statement(PowerShellNode node) => node switch
    {
        PowerShellConstruct construct => Construct(construct),
        PowerShellFunction function => Function(function),
        PowerShellPipeline pipeline => Pipeline(pipeline),
        PowerShellAssignment assignment => Assignment(assignment),
        PowerShellUnread { LoadsModules: true } or PowerShellUnread { IsDefinition: true } => new FlowData(node.Start, node.End, []),
        PowerShellUnread unread => new FlowUnread(node.Start, node.End, unread.Message),
        _ => Value(node),
    };

    private FlowBlock Block(PowerShellNode around, IEnumerable<PowerShellNode> nodes) => new(around.Start, around.End, [.. nodes.Select(Statement)]);

    private FlowNode Construct(PowerShellConstruct construct)
    {
        var (start, end, parts) = (construct.Start, construct.End, construct.Parts);
        switch (construct.Keyword)
        {
            case "if":
                return If(construct, 0);
            case "while":
                var condition = parts.Count > 1 ? Condition(parts[0]) : null;
                return new FlowLoop(start, end, null, null, IsDo(construct) ? null : condition, Statement(parts[^1]), false);
            case "for":
                return new FlowBlock(start, end, [.. parts.SkipLast(1).Select(Statement), new FlowLoop(start, end, null, null, null, Statement(parts[^1]), false)]);
            case "foreach":
                return ForEach(construct);
            case "switch" or "switch -File":
                return Switch(construct);
            case "try":
                return new FlowTry(start, end, Statement(parts[0]), [.. Of("catch").Select(Statement)], Of("finally").Select(Statement).FirstOrDefault());
            case "trap":
                return new FlowIf(start, end, new FlowData(start, end, []), Block(construct, parts), null);
            case "return":
                return new FlowStop(start, end, FlowStopKind.Return, parts.Count > 0 ? Statement(parts[0]) : new FlowText(start, end, ""));
            case "exit":
                return new FlowStop(start, end, FlowStopKind.Exit, parts.Count > 0 ? Statement(parts[0]) : new FlowText(start, end, "0"));
            case "throw":
                return new FlowStop(start, end, FlowStopKind.Throw, parts.Count > 0 ? Statement(parts[0]) : null);
            case "break":
                return new FlowStop(start, end, FlowStopKind.Break, null);
            case "continue":
                return new FlowStop(start, end, FlowStopKind.Continue, null);
            case "&&":
                return new FlowAll(start, end, [Statement(parts[0]), Statement(parts[1])]);
            case "||":
                return new FlowAny(start, end, [Statement(parts[0]), Statement(parts[1])]);
            default:
                return Block(construct, parts);
        }

        IEnumerable<PowerShellConstruct> Of(string keyword) => parts.Skip(1).OfType<PowerShellConstruct>().Where(p => p.Keyword == keyword);
    }

    /// <summary>Its body comes before its condition in the text.</summary>
    private static bool IsDo(PowerShellConstruct loop) => loop.Parts.Count > 1 && loop.Parts[0].Start > loop.Parts[^1].Start;

    private FlowIf If(PowerShellConstruct choice, int at)
    {
        var (condition, then) = (Condition(choice.Parts[at]), Statement(choice.Parts[at + 1]));
        var left = choice.Parts.Count - at - 2;
        FlowNode? otherwise = left == 0 ? null : left == 1 ? Statement(choice.Parts[at + 2]) : If(choice, at + 2);
        return new FlowIf(condition.Start, otherwise?.End ?? then.End, condition, then, otherwise);
    }

    private FlowLoop ForEach(PowerShellConstruct loop)
    {
        var over = loop.Parts[0] as PowerShellAssignment;
        var items = over?.Value is { } value ? Statement(value) : new FlowData(loop.Start, loop.End, []);
        return new FlowLoop(loop.Start, loop.End, over?.Target is PowerShellVariable variable ? NameOf(variable.Name) : null, items, null, Block(loop, loop.Parts.Skip(1)), false);
    }

    private FlowSwitch Switch(PowerShellConstruct choice)
    {
        var branches = new List<FlowBranch>();
        FlowNode? pattern = null;
        foreach (var part in choice.Parts.Skip(1))
        {
            if (part is PowerShellConstruct { Keyword: "then" } body)
            {
                branches.Add(new FlowBranch(pattern is null ? [] : [pattern], Statement(body)));
                pattern = null;
            }
            else
            {
                pattern = Value(part);
            }
        }
        return new FlowSwitch(choice.Start, choice.End, Value(choice.Parts[0]), branches, IgnoresCase: true);
    }

    private FlowFunction Function(PowerShellFunction function)
    {
        var declared = PowerShellParameters.Of(function.Body.Parameters);
        return Function(function.Name, function.Body, declared);
    }

    private FlowFunction Function(string name, PowerShellBlock block, PowerShellParameters declared)
    {
        _functions++;
        var nodes = new List<FlowNode>();
        // The argument becomes the variable that hands it on.
        if (declared.HasWhatIf)
            nodes.Add(new FlowSet(block.Start, block.Start, PowerShellParameters.Preference, new FlowVariable(block.Start, block.Start, "whatif"), IsLocal: true));
        nodes.AddRange(block.Statements.Select(Statement));
        _functions--;
        return new FlowFunction(block.Start, block.End, FunctionName(name), declared.AsParameters(this), new FlowBlock(block.Start, block.End, nodes));
    }

    private static string FunctionName(string name) => name[(name.LastIndexOf(':') + 1)..].ToLowerInvariant();

    private FlowNode Pipeline(PowerShellPipeline pipeline)
    {
        var nodes = pipeline.Elements.Select(Statement).ToList();
        return new FlowBlock(pipeline.Start, pipeline.End, nodes);
    }

    private FlowNode Assignment(PowerShellAssignment assignment)
    {
        var (start, end) = (assignment.Start, assignment.End);
        var value = assignment.Value is { } given ? Statement(given) : new FlowData(start, end, []);
        var target = assignment.Target is PowerShellConversion { Value: { } converted } ? converted : assignment.Target;
        if (MemberName(target) is { } member)
            return new FlowSet(start, end, member, value);
        if (target is not PowerShellVariable variable)
            return new FlowData(start, end, [value]);
        var name = NameOf(variable.Name);
        // A function's assignment is its own, except where it says otherwise.
        var isLocal = _functions > 0 && !variable.Name.StartsWith("script:", StringComparison.OrdinalIgnoreCase) && !variable.Name.StartsWith("global:", StringComparison.OrdinalIgnoreCase);
        FlowNode whole = new FlowVariable(start, end, name);
        var result = assignment.Operator switch
        {
            "=" or "in" or "param" => value,
            "+=" => new FlowSum(start, end, whole, value),
            _ => new FlowData(start, end, [value, whole]),
        };
        FlowNode set = new FlowSet(start, end, name, result, isLocal);
        return assignment.Value is PowerShellTable table ? new FlowBlock(start, end, [set, .. Members(name, table)]) : set;
    }

    /// <summary>The members of a table, each a variable of its own.</summary>
    private IEnumerable<FlowNode> Members(string name, PowerShellTable table) => table.Pairs
        .Where(p => p.Key is PowerShellText)
        .Select(p => new FlowSet(p.Key.Start, p.Value.End, $"{name}.{((PowerShellText)p.Key).Value.ToLowerInvariant()}", Statement(p.Value)));

    /// <summary><c>$table.Name</c> or <c>$table['Name']</c>; null for all else.</summary>
    private static string? MemberName(PowerShellNode node) => node switch
    {
        PowerShellMember { IsStatic: false, Arguments: null, Target: PowerShellVariable variable, Name: PowerShellText name } => $"{NameOf(variable.Name)}.{name.Value.ToLowerInvariant()}",
        PowerShellOperation { Operator: "[]", Operands: [PowerShellVariable variable, PowerShellText name] } => $"{NameOf(variable.Name)}.{name.Value.ToLowerInvariant()}",
        _ => null,
    };

    /// <summary>A variable's name: small, without its scope; of the environment as it is.</summary>
    public static string NameOf(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return name.ToLowerInvariant();
        var scope = name[..colon].ToLowerInvariant();
        return scope == "env" ? name[(colon + 1)..] : name[(colon + 1)..].ToLowerInvariant();
    }
}
