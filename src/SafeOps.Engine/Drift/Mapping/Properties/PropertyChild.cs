using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>A resource that lies inside the row of another.</summary>
/// <param name="Azure">The list it is an element of: <c>properties.subnets</c>.</param>
/// <param name="Type">Its ARM type.</param>
/// <param name="Inline">The block by which Terraform's parent may have it; null where it can only be a resource of its own.</param>
/// <param name="Key">
/// The members that tell it apart, where Azure Resource Manager has no object of it and azurerm writes its id of them: the first behind
/// the type's last segment, each other that has a value behind its own name.
/// </param>
/// <param name="Beside">
/// The azurerm type of which the parent must have another one for a child to be somebody's that no state has: a machine has its disks in
/// many ways, and only beside attachments is one without an attachment told. Null: always.
/// </param>
public sealed record PropertyChild(string Azure, string Type, string? Inline, IReadOnlyList<string> Key, string? Beside)
{
    /// <summary>The id of an element of the list; null where it says none.</summary>
    /// <param name="parent">The id of the resource in whose row it lies.</param>
    public string? IdOf(JsonElement element, string parent)
    {
        if (Key.Count == 0 && Text(element, "id") is { } own)
            return own;
        if (Text(element, Key.Count == 0 ? "name" : Key[0]) is not { } first)
            return null;
        var id = $"{parent.TrimEnd('/')}/{Type[(Type.LastIndexOf('/') + 1)..]}/{first}";
        foreach (var name in Key.Skip(1))
        {
            if (Text(element, name) is { } value)
                id += $"/{name}/{value}";
        }
        return id;
    }

    private static string? Text(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (element.TryGetProperty(name, out var exact))
            return Text(exact);
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return Text(member.Value);
        }
        return null;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
