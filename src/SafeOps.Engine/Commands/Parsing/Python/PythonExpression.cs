namespace SafeOps.Commands.Parsing.Python;

/// <summary>An expression of any form.</summary>
public abstract record PythonExpression(int Start, int End) : PythonNode(Start, End);

public sealed record PythonName(int Start, int End, string Id) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary><c>None</c>, <c>True</c>, <c>False</c> or <c>...</c>.</summary>
public sealed record PythonConstant(int Start, int End, string Text) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary>A number as it is written: <c>0o644</c>, <c>1_000</c>, <c>1e3</c>, <c>2j</c>.</summary>
public sealed record PythonNumber(int Start, int End, string Text) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary>A string without expressions in it; several next to one another are one.</summary>
/// <param name="Value">Without quotes and escapes. Of bytes, each byte is the character of its number.</param>
/// <param name="IsBytes">Written <c>b''</c>.</param>
/// <param name="ContentStart">Offset of the first character of <paramref name="Value"/> where the value stands in the text as it is; -1 where escapes, line ends or several pieces moved its characters.</param>
public sealed record PythonString(int Start, int End, string Value, bool IsBytes, int ContentStart) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary>An f-string, with the strings next to it.</summary>
/// <param name="Parts">Each a <see cref="PythonFormatText"/> or a <see cref="PythonFormatValue"/>; texts next to one another are one.</param>
public sealed record PythonFormatString(int Start, int End, IReadOnlyList<PythonFormatPart> Parts) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Parts;
}

/// <summary>A part of an f-string or of a format specification.</summary>
public abstract record PythonFormatPart(int Start, int End) : PythonNode(Start, End);

/// <param name="Value">Without escapes and doubled braces.</param>
public sealed record PythonFormatText(int Start, int End, string Value) : PythonFormatPart(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary><c>{value!r:spec}</c>.</summary>
/// <param name="IsDebug">Written <c>{value=}</c>.</param>
/// <param name="Conversion"><c>r</c>, <c>s</c>, <c>a</c>, or NUL where there is none.</param>
/// <param name="Specification">What stands behind <c>:</c>; null where there is no colon.</param>
public sealed record PythonFormatValue(int Start, int End, PythonExpression Value, bool IsDebug, char Conversion, IReadOnlyList<PythonFormatPart>? Specification) : PythonFormatPart(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value, .. Specification ?? []];
}

/// <summary><c>-a</c>, <c>+a</c>, <c>~a</c>, <c>not a</c>.</summary>
public sealed record PythonUnary(int Start, int End, string Operator, PythonExpression Operand) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Operand];
}

/// <summary>Two operands of an arithmetic or bit operator: <c>a % b</c>, <c>path / name</c>.</summary>
public sealed record PythonBinary(int Start, int End, PythonExpression Left, string Operator, PythonExpression Right) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Left, Right];
}

/// <summary><c>a and b and c</c>, or the same with <c>or</c>.</summary>
public sealed record PythonBoolean(int Start, int End, string Operator, IReadOnlyList<PythonExpression> Values) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Values;
}

/// <summary><c>a &lt; b not in c</c>.</summary>
/// <param name="Operators">One fewer than operands; in words <c>not in</c>, <c>is not</c>.</param>
public sealed record PythonComparison(int Start, int End, IReadOnlyList<PythonExpression> Operands, IReadOnlyList<string> Operators) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Operands;
}

/// <summary><c>then if test else other</c>.</summary>
public sealed record PythonConditional(int Start, int End, PythonExpression Then, PythonExpression Test, PythonExpression Else) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Then, Test, Else];
}

/// <summary><c>lambda parameters: body</c>: runs nothing of its body yet.</summary>
public sealed record PythonLambda(int Start, int End, IReadOnlyList<PythonParameter> Parameters, PythonExpression Body) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Parameters, Body];
}

/// <summary><c>function(a, *b, c=d, **e)</c>.</summary>
public sealed record PythonCall(int Start, int End, PythonExpression Function, IReadOnlyList<PythonArgument> Arguments) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Function, .. Arguments];
}

/// <summary>An argument of a call or a class.</summary>
/// <param name="Stars">0, 1 or 2.</param>
/// <param name="Name">Of a keyword argument; else null.</param>
/// <param name="Value">Without stars; a generator may stand without parentheses.</param>
public sealed record PythonArgument(int Start, int End, int Stars, string? Name, PythonExpression Value) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value];
}

/// <summary><c>value.name</c>.</summary>
public sealed record PythonAttribute(int Start, int End, PythonExpression Value, string Name) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value];
}

/// <summary><c>value[index]</c>.</summary>
public sealed record PythonSubscript(int Start, int End, PythonExpression Value, PythonExpression Index) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value, Index];
}

/// <summary><c>lower:upper:step</c> in a subscript.</summary>
public sealed record PythonSlice(int Start, int End, PythonExpression? Lower, PythonExpression? Upper, PythonExpression? Step) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Lower, Upper, Step);
}

/// <summary><c>*value</c> in a list, tuple, set, target or subscript.</summary>
public sealed record PythonStarred(int Start, int End, PythonExpression Value) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value];
}

/// <summary><c>a, b</c>, with or without parentheses; <c>()</c>.</summary>
public sealed record PythonTuple(int Start, int End, IReadOnlyList<PythonExpression> Elements) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Elements;
}

public sealed record PythonList(int Start, int End, IReadOnlyList<PythonExpression> Elements) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Elements;
}

public sealed record PythonSet(int Start, int End, IReadOnlyList<PythonExpression> Elements) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Elements;
}

public sealed record PythonDictionary(int Start, int End, IReadOnlyList<PythonEntry> Entries) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => Entries;
}

/// <summary><c>key: value</c>, or <c>**value</c> without a key.</summary>
public sealed record PythonEntry(int Start, int End, PythonExpression? Key, PythonExpression Value) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Key, Value);
}

public enum PythonComprehensionKind
{
    List,
    Set,
    Dictionary,
    Generator,
}

/// <summary><c>[element for target in iterable if condition]</c> and its like.</summary>
/// <param name="Element">Of a dictionary its key.</param>
/// <param name="Value">Of a dictionary; else null.</param>
public sealed record PythonComprehension(int Start, int End, PythonComprehensionKind Kind, PythonExpression Element, PythonExpression? Value, IReadOnlyList<PythonComprehensionClause> Clauses) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. There(Element, Value), .. Clauses];
}

/// <summary><c>for target in iterable if condition</c>.</summary>
public sealed record PythonComprehensionClause(int Start, int End, bool IsAsync, PythonExpression Target, PythonExpression Iterable, IReadOnlyList<PythonExpression> Conditions) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Target, Iterable, .. Conditions];
}

public sealed record PythonAwait(int Start, int End, PythonExpression Value) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value];
}

/// <summary><c>yield value</c>, <c>yield from value</c>.</summary>
public sealed record PythonYield(int Start, int End, bool IsFrom, PythonExpression? Value) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Value);
}

/// <summary><c>target := value</c>.</summary>
public sealed record PythonNamed(int Start, int End, PythonName Target, PythonExpression Value) : PythonExpression(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Target, Value];
}
