using SafeOps.Commands;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>
/// A piece of a script in a form that all languages share: each is carried out, may change variables or end the flow, and gives a
/// <see cref="Fact"/>. Offsets are into the script's text.
/// </summary>
internal abstract record FlowNode(int Start, int End);

/// <summary>A certain text.</summary>
internal sealed record FlowText(int Start, int End, string Text) : FlowNode(Start, End);

/// <summary>A truth that is certain.</summary>
internal sealed record FlowTruth(int Start, int End, bool Value) : FlowNode(Start, End);

/// <summary>A variable's value.</summary>
internal sealed record FlowVariable(int Start, int End, string Name) : FlowNode(Start, End);

/// <summary>An argument of the function, outside functions of the script.</summary>
/// <param name="Index">1-based; 0 where it is not certain which.</param>
/// <param name="OfScript">Of the script, in functions too.</param>
internal sealed record FlowPosition(int Start, int End, int Index, bool OfScript = false) : FlowNode(Start, End);

/// <summary>All arguments; <paramref name="AsOne"/> in one text.</summary>
internal sealed record FlowArguments(int Start, int End, bool AsOne, bool OfScript = false) : FlowNode(Start, End);

internal sealed record FlowArgumentCount(int Start, int End) : FlowNode(Start, End);

/// <summary>One text of several.</summary>
internal sealed record FlowJoin(int Start, int End, IReadOnlyList<FlowNode> Parts) : FlowNode(Start, End);

/// <summary>Several values.</summary>
internal sealed record FlowList(int Start, int End, IReadOnlyList<FlowNode> Elements) : FlowNode(Start, End);

/// <summary>Something that is computed of what it is made of, in a way that is not followed.</summary>
internal sealed record FlowData(int Start, int End, IReadOnlyList<FlowNode> From) : FlowNode(Start, End);

/// <summary>The path of a temporary file or folder of its own.</summary>
internal sealed record FlowTemporary(int Start, int End) : FlowNode(Start, End);

/// <summary>An option that a library of arguments reads.</summary>
/// <param name="Names">As given on the command line.</param>
/// <param name="Given">Its value where it is given.</param>
/// <param name="Absent">Its value where it is not.</param>
internal sealed record FlowOption(int Start, int End, IReadOnlyList<string> Names, FlowNode Given, FlowNode Absent) : FlowNode(Start, End);

internal sealed record FlowNot(int Start, int End, FlowNode Inner) : FlowNode(Start, End);

/// <summary><c>and</c>: a later one is carried out only where all before hold.</summary>
internal sealed record FlowAll(int Start, int End, IReadOnlyList<FlowNode> Parts) : FlowNode(Start, End);

/// <summary><c>or</c>: a later one is carried out only where none before holds.</summary>
internal sealed record FlowAny(int Start, int End, IReadOnlyList<FlowNode> Parts) : FlowNode(Start, End);

internal enum FlowComparison
{
    Equal,
    NumberEqual,
    NumberLess,
    NumberGreater,

    /// <summary>The right side is a pattern with <c>*</c>, <c>?</c> and <c>[…]</c>.</summary>
    Matches,

    /// <summary>The right side is a regular expression, or a text that is to be contained.</summary>
    Contains,
}

internal sealed record FlowCompare(int Start, int End, FlowComparison Comparison, FlowNode Left, FlowNode Right, bool IgnoresCase = false) : FlowNode(Start, End);

/// <summary>Whether a value holds, by the language's rules.</summary>
/// <param name="False">The texts that do not hold; every other certain one does.</param>
internal sealed record FlowHolds(int Start, int End, FlowNode Value, IReadOnlyList<string> False) : FlowNode(Start, End);

/// <summary>Whether a variable is set at all.</summary>
internal sealed record FlowIsSet(int Start, int End, string Name) : FlowNode(Start, End);

/// <summary>Gives a variable a value. A local one has its old value back when the function ends.</summary>
internal sealed record FlowSet(int Start, int End, string Name, FlowNode Value, bool IsLocal = false, bool Appends = false) : FlowNode(Start, End);

internal sealed record FlowBlock(int Start, int End, IReadOnlyList<FlowNode> Nodes) : FlowNode(Start, End);

internal sealed record FlowIf(int Start, int End, FlowNode Condition, FlowNode Then, FlowNode? Else) : FlowNode(Start, End);

/// <summary>The first branch whose pattern fits.</summary>
internal sealed record FlowSwitch(int Start, int End, FlowNode Subject, IReadOnlyList<FlowBranch> Branches, bool IgnoresCase = false) : FlowNode(Start, End);

/// <param name="Patterns">Patterns with <c>*</c>; empty for the branch that always fits.</param>
/// <param name="Body">What is carried out.</param>
internal sealed record FlowBranch(IReadOnlyList<FlowNode> Patterns, FlowNode Body);

/// <summary>A loop of any kind.</summary>
/// <param name="Variable">What it sets each time, if it goes over <paramref name="Items"/>.</param>
/// <param name="Items">What it goes over.</param>
/// <param name="Condition">What it asks before each time.</param>
/// <param name="Body">What it carries out.</param>
/// <param name="TakesArguments">It reads the arguments one after the other.</param>
internal sealed record FlowLoop(int Start, int End, string? Variable, FlowNode? Items, FlowNode? Condition, FlowNode Body, bool TakesArguments) : FlowNode(Start, End)
{
    /// <summary>The arguments are the script's, in functions too.</summary>
    public bool OfScript { get; init; }
}

internal enum FlowStopKind
{
    Exit,
    Return,
    Break,
    Continue,

    /// <summary>An error that ends the script unless it is caught.</summary>
    Throw,
}

/// <summary>Ends the script, the function, the loop.</summary>
/// <param name="Value">The exit code or what is returned.</param>
internal sealed record FlowStop(int Start, int End, FlowStopKind Kind, FlowNode? Value) : FlowNode(Start, End);

/// <summary>Defines a function.</summary>
/// <param name="Parameters">Names in their order; null where arguments have positions alone.</param>
internal sealed record FlowFunction(int Start, int End, string Name, IReadOnlyList<FlowParameter>? Parameters, FlowNode Body) : FlowNode(Start, End)
{
    /// <summary>It makes an object of that class; null where it is no constructor.</summary>
    public string? Class { get; init; }

    /// <summary>What is made of it before it has its name, the innermost last.</summary>
    public IReadOnlyList<FlowNode> Decorators { get; init; } = [];
}

/// <param name="Name">Of the variable.</param>
/// <param name="Default">What it is where nothing is given.</param>
internal sealed record FlowParameter(string Name, FlowNode? Default)
{
    /// <summary>The name by which it is given.</summary>
    public string Label { get; init; } = Name;
}

/// <summary>Calls a function of the script; one that is not known gives data.</summary>
/// <param name="Unknown">What is carried out where the name is no function of the script.</param>
internal sealed record FlowCall(int Start, int End, string Name, IReadOnlyList<FlowArgument> Arguments, FlowNode? Unknown) : FlowNode(Start, End)
{
    /// <summary>Variables whose members are arguments by their names.</summary>
    public IReadOnlyList<string> Spread { get; init; } = [];
}

/// <summary>A function as a value.</summary>
internal sealed record FlowClosure(int Start, int End, FlowFunction Function) : FlowNode(Start, End);

/// <summary>Calls a function that a value is.</summary>
/// <param name="Unknown">What is carried out where it is not certain which.</param>
internal sealed record FlowInvoke(int Start, int End, FlowNode Function, IReadOnlyList<FlowNode> Arguments, FlowNode? Unknown) : FlowNode(Start, End);

/// <summary>Checks the arguments: one that is not among <paramref name="Names"/> ends the script.</summary>
internal sealed record FlowAccepts(int Start, int End, IReadOnlyList<string> Names) : FlowNode(Start, End);

/// <summary>Looks like a question for the flag and is none.</summary>
internal sealed record FlowMistake(int Start, int End, string Message) : FlowNode(Start, End);

/// <param name="Name">Null where it is given by its position.</param>
/// <param name="Value">What is given.</param>
/// <param name="IsSpread">Each of its elements is an argument.</param>
internal sealed record FlowArgument(string? Name, FlowNode Value, bool IsSpread = false);

/// <summary>An effect that is certain from the text: what a language's own function does.</summary>
internal sealed record FlowEffect(int Start, int End, CommandEffect Effect, string Why, IReadOnlyList<FlowNode> From) : FlowNode(Start, End)
{
    /// <summary>As it is written.</summary>
    public string Text { get; init; } = "";

    /// <summary>What it has to do with a transaction.</summary>
    public FlowTransaction Transaction { get; init; }

    /// <summary>What it works on; with a temporary file of the script's own it does nothing.</summary>
    public FlowNode? Subject { get; init; }

    /// <summary>The file that it makes, as it is written.</summary>
    public string? Makes { get; init; }

    /// <summary>The file that it removes, as it is written.</summary>
    public string? Removes { get; init; }
}

/// <summary>A command whose meaning hangs on its words.</summary>
/// <param name="Words">Its words.</param>
/// <param name="Rest">What follows them: redirections and texts of input.</param>
/// <param name="Before">What is set before it, for it alone.</param>
internal sealed record FlowCommand(int Start, int End, IReadOnlyList<FlowWord> Words, IReadOnlyList<FlowRest> Rest, IReadOnlyList<FlowWord> Before) : FlowNode(Start, End)
{
    /// <summary>Where this holds the command only says what it would do.</summary>
    public FlowNode? OnlySays { get; init; }

    /// <summary>Its words are what the function was given, so that it stands where the function is called.</summary>
    public bool IsOfCaller { get; init; }

    /// <summary>What is carried out in its place where its words are not certain.</summary>
    public FlowNode? Otherwise { get; init; }
}

/// <summary>A word of a command, which may become several.</summary>
internal sealed record FlowWord(int Start, int End, IReadOnlyList<FlowPiece> Pieces) : FlowNode(Start, End);

/// <param name="Value">What stands there.</param>
/// <param name="Quoted">It is not split.</param>
/// <param name="Source">How it is written, where its value is not certain; safe to put into a command.</param>
internal sealed record FlowPiece(FlowNode Value, bool Quoted, string Source);

/// <summary>A redirection.</summary>
/// <param name="Operator">With its descriptor.</param>
/// <param name="Target">The file; of a text its delimiter.</param>
/// <param name="Document">The text that is put in.</param>
internal sealed record FlowRest(string Operator, FlowWord Target, FlowWord? Document);

/// <summary>Commands that hand on what they print.</summary>
internal sealed record FlowPipe(int Start, int End, IReadOnlyList<FlowNode> Parts) : FlowNode(Start, End);

/// <summary>What is printed for a person to read.</summary>
/// <param name="Parts">What is computed for it.</param>
/// <param name="Text">As it is written.</param>
internal sealed record FlowPrint(int Start, int End, IReadOnlyList<FlowNode> Parts, string Text) : FlowNode(Start, End);

/// <summary>What it sets is gone behind it.</summary>
internal sealed record FlowIsolated(int Start, int End, FlowNode Body) : FlowNode(Start, End);

/// <summary>What the commands inside print, as a value.</summary>
internal sealed record FlowOutput(int Start, int End, FlowNode Body) : FlowNode(Start, End);

/// <summary>Is carried out when the script ends.</summary>
internal sealed record FlowAtEnd(int Start, int End, FlowNode Body) : FlowNode(Start, End);

/// <summary>What follows where something goes wrong.</summary>
internal sealed record FlowTry(int Start, int End, FlowNode Body, IReadOnlyList<FlowNode> Handlers, FlowNode? Finally) : FlowNode(Start, End);

/// <summary>Code that is not followed, which may set anything.</summary>
internal sealed record FlowUnread(int Start, int End, string Message) : FlowNode(Start, End);

/// <summary>Takes arguments off the front.</summary>
internal sealed record FlowShift(int Start, int End, int Count) : FlowNode(Start, End);

/// <summary>Gives new arguments.</summary>
internal sealed record FlowSetArguments(int Start, int End, IReadOnlyList<FlowNode> Arguments) : FlowNode(Start, End);

/// <summary>Takes the next option off the arguments: <c>getopts</c>.</summary>
/// <param name="Letters">The letters it knows.</param>
/// <param name="Variable">What gets the letter.</param>
internal sealed record FlowNextOption(int Start, int End, string Letters, string Variable) : FlowNode(Start, End);

/// <summary>A text in small or in capital letters.</summary>
internal sealed record FlowCased(int Start, int End, FlowNode Value, bool Upper) : FlowNode(Start, End);

/// <summary>Asks the world outside, whose answer hangs on no flag: whether a file is there.</summary>
internal sealed record FlowQuestion(int Start, int End, FlowNode Subject) : FlowNode(Start, End);

/// <summary>The texts one after the other, or the lists.</summary>
internal sealed record FlowSum(int Start, int End, FlowNode Left, FlowNode Right) : FlowNode(Start, End);

/// <summary>The first of several variables that is set; else anything.</summary>
/// <param name="Default">What it is where none is set, if that is certain.</param>
internal sealed record FlowMember(int Start, int End, IReadOnlyList<string> Names, FlowNode Whole, FlowNode? Default = null) : FlowNode(Start, End);

/// <summary>Calls a method: that of the object's class, or of the only class that has one.</summary>
/// <param name="Receiver">The object.</param>
/// <param name="Name">The method.</param>
/// <param name="Classes">Those that have such a method.</param>
/// <param name="Arguments">What it is given.</param>
/// <param name="Unknown">What is carried out where it is not certain which.</param>
internal sealed record FlowMethod(int Start, int End, FlowNode Receiver, string Name, IReadOnlyList<string> Classes, IReadOnlyList<FlowArgument> Arguments, FlowNode Unknown) : FlowNode(Start, End);

internal enum FlowTransaction
{
    None,

    /// <summary>Lasts only once it is committed.</summary>
    Statement,
    Commit,
}

/// <summary>Those of several values for which a question holds.</summary>
internal sealed record FlowFilter(int Start, int End, string Variable, FlowNode Items, FlowNode Condition) : FlowNode(Start, End);
