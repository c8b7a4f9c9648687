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

    /// <summary>
    /// True where a command of the text may have given code as the value, or a member of which the name is not certain. What was there
    /// before the text, such as a variable that it only reads, is taken for data.
    /// </summary>
    public bool MayHoldCode(PowerShellNode value) => !IsData(value) && !IsText(value) && value switch
    {
        PowerShellVariable variable => names.IsSet(variable.Name) || PowerShellNames.WithoutScope(variable.Name).ToLowerInvariant() is "_" or "psitem" or "args" or "input" or "this",
        PowerShellMember { Arguments: null, IsStatic: false, Name: PowerShellText } => false,
        PowerShellList list => list.Elements.Any(MayHoldCode),
        _ => true,
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
        PowerShellOperation { Operator: "plus", Operands: [PowerShellText { IsNumber: false } or PowerShellString, ..] } => true,
        PowerShellOperation { Operator: "plus" } sum => sum.Operands.All(IsText),
        PowerShellOperation { Operator: "[]", Operands: [var first, ..] } => IsText(first),
        PowerShellVariable variable => Variable(variable.Name, IsText),
        PowerShellMember { IsStatic: true, Arguments: not null, Target: PowerShellType { Name: var type } } => type.ToLowerInvariant() is "string" or "system.string" or "io.path" or "system.io.path" or "regex",
        PowerShellMember { IsStatic: false, Arguments: not null, Name: PowerShellText { Value: var method } } member =>
            method.ToLowerInvariant() is "tostring" or "trim" or "trimstart" or "trimend" or "toupper" or "tolower" or "toupperinvariant" or "tolowerinvariant" or "substring" or "padleft" or "padright" && !names.AddsMembers
            || (types.StringMethods.Contains(method) && IsText(member.Target))
            || (method.Equals("split", StringComparison.OrdinalIgnoreCase) && IsText(member.Target)),
        PowerShellMember { IsStatic: false, Arguments: null, Name: PowerShellText { Value: var property } } => types.TextProperties.Contains(property) && !names.AddsMembers && !names.IsKey(property),
        _ => false,
    };

    /// <summary>
    /// Which kind of object the value is, where it is certainly one that the text itself makes, so that changing it changes nothing
    /// else; null where it may be another's.
    /// </summary>
    public OwnKind? Own(PowerShellNode? node) => node switch
    {
        PowerShellTable => OwnKind.Table,
        PowerShellConversion { IsAttribute: false, Value: PowerShellTable } conversion when conversion.Type.ToLowerInvariant() is "pscustomobject" or "ordered" or "hashtable" or "psobject" => OwnKind.Table,
        PowerShellConversion { IsAttribute: false } conversion => KindOf(conversion.Type) is OwnKind.List ? OwnKind.List : null,
        PowerShellGroup { Opening: "@(" } => OwnKind.Array,
        PowerShellMember { IsStatic: true, Arguments: not null, Target: PowerShellType made, Name: PowerShellText { Value: var name } } =>
            name.Equals("new", StringComparison.OrdinalIgnoreCase) || name.Equals("StartNew", StringComparison.OrdinalIgnoreCase) ? KindOf(made.Name) : null,
        PowerShellCommand { Name: PowerShellText { Value: var command }, Arguments: [PowerShellText { Value: var made }, ..] } => command.Equals("New-Object", StringComparison.OrdinalIgnoreCase) ? KindOf(made) : null,
        PowerShellVariable variable => OwnVariable(variable.Name),
        _ => null,
    };

    private OwnKind? OwnVariable(string name)
    {
        if (_depth >= DeepestVariable || names.Values(name) is not { Count: > 0 } values)
            return null;
        _depth++;
        var kinds = values.Select(Own).Distinct().ToList();
        _depth--;
        return kinds is [var only] ? only : null;
    }

    private static OwnKind? KindOf(string type) => TypeNames.Plain(type).ToLowerInvariant() switch
    {
        "collections.arraylist" or "collections.generic.list" => OwnKind.List,
        "hashtable" or "collections.hashtable" or "collections.specialized.ordereddictionary" or "collections.generic.dictionary" or "collections.generic.sorteddictionary" or "collections.generic.sortedlist" or "collections.sortedlist" => OwnKind.Dictionary,
        "collections.generic.hashset" or "collections.generic.sortedset" => OwnKind.Set,
        "collections.generic.queue" or "collections.queue" => OwnKind.Queue,
        "collections.generic.stack" or "collections.stack" => OwnKind.Stack,
        "text.stringbuilder" => OwnKind.Text,
        "diagnostics.stopwatch" => OwnKind.Watch,
        "xml.xmldocument" => OwnKind.Xml,
        _ => null,
    };

    public static bool IsConstant(string variable) => variable.ToLowerInvariant() is "true" or "false" or "null";

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

/// <summary>What a text itself makes. A method that the object has not is called on each of its elements instead, so its kind counts.</summary>
internal enum OwnKind
{
    Table,
    Array,
    List,
    Dictionary,
    Set,
    Queue,
    Stack,
    Text,
    Watch,
    Xml,
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
