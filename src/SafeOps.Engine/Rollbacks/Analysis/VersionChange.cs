using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Which way something moved from the good to the bad version.</summary>
internal enum ChangeMove
{
    Added,
    Removed,

    /// <summary>A number, amount or duration became less.</summary>
    Lowered,
    Raised,

    /// <summary>Another value, of which neither is more.</summary>
    Changed,
}

/// <summary>One difference between two versions: a field, a setting, a part that came or went.</summary>
/// <param name="Kind">Of the part.</param>
/// <param name="Part">Its name: <c>deployment/web</c>.</param>
/// <param name="Path">Inside the part; empty where the part itself came, went, or is compared as a whole.</param>
internal sealed record VersionChange(VersionPartKind Kind, string Part, FieldPath Path, JsonNode? Before, JsonNode? After)
{
    /// <summary>The kind of the Kubernetes object in lower case; empty where the part is none.</summary>
    public string Object { get; init; } = "";

    /// <summary>The files that a commit touched.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public ChangeMove Move { get; } = MoveOf(Before, After);

    public string What => Path.Steps.Count == 0 ? Part : $"{Part}: {Path}";

    private static ChangeMove MoveOf(JsonNode? before, JsonNode? after) =>
        before is null ? ChangeMove.Added
        : after is null ? ChangeMove.Removed
        : Amounts.Compare(before, after) switch
        {
            null or 0 => ChangeMove.Changed,
            > 0 => ChangeMove.Lowered,
            _ => ChangeMove.Raised,
        };
}
