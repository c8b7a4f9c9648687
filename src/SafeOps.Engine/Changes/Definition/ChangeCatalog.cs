namespace SafeOps.Changes.Definition;

/// <summary>The change files of a project, read and validated.</summary>
public sealed class ChangeCatalog
{
    public const string FilePattern = "*.change.yaml";

    /// <summary>Reads one file. Throws <see cref="Errors.MistakesException"/> (<c>ChangeFileInvalid</c>) with all its mistakes.</summary>
    public SafeChange Read(string path) => throw new NotImplementedException();

    /// <summary>Full paths of the project's change files, in ordinal order; <c>.safeops</c>, <c>.git</c> and the like left out.</summary>
    public IReadOnlyList<string> Find() => throw new NotImplementedException();
}

/// <summary>A valid change file, as people and scripts look at it.</summary>
public sealed record SafeChange
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public string? Why { get; init; }
    public string? Author { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>What the step types amount to, raised by the author's own estimate. A plan may find more.</summary>
    public required RiskLevel Risk { get; init; }
    public required IReadOnlyList<string> RiskReasons { get; init; }
    public required IReadOnlyList<ParameterSummary> Parameters { get; init; }
    public required IReadOnlyList<StepSummary> Steps { get; init; }
    public required IReadOnlyList<string> Environments { get; init; }
    public required string ShapeDigest { get; init; }
}

public sealed record ParameterSummary(string Name, ParameterType Type, bool Required, string? Default, string? Description);

public sealed record StepSummary(string Id, string Name, string Uses, string? ForEach, string Undo);
