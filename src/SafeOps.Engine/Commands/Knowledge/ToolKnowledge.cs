namespace SafeOps.Commands.Knowledge;

/// <summary>What is known of a tool, as its file in <c>Knowledge/Tools</c> says it.</summary>
public sealed record ToolKnowledge
{
    /// <summary>The file names it is started by; the first is what it is called.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public string Name => Names[0];

    public OptionStyle Style { get; init; }

    /// <summary>Long options may be cut short as long as they are unambiguous.</summary>
    public bool Abbreviates { get; init; }

    /// <summary>The first word may be options without their dash, whose values follow in order: <c>tar xzf file</c>.</summary>
    public bool DashlessOptions { get; init; }

    /// <summary>Options of the tool itself stand before the sub-command only; those of a sub-command are its own.</summary>
    public bool OptionsStayBeforeCommand { get; init; }

    /// <summary>What it works on when it works elsewhere than on this machine: <c>a Kubernetes cluster</c>. Null: here.</summary>
    public string? Remote { get; init; }

    /// <summary>What of this machine it steers beside files, which no throw-away file system holds off: <c>the services of this machine</c>. Null: files alone.</summary>
    public string? Machine { get; init; }

    /// <summary>What goes in can leave the machine by its arguments or its standard input.</summary>
    public bool SendsArguments { get; init; }

    /// <summary>Variables of the environment that it heeds and that may stand before it; any other makes it unknown.</summary>
    public IReadOnlyList<VariableKnowledge> Variables { get; init; } = [];

    /// <summary>The tool as a command, with its sub-commands inside.</summary>
    public required CommandKnowledge Root { get; init; }
}

/// <summary>How a tool reads its options.</summary>
public enum OptionStyle
{
    /// <summary><c>-xzf file</c>, <c>--name value</c>, <c>--name=value</c>, anywhere before <c>--</c>.</summary>
    Gnu,

    /// <summary>As <see cref="Gnu"/>, but options end at the first argument.</summary>
    Posix,

    /// <summary><c>-name</c> and <c>--name</c> are the same, <c>-name=value</c>; options end at the first argument. Nothing is bundled.</summary>
    Go,

    /// <summary>As <see cref="Gnu"/>, but a single dash is never a bundle: <c>-name value</c> is an option of that name.</summary>
    Long,

    /// <summary>Nothing is an option; every word is an argument.</summary>
    None,
}

/// <summary>A command or sub-command.</summary>
public sealed record CommandKnowledge
{
    /// <summary>The word it is called by, and its aliases.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What it does, from a verb on, without a full stop: <c>lists resources</c>.</summary>
    public required string Says { get; init; }

    /// <summary>What it does as it stands, before options and arguments add to it. A group of sub-commands alone prints its help.</summary>
    public CommandEffect Effect { get; init; } = CommandEffect.Unknown;

    /// <summary>What it works on elsewhere, where the tool's other commands work here: <c>git push</c>.</summary>
    public string? Remote { get; init; }

    public CommandTraits Traits { get; init; }

    /// <summary>And without any argument: <c>env</c> prints every variable.</summary>
    public CommandTraits TraitsAlone { get; init; }

    /// <summary>Whatever words follow, known or not, it does no more than <see cref="Effect"/>.</summary>
    public bool Whatever { get; init; }

    /// <summary>Options end at its first argument: <c>docker run</c>.</summary>
    public bool StopsAtArgument { get; init; }

    /// <summary>Options that are not listed are taken for harmless filters with at most one value: for tools with thousands of commands.</summary>
    public bool OtherOptionsHarmless { get; init; }

    public IReadOnlyList<OptionKnowledge> Options { get; init; } = [];

    /// <summary>In their order; more arguments than these make the command unknown.</summary>
    public IReadOnlyList<ArgumentKnowledge> Arguments { get; init; } = [];

    public IReadOnlyList<CommandKnowledge> Commands { get; init; } = [];

    /// <summary>For sub-commands that are not listed: the first whose pattern fits the last word of the path.</summary>
    public IReadOnlyList<VerbKnowledge> Verbs { get; init; } = [];

    /// <summary>Patterns of the words that may stand before the one that a verb fits; empty: any may.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>How many words name such a sub-command; further ones are arguments, and not known. 0: any number.</summary>
    public int VerbWords { get; init; }

    /// <summary>What its standard input is read as where no option or argument stands in for it; null where it is data.</summary>
    public ValueKind? Input { get; init; }
}

/// <summary>What the last word of a sub-command says of it, for tools that name their commands by verbs.</summary>
/// <param name="Patterns">Words, with <c>*</c> for any characters.</param>
/// <param name="Effect">What such a command does.</param>
/// <param name="Traits">And beside it.</param>
/// <param name="Says">From a verb on.</param>
/// <param name="ManyValues">Such a command has no arguments: words behind its options are further values of them.</param>
public sealed record VerbKnowledge(IReadOnlyList<string> Patterns, CommandEffect Effect, CommandTraits Traits, string Says, bool ManyValues = false);

/// <summary>What an option or a value of it adds.</summary>
public record MeaningKnowledge
{
    /// <summary>What it does; <c>{}</c> stands for the value.</summary>
    public string? Says { get; init; }

    /// <summary>Adds to the command's effect; null adds nothing.</summary>
    public CommandEffect? Effect { get; init; }

    /// <summary>Stands in place of the command's own effect and that of its arguments: <c>--list</c>, <c>--dry-run</c>. Of several the greatest counts.</summary>
    public CommandEffect? Mode { get; init; }

    public CommandTraits Traits { get; init; }

    /// <summary>With it a command that would run until it is stopped ends by itself: <c>ping -c 3</c>, the count of <c>vmstat 1 5</c>.</summary>
    public bool Ends { get; init; }

    /// <summary>Patterns of the value (<c>*</c> for any characters) and what each adds instead; the first that fits counts.</summary>
    public IReadOnlyList<KeyValuePair<string, MeaningKnowledge>> Values { get; init; } = [];

    /// <summary>A caution for the reader of an explanation, one sentence.</summary>
    public string? Warns { get; init; }
}

/// <summary>An option.</summary>
public sealed record OptionKnowledge : MeaningKnowledge
{
    /// <summary>With their dashes: <c>-n</c>, <c>--namespace</c>; <c>-#</c> is a number: <c>head -20</c>.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What its value is called; null where it takes none.</summary>
    public string? Value { get; init; }

    /// <summary>The value must be attached (<c>--color=auto</c>, <c>-i.bak</c>), or there is none.</summary>
    public bool ValueIsOptional { get; init; }

    public ValueKind Kind { get; init; }

    /// <summary>What of a target the value names: <c>context</c>, <c>namespace</c>, <c>host</c>, <c>subscription</c>.</summary>
    public string? Target { get; init; }

    /// <summary>With it the command's first argument is what the second is otherwise: <c>sed -e script file</c>.</summary>
    public bool ReplacesArgument { get; init; }

    /// <summary>With it the standard input is not what the command reads as code.</summary>
    public bool ReplacesInput { get; init; }

    /// <summary>Its effect does not count beside one of these, written as <c>--dry-run</c> or with its value as <c>--method=GET</c>.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];
}

/// <summary>A word that is neither an option nor a sub-command.</summary>
public sealed record ArgumentKnowledge : MeaningKnowledge
{
    public required string Name { get; init; }

    public ValueKind Kind { get; init; }

    /// <summary>Stands for all that follow too.</summary>
    public bool Repeats { get; init; }

    public string? Target { get; init; }
}

/// <summary>A variable of the environment that a tool heeds.</summary>
/// <param name="Name">Its name; <c>*</c> for any characters.</param>
/// <param name="Says">What it does; <c>{}</c> stands for the value.</param>
/// <param name="Target">As <see cref="OptionKnowledge.Target"/>.</param>
public sealed record VariableKnowledge(string Name, string Says, string? Target);
