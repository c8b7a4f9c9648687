namespace SafeOps.Drift.Ignoring;

/// <summary>What a pattern is matched against: each of these that is there, on its own.</summary>
public readonly record struct IgnoreSubject
{
    /// <summary>Id of Azure Resource Manager; matched as a path, <c>subscriptions/…/resourceGroups/rg/providers/…</c>.</summary>
    public string? AzureId { get; init; }

    /// <summary>ARM type; with <see cref="Name"/> a path, <c>Microsoft.Compute/disks/tmp-1</c>.</summary>
    public string? Type { get; init; }

    public string? Name { get; init; }

    /// <summary>Terraform address; one name, whatever its keys hold.</summary>
    public string? Address { get; init; }

    /// <summary><c>azurerm_managed_disk</c>; one name.</summary>
    public string? TerraformType { get; init; }
}

/// <summary>The line that decides.</summary>
/// <param name="Text">The line as it was written.</param>
public sealed record IgnoreLine(string File, int Line, string Text);
