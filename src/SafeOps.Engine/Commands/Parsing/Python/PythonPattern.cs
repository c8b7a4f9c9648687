namespace SafeOps.Commands.Parsing.Python;

/// <summary>What a <c>case</c> is compared with (3.10).</summary>
public abstract record PythonPattern(int Start, int End) : PythonNode(Start, End);

/// <summary>A literal or a dotted name.</summary>
public sealed record PythonValuePattern(int Start, int End, PythonExpression Value) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value];
}

/// <summary>A name that takes the value, or <c>_</c>, of which <paramref name="Name"/> is null.</summary>
public sealed record PythonCapturePattern(int Start, int End, string? Name) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary><c>*name</c> or <c>*_</c> in a sequence.</summary>
public sealed record PythonStarPattern(int Start, int End, string? Name) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary><c>[a, b]</c>, <c>(a, b)</c>, <c>a, b</c>.</summary>
public sealed record PythonSequencePattern(int Start, int End, IReadOnlyList<PythonPattern> Patterns) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => Patterns;
}

/// <summary><c>{key: pattern, **rest}</c>.</summary>
public sealed record PythonMappingPattern(int Start, int End, IReadOnlyList<PythonPatternEntry> Entries, string? Rest) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => Entries;
}

/// <summary><c>key: pattern</c>.</summary>
public sealed record PythonPatternEntry(int Start, int End, PythonExpression Key, PythonPattern Pattern) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Key, Pattern];
}

/// <summary><c>Class(pattern, name=pattern)</c>.</summary>
public sealed record PythonClassPattern(int Start, int End, PythonExpression Class, IReadOnlyList<PythonPatternArgument> Arguments) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Class, .. Arguments];
}

/// <summary><c>pattern</c> or <c>name=pattern</c>.</summary>
public sealed record PythonPatternArgument(int Start, int End, string? Name, PythonPattern Pattern) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Pattern];
}

/// <summary><c>a | b</c>.</summary>
public sealed record PythonOrPattern(int Start, int End, IReadOnlyList<PythonPattern> Patterns) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => Patterns;
}

/// <summary><c>pattern as name</c>.</summary>
public sealed record PythonAsPattern(int Start, int End, PythonPattern Pattern, string Name) : PythonPattern(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Pattern];
}
