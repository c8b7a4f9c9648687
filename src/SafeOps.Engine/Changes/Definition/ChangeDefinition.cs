using System.Text.Json.Nodes;
using SafeOps.Text;

namespace SafeOps.Changes.Definition;

/// <summary>How much can go wrong, and how hard it is to get back.</summary>
public enum RiskLevel { Low, Medium, High }

public enum FailurePolicy { Undo, Stop, Continue }

public enum ParameterType { String, Integer, Number, Boolean, Date, Duration, List, Path, Connection, Secret }

/// <summary>A <c>*.change.yaml</c> as written: nothing filled in, nothing expanded.</summary>
public sealed record ChangeDefinition
{
    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }
    public required string Name { get; init; }
    public required string Title { get; init; }
    public string? Why { get; init; }

    /// <summary>Who wrote it; may not approve it.</summary>
    public string? Author { get; init; }

    /// <summary>The author's own estimate; raises what the steps amount to, never lowers it.</summary>
    public RiskLevel? Risk { get; init; }
    public required IReadOnlyList<ParameterDefinition> Parameters { get; init; }

    /// <summary>Environment name to parameter name to value.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, DataNode>> Overrides { get; init; }
    public required IReadOnlyList<CheckDefinition> Preflight { get; init; }
    public required IReadOnlyList<StepDefinition> Steps { get; init; }
    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Undo;
    public required IReadOnlyList<ChecklistItem> Checklist { get; init; }

    /// <summary>What the change <em>is</em>, before parameters are filled in and <c>forEach</c> is expanded.</summary>
    public required JsonObject Shape { get; init; }
}

public sealed record ParameterDefinition(string Name, ParameterType Type, DataNode? Default, string? Description, SourceSpan Span)
{
    public bool Required => Default is null;
}

/// <summary>A check that only reads: <c>uses</c> and <c>with</c> of a step type that can check.</summary>
public sealed record CheckDefinition(string Uses, DataMapping With, SourceSpan Span);

public sealed record StepDefinition
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public required string Uses { get; init; }
    public required DataMapping With { get; init; }

    /// <summary>A list of values, or the name of a list parameter or of targets as <c>${name}</c>; null for a step that runs once.</summary>
    public DataNode? ForEach { get; init; }
    public RollOutDefinition RollOut { get; init; } = RollOutDefinition.OneByOne;
    public required IReadOnlyList<CheckDefinition> Verify { get; init; }

    /// <summary>How long the checks are repeated after the run.</summary>
    public TimeSpan Observe { get; init; }
    public required UndoDefinition Undo { get; init; }

    /// <summary>It changes nothing, by its type or by its options.</summary>
    public bool OnlyReads { get; init; }
    public required SourceSpan Span { get; init; }
}

/// <summary>How a step is undone.</summary>
public abstract record UndoDefinition
{
    /// <summary>The step type's own compensation.</summary>
    public sealed record Default : UndoDefinition;

    /// <summary>Steps the author wrote.</summary>
    public sealed record Steps(IReadOnlyList<StepDefinition> List) : UndoDefinition;

    /// <summary>No way back, for the reason given.</summary>
    public sealed record None(string Reason) : UndoDefinition;
}

/// <summary>An item a person confirms before the named environments (all where none is named).</summary>
public sealed record ChecklistItem(string Id, string Text, IReadOnlyList<string> Environments);
