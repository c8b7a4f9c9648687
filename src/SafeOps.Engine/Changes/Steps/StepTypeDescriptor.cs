using SafeOps.Changes.Definition;

namespace SafeOps.Changes.Steps;

public enum OptionKind
{
    /// <summary>Text; numbers and booleans are taken as written.</summary>
    Text,
    Integer,
    Boolean,
    Duration,
    Size,

    /// <summary>A path below the project folder.</summary>
    Path,

    /// <summary>A path or glob, or a list of them.</summary>
    Paths,

    /// <summary>The name of a connection of safeops.yaml.</summary>
    Connection,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>A mapping of texts to texts.</summary>
    TextMap,

    /// <summary>A mapping with the options of <see cref="OptionDescriptor.Members"/>.</summary>
    Mapping,

    /// <summary>Any YAML value.</summary>
    Any,
}

/// <summary>One option of a step type. Schema, validation, completion and the docs index derive from it.</summary>
public sealed record OptionDescriptor(string Name, OptionKind Kind, string Summary)
{
    public bool Required { get; init; }

    /// <summary>As written in YAML; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The only values allowed, where they are few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public IReadOnlyList<OptionDescriptor> Members { get; init; } = [];

    /// <summary>For a <see cref="OptionKind.Mapping"/> or <see cref="OptionKind.TextList"/> that may also be written as a single value (<c>expect: 0</c>).</summary>
    public bool OrScalar { get; init; }
}

/// <summary>What a step type is called, takes and can do.</summary>
/// <param name="Name">Family and verb, <c>file.set</c>.</param>
/// <param name="Summary">One sentence in the present tense.</param>
/// <param name="Options">In the order a person would write them.</param>
public sealed record StepTypeDescriptor(string Name, string Summary, IReadOnlyList<OptionDescriptor> Options)
{
    /// <summary>It has a compensation of its own, so <c>undo:</c> may be left out.</summary>
    public bool HasDefaultUndo { get; init; }

    /// <summary>It may stand under <c>preflight:</c> and <c>verify:</c>.</summary>
    public bool CanCheck { get; init; }

    /// <summary>It only reads, so it needs no undo.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>It only reads where one of these options has this value, as <c>effect: read</c>; empty: no option decides it.</summary>
    public IReadOnlyList<(string Option, string Value)> OnlyReadsWhere { get; init; } = [];

    /// <summary>What a step of this type amounts to before it is planned; an action may say otherwise.</summary>
    public RiskLevel Risk { get; init; } = RiskLevel.Medium;

    public string Family => Name[..Name.IndexOf('.')];
}
