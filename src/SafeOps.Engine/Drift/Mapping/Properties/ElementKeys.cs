using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>The elements of a list by the keys they are paired by: ids and names without case.</summary>
internal static class ElementKeys
{
    /// <summary>In the order of the list. Elements that share a key are told apart by their order.</summary>
    public static Dictionary<string, (string Name, JsonElement Value)> Of(List<JsonElement> elements, Func<JsonElement, string?> name)
    {
        var found = new Dictionary<string, (string, JsonElement)>(elements.Count, StringComparer.Ordinal);
        foreach (var element in elements)
        {
            var text = name(element) ?? "";
            var key = ValueForms.Id.Canonical(text);
            for (var i = 1; !found.TryAdd(key, (text, element)); i++)
                key = $"{ValueForms.Id.Canonical(text)}\0{i}";
        }
        return found;
    }
}
