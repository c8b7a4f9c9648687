namespace SafeOps.Commands.Parsing.PowerShell;

/// <summary>A text of PowerShell. Offsets, here and below, are into that text, in UTF-16 characters.</summary>
/// <param name="Statements">In their order, those of <c>begin</c>, <c>process</c>, <c>end</c> and such blocks one after the other.</param>
/// <param name="Problems">Why the text is not, or not for certain, what it looks like. A script with problems is not to be trusted.</param>
public sealed record PowerShellScript(IReadOnlyList<PowerShellNode> Statements, IReadOnlyList<PowerShellProblem> Problems)
{
    /// <summary>Comments of one and of several lines, their signs included, in the order of the text.</summary>
    public IReadOnlyList<PowerShellComment> Comments { get; init; } = [];
}

/// <summary><c># …</c> or <c>&lt;# … #&gt;</c>.</summary>
public sealed record PowerShellComment(int Start, int End);

/// <summary>A parse error, or a construct with which reading alone would load code.</summary>
public sealed record PowerShellProblem(int Start, int End, string Message);

/// <summary>A statement or a part of one.</summary>
public abstract record PowerShellNode(int Start, int End);

/// <summary>Commands and expressions behind each other, each taking what the one before gives.</summary>
public sealed record PowerShellPipeline(int Start, int End, IReadOnlyList<PowerShellNode> Elements) : PowerShellNode(Start, End);

/// <summary>A command with its words.</summary>
/// <param name="Operator"><c>&amp;</c>, <c>.</c> or empty.</param>
/// <param name="Name">What is called: mostly a <see cref="PowerShellText"/>.</param>
/// <param name="Arguments">In their order; a <see cref="PowerShellParameter"/> is one that begins with a dash.</param>
public sealed record PowerShellCommand(
    int Start, int End, string Operator, PowerShellNode Name, IReadOnlyList<PowerShellNode> Arguments, IReadOnlyList<PowerShellRedirection> Redirections)
    : PowerShellNode(Start, End);

/// <summary><c>-Name</c> or <c>-Name:value</c>.</summary>
/// <param name="Name">Without the dash.</param>
/// <param name="Written">As it was written; a typographic dash is one too for PowerShell, though not for a program.</param>
public sealed record PowerShellParameter(int Start, int End, string Name, string Written, PowerShellNode? Value) : PowerShellNode(Start, End);

/// <summary><c>&gt;</c>, <c>2&gt;&gt;</c>, <c>*&gt;</c>: a stream into a file.</summary>
/// <param name="Target">Null where one stream goes into another: <c>2&gt;&amp;1</c>.</param>
public sealed record PowerShellRedirection(int Start, int End, bool Append, PowerShellNode? Target) : PowerShellNode(Start, End);

/// <summary>An expression that stands as a command, with redirections.</summary>
public sealed record PowerShellValue(int Start, int End, PowerShellNode Expression, IReadOnlyList<PowerShellRedirection> Redirections) : PowerShellNode(Start, End);

/// <summary><c>$x = …</c>, <c>$x += …</c>, <c>$x++</c>, the variable of <c>foreach</c> (<c>in</c>), and a parameter with its default (<c>param</c>).</summary>
/// <param name="Target">What is set: a variable, a member, an element, or several.</param>
/// <param name="Value">Null where there is none: <c>$x++</c>.</param>
public sealed record PowerShellAssignment(int Start, int End, PowerShellNode Target, string Operator, PowerShellNode? Value) : PowerShellNode(Start, End);

/// <summary><c>function</c> and <c>filter</c>.</summary>
public sealed record PowerShellFunction(int Start, int End, string Name, PowerShellBlock Body) : PowerShellNode(Start, End);

/// <summary>
/// <c>if</c>, <c>while</c>, <c>try</c>, <c>return</c>, <c>&amp;&amp;</c>: what it is made of, in order, each of which may be carried out. What
/// stands in the braces of one is a construct of its own: <c>then</c>, an <c>else</c>, <c>catch</c> or <c>finally</c>.
/// </summary>
public sealed record PowerShellConstruct(int Start, int End, string Keyword, IReadOnlyList<PowerShellNode> Parts) : PowerShellNode(Start, End);

/// <summary>What is not read; nobody can tell what it does.</summary>
public sealed record PowerShellUnread(int Start, int End, string Message) : PowerShellNode(Start, End)
{
    /// <summary>Modules are loaded by it, and no more is done.</summary>
    public bool LoadsModules { get; init; }

    /// <summary>It defines something, and nothing of that is carried out yet.</summary>
    public bool IsDefinition { get; init; }
}
