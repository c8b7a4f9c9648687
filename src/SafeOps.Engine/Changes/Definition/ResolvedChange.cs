using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Changes.Definition;

/// <summary>A change for one environment: parameters filled in and frozen, <c>forEach</c> expanded. Nothing was asked of any target.</summary>
public sealed record ResolvedChange
{
    public required ChangeDefinition Definition { get; init; }
    public required SafeOpsProject Project { get; init; }
    public required EnvironmentDefinition Environment { get; init; }
    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }
    public required IReadOnlyList<ResolvedCheck> Preflight { get; init; }
    public required IReadOnlyList<ResolvedStep> Steps { get; init; }

    /// <summary>The connections steps and checks name, each with the digest of what it is: provider and settings.</summary>
    public IReadOnlyDictionary<string, string> Connections { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters named on the command line, as given; part of what makes two stages "the same".</summary>
    public required JsonObject Given { get; init; }

    /// <summary>
    /// The digest of what this environment's run depends on and an edit could change: shape, parameter defaults, this
    /// environment's overrides as written, parameters given, targets, connections, contents of the project's files that
    /// steps name as input. Evidence of an earlier stage counts only while this is the same.
    /// </summary>
    public required string InputDigest { get; init; }
    public required string ShapeDigest { get; init; }
}

/// <summary>A parameter's frozen value; of a secret only the reference.</summary>
public sealed record ParameterValue(ParameterType Type, JsonNode? Value, SecretReference? Secret);

/// <summary>One execution of a step: a step without <c>forEach</c>, or one item of it.</summary>
public sealed record ResolvedStep
{
    public required string Id { get; init; }

    /// <summary>The item of the <c>forEach</c>, as text.</summary>
    public string? Item { get; init; }

    /// <summary>Unique in the change: <c>limits[user-api]</c>.</summary>
    public string Key => Item is null ? Id : $"{Id}[{Item}]";
    public required string Name { get; init; }
    public required string Uses { get; init; }

    /// <summary>
    /// The options, filled in, validated against the descriptor. A reference to a secret parameter stays <c>${name}</c>:
    /// ask <see cref="Steps.StepContext.Reveal"/> for the text at the moment it is used.
    /// </summary>
    public required JsonObject With { get; init; }
    public required IReadOnlyList<ResolvedCheck> Verify { get; init; }
    public TimeSpan Observe { get; init; }
    public required ResolvedUndo Undo { get; init; }
    public RollOut RollOut { get; init; } = RollOut.OneByOne;

    /// <summary>Its wave of the roll-out, from 1; null where the step has no waves.</summary>
    public int? Wave { get; init; }

    /// <summary>All parameters of the change, and <c>item</c>, for <c>:name</c> in SQL. A run keeps them once, not with each step.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary><c>file:line:column</c>, the beginning of every message about this step.</summary>
    public required string Place { get; init; }
}

/// <summary>The kinds are <see cref="UndoDefinition"/>'s: <c>Default</c>, <c>Steps</c>, <c>None</c>.</summary>
public sealed record ResolvedUndo(UndoKind Kind, IReadOnlyList<ResolvedStep> Steps, string? Reason);

public enum UndoKind { Default, Steps, None }

public sealed record ResolvedCheck(string Uses, JsonObject With, string Place)
{
    [JsonIgnore]
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();
}
