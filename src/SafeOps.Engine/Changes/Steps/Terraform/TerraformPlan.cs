using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>What becomes of a resource, from the <c>actions</c> of terraform's JSON plan (format 1.x).</summary>
internal enum ChangeKind { None, Create, Update, Replace, Delete, Read, Forget, Import, Move }

/// <summary>A saved plan as <c>terraform show -json</c> tells it.</summary>
internal sealed record TerraformPlan
{
    /// <summary>In terraform's order; what stays as it is is left out.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }
    public required IReadOnlyList<ResourceChange> Outputs { get; init; }

    /// <summary>What refreshing found to be otherwise than the state said.</summary>
    public required IReadOnlyList<ResourceChange> Drift { get; init; }

    /// <summary>What terraform puts off to a later plan, by address with its reason.</summary>
    public required IReadOnlyList<string> Deferred { get; init; }

    /// <summary>Checks of the configuration that do not pass, or cannot be told yet.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>What resources that were asked about are now, by address: digests of their attributes.</summary>
    public required IReadOnlyDictionary<string, string> Watched { get; init; }

    public bool Errored { get; init; }

    public bool HasChanges => Changes.Count + Outputs.Count > 0;

    public int Count(params ChangeKind[] kinds) => Changes.Count(c => kinds.Contains(c.Kind));
}

/// <summary>One resource or output of a plan.</summary>
internal sealed record ResourceChange(string Address, ChangeKind Kind)
{
    /// <summary>Where it stood before a move.</summary>
    public string? PreviousAddress { get; init; }

    /// <summary>The new one is made before the old one is destroyed.</summary>
    public bool CreatesFirst { get; init; }

    /// <summary>Terraform's own word for why: <c>replace_because_cannot_update</c>.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<AttributeChange> Attributes { get; init; } = [];

    /// <summary>What is known of it afterwards, sensitive values left out.</summary>
    public JsonNode? After { get; init; }

    /// <summary>Of all its attributes before; null where there were none.</summary>
    public string? BeforeDigest { get; init; }
}

/// <summary>One attribute before and after, for people. Sensitive values are never in it.</summary>
/// <param name="Path">As terraform writes it: <c>tags.owner</c>, <c>rule[0].port</c>.</param>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: it will not be there.</param>
/// <param name="Forces">It is why the resource has to be replaced.</param>
internal sealed record AttributeChange(string Path, string? Before, string? After, bool Forces)
{
    public override string ToString() => $"{Path}: {(Before, After) switch
    {
        (null, { } after) => after,
        ({ } before, null) => $"{before} → none",
        var (before, after) => $"{before} → {after}",
    }}{(Forces ? " (forces replacement)" : "")}";
}
