using System.Text.Json;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Ownership;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Makes items of what was found.</summary>
internal sealed class ItemWriter(Estate estate)
{
    /// <summary>Of an instance that has an id; written as the state writes it.</summary>
    public DriftItem OfState(DriftKind kind, DriftReason reason, string explanation, StateEntry entry, ArmId id) => new()
    {
        Kind = kind,
        Reason = reason,
        Explanation = Sentences(explanation, entry),
        AzureId = id.Text,
        Address = entry.Address,
        StateFile = estate.States[entry.File],
        Type = estate.Types.Spelled(id.Type),
        TerraformType = entry.Type.Name,
        Name = id.Name,
        ResourceGroup = id.ResourceGroup,
        Subscription = id.Subscription,
        Inventory = estate.Reference,
    };

    /// <summary>Of an instance without an id of Resource Manager.</summary>
    public DriftItem OfState(DriftKind kind, DriftReason reason, string explanation, StateEntry entry) => new()
    {
        Kind = kind,
        Reason = reason,
        Explanation = Sentences(explanation, entry),
        Address = entry.Address,
        StateFile = estate.States[entry.File],
        Type = entry.Type.Name,
        TerraformType = entry.Type.Name,
        Name = NameOf(entry),
        Inventory = estate.Reference,
    };

    public DriftItem OfRow(DriftKind kind, DriftReason reason, string explanation, ArmId id, TypeMatch match) => new()
    {
        Kind = kind,
        Reason = reason,
        Explanation = explanation,
        AzureId = id.Text,
        Type = estate.Types.Spelled(id.Type),
        TerraformType = match.Certain,
        Candidates = match.Certain is null ? match.Candidates : [],
        Name = id.Name,
        ResourceGroup = id.ResourceGroup,
        Subscription = id.Subscription,
        Inventory = estate.Reference,
    };

    /// <summary>The id of an instance as its state writes it.</summary>
    public ArmId? WrittenId(StateEntry entry)
    {
        if (entry.Key == KeyTable.None)
            return null;
        using var attributes = estate.Attributes.Read(entry);
        var text = entry.Type.Azurerm is { } type ? StateCatalog.IdOf(type, attributes.Root) : RowValues.Text(attributes.Root, "id");
        return ArmId.TryParse(text, out var id) ? id : estate.IdOf(entry);
    }

    private string NameOf(StateEntry entry)
    {
        if (entry.Length > 0 || entry.Kept is not null)
        {
            using var attributes = estate.Attributes.Read(entry);
            if (attributes.Root.ValueKind == JsonValueKind.Object && RowValues.Text(attributes.Root, "name") is { } name)
                return name;
        }
        return entry.Address[(entry.Address.LastIndexOf('.') + 1)..];
    }

    private static string Sentences(string explanation, StateEntry entry) => entry.IsTainted
        ? $"{explanation} It is tainted: Terraform will replace it.".TrimStart()
        : explanation;
}
