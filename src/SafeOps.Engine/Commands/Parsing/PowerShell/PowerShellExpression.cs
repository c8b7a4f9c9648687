namespace SafeOps.Commands.Parsing.PowerShell;

/// <summary>A constant text or number, quotes and escapes taken off.</summary>
/// <param name="Bare">Without quotes: a program gets its globs and its tilde expanded, and <c>--%</c> has its meaning.</param>
/// <param name="IsNumber">An expression's number, which is no text.</param>
public sealed record PowerShellText(int Start, int End, string Value, bool Bare, bool IsNumber) : PowerShellNode(Start, End);

/// <summary>A text in which values are filled in: what those are.</summary>
/// <param name="Prefix">The certain characters it begins with.</param>
public sealed record PowerShellString(int Start, int End, string Prefix, IReadOnlyList<PowerShellNode> Parts) : PowerShellNode(Start, End);

/// <summary><c>$name</c>, <c>${drive:name}</c>, or <c>@name</c>.</summary>
/// <param name="Name">With its scope or drive: <c>env:PATH</c>, <c>global:x</c>.</param>
public sealed record PowerShellVariable(int Start, int End, string Name, bool Splatted) : PowerShellNode(Start, End);

/// <summary><c>target.name</c>, <c>[type]::name</c>, and with <see cref="Arguments"/> a call.</summary>
/// <param name="Name">A <see cref="PowerShellText"/> where it is certain.</param>
/// <param name="Arguments">Null where nothing is called.</param>
public sealed record PowerShellMember(int Start, int End, PowerShellNode Target, bool IsStatic, PowerShellNode Name, IReadOnlyList<PowerShellNode>? Arguments)
    : PowerShellNode(Start, End);

/// <summary><c>[type]</c> as a value.</summary>
public sealed record PowerShellType(int Start, int End, string Name) : PowerShellNode(Start, End);

/// <summary><c>[type]value</c>; also an attribute on a parameter or variable, whose <see cref="Value"/> is what it is given.</summary>
public sealed record PowerShellConversion(int Start, int End, string Type, bool IsAttribute, PowerShellNode? Value) : PowerShellNode(Start, End)
{
    /// <summary>Of an attribute: what it is given by name, and not as <c>$false</c>: <c>SupportsShouldProcess</c>.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];
}

/// <summary><c>{ … }</c>: what its parameters are made of (types, attributes, defaults), then its statements.</summary>
/// <param name="IsPlain">Without attributes, parameters or blocks such as <c>begin</c>.</param>
public sealed record PowerShellBlock(int Start, int End, IReadOnlyList<PowerShellNode> Parameters, IReadOnlyList<PowerShellNode> Statements, bool IsPlain)
    : PowerShellNode(Start, End);

/// <summary><c>( … )</c>, <c>$( … )</c>, <c>@( … )</c>.</summary>
public sealed record PowerShellGroup(int Start, int End, string Opening, IReadOnlyList<PowerShellNode> Statements) : PowerShellNode(Start, End);

/// <summary><c>@{ key = value }</c>.</summary>
public sealed record PowerShellTable(int Start, int End, IReadOnlyList<KeyValuePair<PowerShellNode, PowerShellNode>> Pairs) : PowerShellNode(Start, End);

/// <summary><c>a, b, c</c>.</summary>
/// <param name="IsDense">Without any space between, so that a program gets it as one word.</param>
public sealed record PowerShellList(int Start, int End, IReadOnlyList<PowerShellNode> Elements, bool IsDense) : PowerShellNode(Start, End);

/// <summary>Operators without an effect of their own, an index and <c>?:</c> too.</summary>
/// <param name="Operator">Without its dash, small: <c>replace</c>, <c>+</c>, <c>[]</c>.</param>
public sealed record PowerShellOperation(int Start, int End, string Operator, IReadOnlyList<PowerShellNode> Operands) : PowerShellNode(Start, End);
