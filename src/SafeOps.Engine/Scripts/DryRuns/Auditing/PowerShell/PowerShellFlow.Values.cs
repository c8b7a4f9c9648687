using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>Values and questions.</summary>
internal sealed partial class PowerShellFlow
{
    private static readonly string[] False = ["", "False", "0"];

    /// <summary>Methods that work on values in memory.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add", "AddRange", "Append", "AppendLine", "AppendFormat", "Contains", "ContainsKey", "ContainsValue", "ToString", "Trim", "TrimEnd", "TrimStart", "Split", "Replace",
        "Substring", "StartsWith", "EndsWith", "ToLower", "ToUpper", "ToLowerInvariant", "ToUpperInvariant", "PadLeft", "PadRight", "GetEnumerator", "IndexOf", "LastIndexOf", "Insert",
        "GetType", "Equals", "CompareTo", "ToArray", "AddDays", "AddHours", "AddMinutes", "AddSeconds", "AddMonths", "AddYears", "ToUniversalTime", "ToLocalTime", "Subtract", "ToBool",
        "Sort", "Reverse", "RemoveAt", "Clear", "Push", "Pop", "Enqueue", "Dequeue", "Peek", "Matches", "Match", "IsMatch", "TryGetValue", "TryParse", "Parse", "Where", "ForEach", "GetValue", "Stop",
        "Restart", "Elapsed", "Dispose", "Close", "WriteVerbose", "WriteWarning", "WriteObject", "ReadLine", "ReadToEnd", "MoveNext", "Join", "Format", "ToShortDateString", "ShouldContinue", "WriteHost", "WriteDebug",
    };

    private static readonly HashSet<string> Changing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Delete", "Kill", "MoveTo", "ExecuteNonQuery", "SaveChanges", "Save", "SetAccessControl", "Encrypt", "Decrypt", "CommitChanges", "Put", "Update", "CreateSubdirectory", "DeleteTree", "DeleteSubKey", "SetValue", "DeleteValue",
    };

    private static bool ChangesFiles(string type, string method) =>
        type.ToLowerInvariant() is "io.file" or "system.io.file" or "io.directory" or "system.io.directory"
        && (method.StartsWith("Delete", StringComparison.OrdinalIgnoreCase) || method.StartsWith("Move", StringComparison.OrdinalIgnoreCase) || method.StartsWith("Copy", StringComparison.OrdinalIgnoreCase)
            || method.StartsWith("Write", StringComparison.OrdinalIgnoreCase) || method.StartsWith("Append", StringComparison.OrdinalIgnoreCase) || method.StartsWith("Create", StringComparison.OrdinalIgnoreCase)
            || method.StartsWith("Replace", StringComparison.OrdinalIgnoreCase) || method.StartsWith("Set", StringComparison.OrdinalIgnoreCase));

    public FlowNode Condition(PowerShellNode node)
    {
        var value = Statement(node);
        return value is FlowNot or FlowAll or FlowAny or FlowCompare or FlowHolds ? value : new FlowHolds(node.Start, node.End, value, False);
    }

    public FlowNode Value(PowerShellNode node)
    {
        var (start, end) = (node.Start, node.End);
        switch (node)
        {
            case PowerShellText text:
                return new FlowText(start, end, text.Value);
            case PowerShellVariable variable:
                return Variable(variable);
            case PowerShellCommand command:
                return Command(command);
            case PowerShellGroup { Opening: "@(" } list when list.Statements.All(s => s is not (PowerShellConstruct or PowerShellPipeline or PowerShellCommand)):
                return new FlowList(start, end, [.. list.Statements.Select(Statement)]);
            case PowerShellGroup { Statements: [var only] }:
                return Statement(only);
            case PowerShellGroup group:
                return Block(group, group.Statements);
            case PowerShellList list:
                return new FlowList(start, end, [.. list.Elements.Select(Statement)]);
            case PowerShellConversion { Value: { } value, IsAttribute: false }:
                return Statement(value);
            case PowerShellValue written:
                return new FlowBlock(start, end, [.. written.Redirections.Select(Redirection), Statement(written.Expression)]);
            case PowerShellOperation operation:
                return Operation(operation);
            case PowerShellMember member:
                return Member(member);
            case PowerShellBlock block:
                return new FlowClosure(start, end, Function("block", block, PowerShellParameters.Of(block.Parameters)));
            case PowerShellConstruct or PowerShellFunction or PowerShellPipeline or PowerShellAssignment or PowerShellUnread:
                return Statement(node);
            case PowerShellString { Prefix: { Length: > 0 } prefix, Parts: [PowerShellVariable last] } when last.End == end && prefix + text[last.Start..last.End] == text[start..end]:
                return new FlowJoin(start, end, [new FlowText(start, last.Start, prefix), Variable(last)]);
            case PowerShellString written:
                return new FlowData(start, end, [.. written.Parts.Select(Statement)]);
            case PowerShellTable table:
                return new FlowData(start, end, [.. table.Pairs.Select(p => Statement(p.Value))]);
            default:
                return new FlowData(start, end, []);
        }
    }

    private static FlowNode Variable(PowerShellVariable variable)
    {
        var (start, end) = (variable.Start, variable.End);
        return variable.Name.ToLowerInvariant() switch
        {
            "true" => new FlowText(start, end, "True"),
            "false" => new FlowText(start, end, "False"),
            "null" => new FlowText(start, end, ""),
            "args" => new FlowArguments(start, end, false),
            "_" or "psitem" or "?" or "lastexitcode" or "input" or "error" or "matches" => new FlowData(start, end, []),
            _ => new FlowVariable(start, end, NameOf(variable.Name)),
        };
    }

    private FlowNode Operation(PowerShellOperation operation)
    {
        var (start, end, operands) = (operation.Start, operation.End, operation.Operands);
        switch (operation.Operator)
        {
            case "not" or "exclaim":
                return new FlowNot(start, end, Condition(operands[0]));
            case "and":
                return new FlowAll(start, end, [.. operands.Select(Condition)]);
            case "or":
                FlowNode any = new FlowAny(start, end, [.. operands.Select(Condition)]);
                return operands.Any(Asks) && !operands.All(Asks)
                    ? new FlowAll(start, end, [new FlowMistake(start, end, "ShouldProcess is asked only where the other side of '-or' does not hold: ask it with '-and', and leave the force to ShouldContinue."), any])
                    : any;
            case "?:" when operands.Count == 3:
                return new FlowIf(start, end, Condition(operands[0]), Statement(operands[1]), Statement(operands[2]));
            case "eq" or "ne" or "like" or "notlike" or "match" or "notmatch" or "gt" or "lt" or "ge" or "le" when operands.Count == 2:
                return Compare(operation.Operator, Statement(operands[0]), Statement(operands[1]), start, end);
            case "contains" or "notcontains" or "in" or "notin" when operands.Count == 2:
                return Among(operation.Operator, operands, start, end);
            case "[]" when MemberName(operation) is { } member:
                return Table(member, Statement(operands[0]), start, end);
            default:
                return new FlowData(start, end, [.. operands.Select(Statement)]);
        }
    }

    private static bool Asks(PowerShellNode node) => node switch
    {
        PowerShellMember { Name: PowerShellText { Value: var name }, Target: PowerShellVariable { Name: var target } } =>
            name.Equals("ShouldProcess", StringComparison.OrdinalIgnoreCase) && target.Equals("PSCmdlet", StringComparison.OrdinalIgnoreCase),
        PowerShellGroup { Statements: [var only] } => Asks(only),
        _ => false,
    };

    private static FlowNode Compare(string sign, FlowNode left, FlowNode right, int start, int end)
    {
        var comparison = sign switch
        {
            "eq" or "ne" => FlowComparison.Equal,
            "like" or "notlike" => FlowComparison.Matches,
            "match" or "notmatch" => FlowComparison.Contains,
            "gt" or "le" => FlowComparison.NumberGreater,
            _ => FlowComparison.NumberLess,
        };
        FlowNode compared = new FlowCompare(start, end, comparison, left, right, IgnoresCase: true);
        return sign is "ne" or "notlike" or "notmatch" or "le" or "ge" ? new FlowNot(start, end, compared) : compared;
    }

    private FlowNode Among(string sign, IReadOnlyList<PowerShellNode> operands, int start, int end)
    {
        var (all, one) = sign.EndsWith("contains", StringComparison.Ordinal) ? (operands[0], operands[1]) : (operands[1], operands[0]);
        FlowNode among = Statement(all) switch
        {
            FlowArguments arguments => new FlowCompare(start, end, FlowComparison.Contains, arguments, Statement(one), IgnoresCase: true),
            FlowList list => new FlowAny(start, end, [.. list.Elements.DefaultIfEmpty(new FlowTruth(start, end, false)).Select(e => e is FlowTruth ? e : new FlowCompare(start, end, FlowComparison.Equal, Statement(one), e, IgnoresCase: true))]),
            var other => new FlowData(start, end, [other, Statement(one)]),
        };
        return sign.StartsWith("not", StringComparison.Ordinal) ? new FlowNot(start, end, among) : among;
    }

    /// <summary>A member that the script has set; else anything.</summary>
    private static FlowIf Table(string member, FlowNode whole, int start, int end) =>
        new(start, end, new FlowIsSet(start, end, member), new FlowVariable(start, end, member), new FlowData(start, end, [whole]));

    private FlowNode Member(PowerShellMember member)
    {
        var (start, end) = (member.Start, member.End);
        var name = (member.Name as PowerShellText)?.Value ?? "";
        if (Asks(member))
            return member.Arguments is { } asked ? ShouldProcess(asked, start, end) : new FlowMistake(start, end, "ShouldProcess is named here and not called, which always holds: call it with the target.");
        if (member.Target is PowerShellVariable { Name: var target } && target.Equals("PSBoundParameters", StringComparison.OrdinalIgnoreCase))
            return Bound(member, name, start, end);
        if (name.Equals("IsPresent", StringComparison.OrdinalIgnoreCase) || name.Equals("ToBool", StringComparison.OrdinalIgnoreCase))
            return Statement(member.Target);
        if (name.Equals("Invoke", StringComparison.OrdinalIgnoreCase) && member.Arguments is { } given && !member.IsStatic)
            return new FlowInvoke(start, end, Statement(member.Target), [.. given.Select(Statement)], Judged(member));
        if (member.Arguments is null)
            return member is { IsStatic: false, Target: PowerShellVariable { Name: not "_" } } && MemberName(member) is { } set ? Table(set, Statement(member.Target), start, end) : new FlowData(start, end, [Statement(member.Target)]);
        FlowNode[] parts = [Statement(member.Target), .. member.Arguments.Select(Statement)];
        if (member is { IsStatic: true, Target: PowerShellType type } && ChangesFiles(type.Name, name))
            return new FlowEffect(start, end, Commands.CommandEffect.Mutate, $"'[{type.Name}]::{name}' changes files, whatever -WhatIf says.", parts);
        if (member.IsStatic)
            return new FlowBlock(start, end, [.. parts, Judged(member)]);
        return Harmless.Contains(name) ? new FlowData(start, end, parts)
            : Changing.Contains(name) ? new FlowEffect(start, end, Commands.CommandEffect.Mutate, $"'{name}' changes what it is called on, whatever -WhatIf says.", parts)
            : new FlowBlock(start, end, [.. parts, Judged(member)]);
    }

    /// <summary>With <c>-WhatIf</c> it says what would be done, and does not hold.</summary>
    private FlowIf ShouldProcess(IReadOnlyList<PowerShellNode> arguments, int start, int end) => new(
        start, end, new FlowHolds(start, end, new FlowVariable(start, end, PowerShellParameters.Preference), False),
        new FlowBlock(start, end, [new FlowPrint(start, end, [.. arguments.Select(Statement)], text[start..end]), new FlowTruth(start, end, false)]),
        new FlowTruth(start, end, true));

    private FlowNode Bound(PowerShellMember member, string name, int start, int end) =>
        name.Equals("ContainsKey", StringComparison.OrdinalIgnoreCase) && member.Arguments is [PowerShellText { Value: var parameter }]
            ? _functions > 0
                ? new FlowHolds(start, end, new FlowVariable(start, end, parameter.Equals("WhatIf", StringComparison.OrdinalIgnoreCase) ? PowerShellParameters.Preference : NameOf(parameter)), False)
                : new FlowOption(start, end, ["-" + parameter], new FlowTruth(start, end, true), new FlowTruth(start, end, false))
            : new FlowData(start, end, []);

    /// <summary>A call of a method, judged by its text.</summary>
    private FlowCommand Judged(PowerShellNode node) => new(node.Start, node.End, [], [new FlowRest("", new FlowWord(node.Start, node.End, [new FlowPiece(new FlowData(node.Start, node.End, []), false, text[node.Start..node.End])]), null)], []);
}
