namespace SafeOps.Commands.Parsing.Python;

/// <summary>A statement of any form.</summary>
public abstract record PythonStatement(int Start, int End) : PythonNode(Start, End);

/// <summary>An expression for its effect, most often a call; also a docstring.</summary>
public sealed record PythonExpressionStatement(int Start, int End, PythonExpression Value) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Value];
}

/// <summary><c>a = b, c = value</c>: the targets in order.</summary>
public sealed record PythonAssignment(int Start, int End, IReadOnlyList<PythonExpression> Targets, PythonExpression Value) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Targets, Value];
}

/// <summary><c>a += value</c>.</summary>
/// <param name="Operator">Without the <c>=</c>: <c>+</c>, <c>**</c>, <c>//</c>, <c>&gt;&gt;</c>.</param>
public sealed record PythonAugmentedAssignment(int Start, int End, PythonExpression Target, string Operator, PythonExpression Value) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Target, Value];
}

/// <summary><c>a: int = value</c>, or without a value.</summary>
public sealed record PythonAnnotatedAssignment(int Start, int End, PythonExpression Target, PythonExpression Annotation, PythonExpression? Value) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Target, Annotation, Value);
}

/// <summary><c>type Name[T] = value</c> (3.12).</summary>
public sealed record PythonTypeAlias(int Start, int End, PythonName Name, IReadOnlyList<PythonTypeParameter> TypeParameters, PythonExpression Value) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Name, .. TypeParameters, Value];
}

/// <summary><c>pass</c>, <c>break</c> or <c>continue</c>.</summary>
public sealed record PythonKeywordStatement(int Start, int End, string Keyword) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

public sealed record PythonReturn(int Start, int End, PythonExpression? Value) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Value);
}

/// <summary><c>del a, b[0]</c>.</summary>
public sealed record PythonDelete(int Start, int End, IReadOnlyList<PythonExpression> Targets) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => Targets;
}

/// <summary><c>raise</c>, <c>raise Exception from Cause</c>.</summary>
public sealed record PythonRaise(int Start, int End, PythonExpression? Exception, PythonExpression? Cause) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Exception, Cause);
}

public sealed record PythonAssert(int Start, int End, PythonExpression Test, PythonExpression? Message) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Test, Message);
}

/// <summary><c>import a.b as c, d</c>.</summary>
public sealed record PythonImport(int Start, int End, IReadOnlyList<PythonAlias> Names) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => Names;
}

/// <summary><c>from a.b import c as d</c>.</summary>
/// <param name="Module">Without the dots before it; empty in <c>from . import a</c>.</param>
/// <param name="Level">How many dots stand before it.</param>
/// <param name="Names">One with the name <c>*</c> where all is imported.</param>
public sealed record PythonImportFrom(int Start, int End, string Module, int Level, IReadOnlyList<PythonAlias> Names) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => Names;
}

/// <summary>A name that is imported: <c>a.b as c</c>.</summary>
/// <param name="Alias">Null where there is none.</param>
public sealed record PythonAlias(int Start, int End, string Name, string? Alias) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary><c>global a, b</c> or <c>nonlocal a</c>.</summary>
public sealed record PythonScope(int Start, int End, string Keyword, IReadOnlyList<string> Names) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [];
}

/// <summary><c>if … elif … else</c>, in one piece.</summary>
/// <param name="Branches">That of the <c>if</c> and those of each <c>elif</c>, in order.</param>
/// <param name="Else">Empty where there is none.</param>
public sealed record PythonIf(int Start, int End, IReadOnlyList<PythonBranch> Branches, IReadOnlyList<PythonStatement> Else) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Branches, .. Else];
}

/// <summary>A condition with what is done where it holds; begins at its <c>if</c> or <c>elif</c>.</summary>
public sealed record PythonBranch(int Start, int End, PythonExpression Test, IReadOnlyList<PythonStatement> Body) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Test, .. Body];
}

/// <summary><c>while test: body else: …</c>.</summary>
public sealed record PythonWhile(int Start, int End, PythonExpression Test, IReadOnlyList<PythonStatement> Body, IReadOnlyList<PythonStatement> Else) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Test, .. Body, .. Else];
}

/// <summary><c>for target in iterable: body else: …</c>.</summary>
public sealed record PythonFor(int Start, int End, bool IsAsync, PythonExpression Target, PythonExpression Iterable, IReadOnlyList<PythonStatement> Body, IReadOnlyList<PythonStatement> Else) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Target, Iterable, .. Body, .. Else];
}

/// <summary><c>try … except … else … finally</c>; parts that are not there are empty.</summary>
public sealed record PythonTry(int Start, int End, IReadOnlyList<PythonStatement> Body, IReadOnlyList<PythonHandler> Handlers, IReadOnlyList<PythonStatement> Else, IReadOnlyList<PythonStatement> Finally) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Body, .. Handlers, .. Else, .. Finally];
}

/// <summary><c>except Type as name: …</c>.</summary>
/// <param name="IsGroup">Written <c>except*</c>.</param>
/// <param name="Type">Null where it catches all.</param>
/// <param name="Name">Null where there is none.</param>
public sealed record PythonHandler(int Start, int End, bool IsGroup, PythonExpression? Type, string? Name, IReadOnlyList<PythonStatement> Body) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. There(Type), .. Body];
}

/// <summary><c>with a as b, c: body</c>.</summary>
public sealed record PythonWith(int Start, int End, bool IsAsync, IReadOnlyList<PythonWithItem> Items, IReadOnlyList<PythonStatement> Body) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Items, .. Body];
}

/// <summary><c>context as target</c>.</summary>
public sealed record PythonWithItem(int Start, int End, PythonExpression Context, PythonExpression? Target) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Context, Target);
}

/// <summary><c>match subject: case …</c> (3.10).</summary>
public sealed record PythonMatch(int Start, int End, PythonExpression Subject, IReadOnlyList<PythonCase> Cases) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Subject, .. Cases];
}

/// <summary><c>case pattern if guard: body</c>.</summary>
public sealed record PythonCase(int Start, int End, PythonPattern Pattern, PythonExpression? Guard, IReadOnlyList<PythonStatement> Body) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => [Pattern, .. There(Guard), .. Body];
}

/// <summary><c>def name(parameters) -&gt; returns: body</c>: defines, and runs nothing of its body yet.</summary>
/// <param name="Start">Of <c>def</c> or <c>async</c>; decorators stand before it.</param>
/// <param name="Decorators">Without the <c>@</c>.</param>
public sealed record PythonFunction(
    int Start, int End, bool IsAsync, string Name, IReadOnlyList<PythonExpression> Decorators, IReadOnlyList<PythonTypeParameter> TypeParameters,
    IReadOnlyList<PythonParameter> Parameters, PythonExpression? Returns, IReadOnlyList<PythonStatement> Body) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Decorators, .. TypeParameters, .. Parameters, .. There(Returns), .. Body];
}

/// <summary><c>class Name(Base, metaclass=M): body</c>: its body runs where it stands.</summary>
/// <param name="Start">Of <c>class</c>; decorators stand before it.</param>
/// <param name="Decorators">Without the <c>@</c>.</param>
/// <param name="Arguments">Base classes and keywords, in order.</param>
public sealed record PythonClass(
    int Start, int End, string Name, IReadOnlyList<PythonExpression> Decorators, IReadOnlyList<PythonTypeParameter> TypeParameters,
    IReadOnlyList<PythonArgument> Arguments, IReadOnlyList<PythonStatement> Body) : PythonStatement(Start, End)
{
    public override IEnumerable<PythonNode> Children => [.. Decorators, .. TypeParameters, .. Arguments, .. Body];
}

public enum PythonParameterKind
{
    /// <summary>Before <c>/</c>.</summary>
    PositionalOnly,

    Positional,

    /// <summary><c>*args</c>.</summary>
    ManyPositional,

    /// <summary>Behind <c>*</c> or <c>*args</c>.</summary>
    KeywordOnly,

    /// <summary><c>**kwargs</c>.</summary>
    ManyKeywords,
}

/// <summary>A parameter of a function or lambda.</summary>
/// <param name="Name">Without stars.</param>
public sealed record PythonParameter(int Start, int End, string Name, PythonParameterKind Kind, PythonExpression? Annotation, PythonExpression? Default) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Annotation, Default);
}

/// <summary><c>T: bound = default</c>, <c>*Ts</c>, <c>**P</c> (3.12, the default 3.13).</summary>
/// <param name="Stars">0, 1 or 2.</param>
public sealed record PythonTypeParameter(int Start, int End, string Name, int Stars, PythonExpression? Bound, PythonExpression? Default) : PythonNode(Start, End)
{
    public override IEnumerable<PythonNode> Children => There(Bound, Default);
}
