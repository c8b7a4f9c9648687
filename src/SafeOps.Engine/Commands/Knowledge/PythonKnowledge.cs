using SafeOps.Commands.Effects.Python;

namespace SafeOps.Commands.Knowledge;

/// <summary>What is known of one or more modules of Python, or of the objects that a call of them makes.</summary>
internal sealed record PythonModuleKnowledge
{
    /// <summary>Their full names; what lies inside them belongs to them. <c>*</c> stands for an object that nobody knows.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>What calls work on that do not say it themselves.</summary>
    public required PythonEffectKind Kind { get; init; }

    /// <summary>What a call does that is not listed.</summary>
    public required PythonOtherwise Otherwise { get; init; }

    /// <summary>What comes out of it belongs to it: the items of what a call gives.</summary>
    public bool Sticky { get; init; }

    public required IReadOnlyList<PythonCallKnowledge> Calls { get; init; }

    /// <summary>Calls by patterns of the name behind the module's, the first that fits; looked at where no call is listed.</summary>
    public IReadOnlyList<PythonVerbKnowledge> Verbs { get; init; } = [];
}

/// <summary>What a call does of which nothing is known.</summary>
internal enum PythonOtherwise
{
    Nothing,
    Unknown,
}

/// <summary>How a call is told what program to start.</summary>
internal enum PythonCommandForm
{
    /// <summary>A text that a shell reads.</summary>
    Text,

    /// <summary>A list of words; a text where the call says so.</summary>
    Words,

    /// <summary>A word in each argument.</summary>
    Listed,
}

/// <summary>What a call does.</summary>
internal record PythonMeaning
{
    /// <summary>A phrase: <c>deletes a folder with all in it</c>.</summary>
    public required string Says { get; init; }

    /// <summary>Null where something else decides, and where neither does anything.</summary>
    public CommandEffect? Effect { get; init; }

    /// <summary>That of the module where it is null.</summary>
    public PythonEffectKind? Kind { get; init; }

    /// <summary>The argument that names what it works on, by place and by name.</summary>
    public int? Target { get; init; }

    public string? TargetName { get; init; }

    /// <summary>It works on the object whose method it is.</summary>
    public bool Own { get; init; }

    /// <summary>Where it moves or copies to.</summary>
    public int? Destination { get; init; }

    public string? DestinationName { get; init; }

    /// <summary>The argument with the mode of opening, named <c>mode</c>: it decides on the effect.</summary>
    public int? Mode { get; init; }

    /// <summary>It writes to the handle it is a method of.</summary>
    public bool Handle { get; init; }

    /// <summary>It writes to the handle that this argument is.</summary>
    public int? HandleAt { get; init; }

    /// <summary>It has the effect only with an argument of this name.</summary>
    public string? OnlyWith { get; init; }

    /// <summary>It does nothing itself: what it gives tells another call what to do.</summary>
    public bool Describes { get; init; }

    /// <summary>With this argument it changes something, and so where the argument it works on describes that.</summary>
    public string? MutatesWith { get; init; }

    public int? MutatesAt { get; init; }

    /// <summary>The argument with the HTTP method, which decides on the effect.</summary>
    public string? Method { get; init; }

    public int? MethodAt { get; init; }

    public PythonCommandForm? Command { get; init; }

    /// <summary>The place of the command, or of its first word.</summary>
    public int CommandAt { get; init; }

    public string? CommandName { get; init; }

    /// <summary>It runs SQL of this dialect.</summary>
    public CommandShell? Sql { get; init; }

    /// <summary>The place of the SQL.</summary>
    public int SqlAt { get; init; }

    /// <summary>What it makes is temporary.</summary>
    public bool Temporary { get; init; }

    /// <summary>The name that what it gives goes by; with <c>[]</c> behind it, that of its items.</summary>
    public string? Returns { get; init; }
}

/// <summary>Calls by their names behind the module's.</summary>
internal sealed record PythonCallKnowledge : PythonMeaning
{
    public required IReadOnlyList<string> Names { get; init; }
}

/// <summary>Calls by patterns of their names behind the module's.</summary>
internal sealed record PythonVerbKnowledge : PythonMeaning
{
    public required IReadOnlyList<string> Patterns { get; init; }
}
