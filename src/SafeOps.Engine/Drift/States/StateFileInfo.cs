namespace SafeOps.Drift.States;

public enum StateFormat
{
    /// <summary>What Terraform keeps: a <c>.tfstate</c>, <c>terraform state pull</c>.</summary>
    State,

    /// <summary>What <c>terraform show -json</c> writes of a state.</summary>
    Show,
}

/// <summary>What a state says about itself.</summary>
public sealed record StateFileInfo
{
    public required string Path { get; init; }
    public required StateFormat Format { get; init; }

    /// <summary>The version of Terraform, or OpenTofu, that wrote it.</summary>
    public string? TerraformVersion { get; init; }

    /// <summary>How often the state was written; null for <see cref="StateFormat.Show"/>.</summary>
    public long? Serial { get; init; }

    /// <summary>Same lineage, same state: two files that share it are two ages of one. Null for <see cref="StateFormat.Show"/>.</summary>
    public string? Lineage { get; init; }

    /// <summary>Instances that were given, data sources among them.</summary>
    public int Instances { get; init; }
}
