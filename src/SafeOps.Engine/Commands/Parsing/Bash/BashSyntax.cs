namespace SafeOps.Commands.Parsing.Bash;

/// <summary>A text of bash, or the inside of a substitution: its lists in order, one after the other.</summary>
/// <param name="Start">Offset in the whole text.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Commands">Commands that <c>;</c>, <c>&amp;</c> or a new line ends.</param>
/// <param name="Problems">Why the text is not, or not for certain, the bash it should be. A script with problems is not to be trusted.</param>
public sealed record BashScript(int Start, int End, IReadOnlyList<BashCommand> Commands, IReadOnlyList<BashProblem> Problems)
{
    /// <summary>Reads any text. Never throws on its contents, and takes time in proportion to its length.</summary>
    public static BashScript Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return BashReader.Read(text);
    }
}

/// <summary>A parse error or a construct that this reader does not know.</summary>
public sealed record BashProblem(int Start, int End, string Message)
{
    /// <summary>Nothing behind it was read; else reading went on, and the problem is a doubt.</summary>
    public bool EndsReading { get; init; }
}

/// <summary>A command of any form.</summary>
public abstract record BashCommand(int Start, int End)
{
    /// <summary>In the order they stand; those of a compound command stand behind it.</summary>
    public IReadOnlyList<BashRedirection> Redirections { get; init; } = [];

    /// <summary>Ended by <c>&amp;</c>.</summary>
    public bool InBackground { get; init; }
}

/// <summary>Assignments, words and redirections. Without words it only assigns or redirects.</summary>
public sealed record BashSimple(int Start, int End, IReadOnlyList<BashAssignment> Assignments, IReadOnlyList<BashWord> Words) : BashCommand(Start, End);

/// <summary><c>a | b</c>, <c>a |&amp; b</c>; also a single command behind <c>!</c> or <c>time</c>.</summary>
public sealed record BashPipeline(int Start, int End, IReadOnlyList<BashCommand> Commands) : BashCommand(Start, End);

/// <summary><c>a &amp;&amp; b || c</c>.</summary>
public sealed record BashAndOr(int Start, int End, IReadOnlyList<BashCommand> Commands) : BashCommand(Start, End);

/// <summary><c>{ …; }</c> or <c>( … )</c>.</summary>
public sealed record BashGroup(int Start, int End, bool IsSubshell, BashScript Body) : BashCommand(Start, End);

/// <summary><c>if</c>, <c>while</c> and <c>until</c>: the conditions and bodies in order, an <c>else</c> last.</summary>
public sealed record BashConditional(int Start, int End, string Keyword, IReadOnlyList<BashScript> Parts) : BashCommand(Start, End);

/// <summary><c>for name in words</c> and <c>select name in words</c>; without <c>in</c> it goes over <c>"$@"</c> and <see cref="Words"/> is null.</summary>
public sealed record BashFor(int Start, int End, string Keyword, string Variable, IReadOnlyList<BashWord>? Words, BashScript Body) : BashCommand(Start, End);

/// <summary><c>for ((a; b; c))</c>.</summary>
public sealed record BashArithmeticFor(int Start, int End, BashWord Expression, BashScript Body) : BashCommand(Start, End);

/// <summary><c>case word in patterns) … ;; esac</c>.</summary>
public sealed record BashCase(int Start, int End, BashWord Subject, IReadOnlyList<BashCaseItem> Items) : BashCommand(Start, End);

public sealed record BashCaseItem(IReadOnlyList<BashWord> Patterns, BashScript Body);

/// <summary><c>name() { … }</c> or <c>function name …</c>: defines, and runs nothing yet.</summary>
public sealed record BashFunction(int Start, int End, string Name, BashCommand Body) : BashCommand(Start, End);

/// <summary><c>[[ … ]]</c>: its operands and operators as words, in order.</summary>
public sealed record BashTest(int Start, int End, IReadOnlyList<BashWord> Words) : BashCommand(Start, End);

/// <summary><c>(( … ))</c>.</summary>
public sealed record BashArithmeticCommand(int Start, int End, BashWord Expression) : BashCommand(Start, End);

/// <summary><c>coproc name command</c>.</summary>
public sealed record BashCoprocess(int Start, int End, string? Name, BashCommand Body) : BashCommand(Start, End);

/// <summary><c>name=value</c>, <c>name+=value</c>, <c>name[subscript]=value</c>, or <c>name=(words)</c>.</summary>
public sealed record BashAssignment(int Start, int End, string Name, BashWord? Subscript, bool IsAppend, BashWord? Value, IReadOnlyList<BashWord>? Elements);

/// <summary>A redirection.</summary>
/// <param name="Start">Offset.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Operator">As written, without the descriptor: <c>&gt;</c>, <c>&gt;&gt;</c>, <c>&gt;|</c>, <c>&lt;</c>, <c>&lt;&gt;</c>, <c>&gt;&amp;</c>, <c>&lt;&amp;</c>, <c>&amp;&gt;</c>, <c>&amp;&gt;&gt;</c>, <c>&lt;&lt;</c>, <c>&lt;&lt;-</c>, <c>&lt;&lt;&lt;</c>.</param>
/// <param name="Descriptor">The number before it, or the name of <c>{name}&gt;</c>; null where there is none.</param>
/// <param name="Target">The file, descriptor or text; of a here-document its delimiter.</param>
/// <param name="Document">A here-document's text; one literal where its delimiter is quoted, else a word with expansions.</param>
public sealed record BashRedirection(int Start, int End, string Operator, string? Descriptor, BashWord Target, BashWord? Document)
{
    /// <summary>A here-document's text, which is known only after the line that announces it.</summary>
    public BashWord? Document { get; internal set; } = Document;
}
