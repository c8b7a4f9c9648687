namespace SafeOps.Commands.Knowledge;

/// <summary>A module of PowerShell, as its file in <c>Knowledge/Cmdlets</c> says it.</summary>
internal sealed record ModuleKnowledge
{
    public required string Name { get; init; }

    /// <summary>Patterns of the nouns that are its own: a cmdlet of such a noun that is not listed is judged by its verb.</summary>
    public IReadOnlyList<string> Nouns { get; init; } = [];

    /// <summary>The system it works on where that is not this machine.</summary>
    public string? Remote { get; init; }

    public IReadOnlyList<CmdletKnowledge> Cmdlets { get; init; } = [];
}

/// <summary>A cmdlet.</summary>
internal sealed record CmdletKnowledge
{
    public required string Name { get; init; }

    /// <summary>The aliases that it has on every system.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The aliases that it has on Windows alone: elsewhere these are programs.</summary>
    public IReadOnlyList<string> WindowsAliases { get; init; } = [];

    /// <summary>What it does, from a verb on.</summary>
    public required string Says { get; init; }

    public required CommandEffect Effect { get; init; }

    public CommandTraits Traits { get; init; }

    /// <summary>With <c>-WhatIf</c> it only says what it would do.</summary>
    public bool WhatIf { get; init; }

    /// <summary>It takes whole objects from the pipeline and binds none of its other parameters to them, so that a script block as a value is not run.</summary>
    public bool Objects { get; init; }

    /// <summary>All its parameters are listed: any other makes the call unknown.</summary>
    public bool Complete { get; init; }

    public IReadOnlyList<ParameterKnowledge> Parameters { get; init; } = [];
}

/// <summary>A parameter that adds to what its cmdlet does, or takes a value that may.</summary>
internal sealed record ParameterKnowledge
{
    /// <summary>Without their dash; the first is its name.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Takes no value.</summary>
    public bool Switch { get; init; }

    /// <summary>Its place among the values without a name; null where it needs its name.</summary>
    public int? Position { get; init; }

    /// <summary>Takes all values without a name that are left.</summary>
    public bool Rest { get; init; }

    /// <summary>Taken from the pipeline where it is not given.</summary>
    public bool Piped { get; init; }

    public ParameterKind Kind { get; init; }

    /// <summary>Adds to the cmdlet's effect.</summary>
    public CommandEffect? Effect { get; init; }

    public CommandTraits Traits { get; init; }

    /// <summary>Values, in small letters, with which neither effect nor traits are added.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>What of a target the value names.</summary>
    public string? Target { get; init; }
}

/// <summary>What a parameter's value is, and so what is done with it.</summary>
internal enum ParameterKind
{
    /// <summary>Data that changes nothing.</summary>
    Value,

    /// <summary>A file that is read.</summary>
    File,

    /// <summary>A file that is written.</summary>
    Output,

    /// <summary>A script block that is run: only one that stands in the text can be judged.</summary>
    Block,

    /// <summary>Names of properties, or script blocks and tables of them that compute one.</summary>
    Property,

    /// <summary>A script block, or the name of a property or method.</summary>
    Member,

    /// <summary>The name of a variable that is set.</summary>
    Variable,

    /// <summary>The name of a type of which an object is made.</summary>
    Type,

    /// <summary>What is run and does not stand here: a script's file, a module.</summary>
    Code,

    /// <summary>The text of a PowerShell script.</summary>
    PowerShell,

    /// <summary>SQL as SQL Server reads it.</summary>
    TSql,
}
