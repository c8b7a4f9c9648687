namespace SafeOps.Drift.States;

/// <summary>One instance of a resource, or of a data source, as a state has it.</summary>
public sealed record StateResource
{
    /// <summary>As Terraform writes it: <c>module.net["a"].azurerm_subnet.app[0]</c>; of a deposed object the address of its resource.</summary>
    public required string Address { get; init; }

    /// <summary><c>azurerm_subnet</c>.</summary>
    public required string Type { get; init; }

    public required bool IsData { get; init; }

    /// <summary>Namespace and name without the host it was had from, <c>hashicorp/azurerm</c>; empty where the state has none.</summary>
    public required string Provider { get; init; }

    public required string StateFile { get; init; }

    /// <summary>UTF-8 JSON object; valid during the call that gives it, and no longer.</summary>
    public required ReadOnlyMemory<byte> Attributes { get; init; }

    /// <summary>
    /// Attributes marked as sensitive, <c>admin_password</c>, <c>site_config.0.x</c>; an empty path is all of them. Terraform before 1.10 marks
    /// in a state only what came from a sensitive value, not what the provider's schema declares.
    /// </summary>
    public required IReadOnlyList<string> SensitivePaths { get; init; }

    /// <summary>The attribute <c>id</c>; null where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>An older object which Terraform has replaced, and still has to delete.</summary>
    public bool IsDeposed { get; init; }

    /// <summary>Terraform will replace it.</summary>
    public bool IsTainted { get; init; }

    /// <summary>Byte of the file at which the attributes begin.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes of the attributes in the file; 0 where they cannot be read again from there (UTF-16, attributes in flat form).</summary>
    public int Length { get; init; }
}

/// <summary>Takes the resources of a state one after the other.</summary>
public delegate void StateReaderCallback(StateResource resource);
