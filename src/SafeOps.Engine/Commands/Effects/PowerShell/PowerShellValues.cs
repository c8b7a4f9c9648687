using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>What is certain of a value, wherever it comes from.</summary>
internal sealed class PowerShellValues(PowerShellNames names, TypeKnowledge types)
{
    private const int DeepestVariable = 8;

    private int _depth;

    /// <summary>True where the value is certainly no script block but one that stands in the text.</summary>
    public bool IsData(PowerShellNode? node) => node switch
    {
        null => false,
        PowerShellText or PowerShellString or PowerShellBlock or PowerShellType => true,
        PowerShellList list => list.Elements.All(IsData),
        PowerShellTable table => table.Pairs.All(p => IsData(p.Value)),
        PowerShellGroup group => group.Statements.All(s => s is not (PowerShellConstruct or PowerShellFunction) && IsData(s)),
        // The others give numbers, truths or texts, whatever they are given; these may give one of their operands.
        PowerShellOperation { Operator: "join" or "format" or "replace" or "split" or "is" or "isnot" or "not" or "exclaim" or "minus" or "divide" or "rem" or "and" or "or" or "xor" or "band" or "bor" or "bxor" or "bnot" or "dotdot" } => true,
        PowerShellOperation operation => operation.Operands.All(IsData),
        PowerShellConversion { IsAttribute: false } conversion => conversion.Type.ToLowerInvariant() is "string" or "int" or "long" or "double" or "decimal" or "datetime" or "timespan" or "bool" or "regex" or "guid" or "version" or "uri" || IsData(conversion.Value),
        PowerShellVariable variable => IsConstant(variable.Name) || Variable(variable.Name, IsData),
        _ => IsText(node),
    };

    /// <summary>True where the value is certainly a text, or several.</summary>
    public bool IsText(PowerShellNode? node) => node switch
    {
        PowerShellText text => !text.IsNumber,
        PowerShellString => true,
        PowerShellList list => list.Elements.All(IsText),
        PowerShellGroup { Statements: [var only] } => IsText(only),
        PowerShellConversion { IsAttribute: false } conversion => conversion.Type.ToLowerInvariant() is "string" or "system.string" or "string[]" or "char",
        PowerShellOperation { Operator: "join" or "format" or "replace" or "split" } => true,
        PowerShellOperation { Operator: "plus" or "[]", Operands: [var first, ..] } => IsText(first),
        PowerShellVariable variable => Variable(variable.Name, IsText),
        PowerShellMember { IsStatic: true, Arguments: not null, Target: PowerShellType { Name: var type } } => type.ToLowerInvariant() is "string" or "system.string" or "io.path" or "system.io.path" or "regex",
        PowerShellMember { IsStatic: false, Arguments: not null, Name: PowerShellText { Value: var method } } member =>
            method.ToLowerInvariant() is "tostring" or "trim" or "trimstart" or "trimend" or "toupper" or "tolower" or "toupperinvariant" or "tolowerinvariant" or "substring" or "padleft" or "padright" && !names.AddsMembers
            || (types.StringMethods.Contains(method) && IsText(member.Target))
            || (method.Equals("split", StringComparison.OrdinalIgnoreCase) && IsText(member.Target)),
        PowerShellMember { IsStatic: false, Arguments: null, Name: PowerShellText { Value: var property } } => types.TextProperties.Contains(property) && !names.AddsMembers && !names.IsKey(property),
        _ => false,
    };

    /// <summary>True where the value is certainly an object that the text itself makes, so that changing it changes nothing else.</summary>
    /// <param name="node">The value.</param>
    /// <param name="members">Its members are set, not its elements.</param>
    public bool IsOwn(PowerShellNode? node, bool members) => node switch
    {
        PowerShellTable => true,
        PowerShellConversion { IsAttribute: false, Value: PowerShellTable } conversion => conversion.Type.ToLowerInvariant() is "pscustomobject" or "ordered" or "hashtable" or "psobject",
        PowerShellConversion { IsAttribute: false, Value: PowerShellGroup { Opening: "@(" } } or PowerShellGroup { Opening: "@(" } => !members,
        PowerShellConversion { IsAttribute: false } conversion when IsCollection(conversion.Type) => !members,
        PowerShellMember { IsStatic: true, Arguments: not null, Target: PowerShellType made, Name: PowerShellText { Value: var name } } =>
            !members && name.Equals("new", StringComparison.OrdinalIgnoreCase) && types.Made.Contains(TypeNames.Plain(made.Name)) && !TypeNames.Plain(made.Name).StartsWith("io.", StringComparison.OrdinalIgnoreCase),
        PowerShellMember { IsStatic: true, Arguments: not null, Target: PowerShellType { Name: var type } } => !members && type.EndsWith("Stopwatch", StringComparison.OrdinalIgnoreCase),
        PowerShellCommand { Name: PowerShellText { Value: var command }, Arguments: [PowerShellText { Value: var made }, ..] } =>
            !members && command.Equals("New-Object", StringComparison.OrdinalIgnoreCase) && types.Made.Contains(TypeNames.Plain(made)) && !TypeNames.Plain(made).StartsWith("io.", StringComparison.OrdinalIgnoreCase),
        PowerShellVariable variable => Variable(variable.Name, v => IsOwn(v, members)),
        _ => false,
    };

    public static bool IsConstant(string variable) => variable.ToLowerInvariant() is "true" or "false" or "null";

    private static bool IsCollection(string type) => type.EndsWith("List", StringComparison.OrdinalIgnoreCase) || type.Contains("List[", StringComparison.OrdinalIgnoreCase);

    private bool Variable(string name, Func<PowerShellNode?, bool> holds)
    {
        if (_depth >= DeepestVariable || names.Values(name) is not { Count: > 0 } values)
            return false;
        _depth++;
        var all = values.All(holds);
        _depth--;
        return all;
    }
}

/// <summary>Names of .NET's types.</summary>
internal static class TypeNames
{
    /// <summary>Without <c>System.</c>, type arguments and array brackets.</summary>
    public static string Plain(string type)
    {
        var end = type.IndexOfAny(['[', '`']);
        var plain = end < 0 ? type : type[..end];
        return plain.StartsWith("System.", StringComparison.OrdinalIgnoreCase) ? plain["System.".Length..] : plain;
    }

    /// <summary>The types between the brackets of a generic type.</summary>
    public static IEnumerable<string> Arguments(string type)
    {
        var open = type.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? [] : type[(open + 1)..].Split([',', '[', ']', ' '], StringSplitOptions.RemoveEmptyEntries);
    }
}
