using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>Whether a value beside the entry is one of some: texts without case and spaces; null stands for nothing, false and 0.</summary>
internal sealed record PropertyCondition(bool OfAzure, PropertyPath Path, IReadOnlyList<string?> Values)
{
    public bool Holds(JsonElement terraform, JsonElement azure)
    {
        var found = ScalarText.Of(Path.One(OfAzure ? azure : terraform, OfAzure));
        var value = found is null ? null : ValueForms.Enum.Canonical(found);
        if (value is "" or "0" or "false")
            value = null;
        foreach (var wanted in Values)
        {
            if (wanted == value)
                return true;
        }
        return false;
    }

    /// <summary>A value of the data, in the form in which values are compared.</summary>
    public static string? Wanted(string? text) => text is null or "" or "0" or "false" ? null : ValueForms.Enum.Canonical(text);
}
