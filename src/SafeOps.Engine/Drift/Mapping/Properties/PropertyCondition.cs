using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>Whether a value beside the entry is one of some: texts without case and spaces; null stands for nothing, false and 0.</summary>
internal sealed record PropertyCondition(bool OfAzure, PropertyPath Path, string?[] Values)
{
    private const string Something = "{}";

    /// <param name="members">The members of <paramref name="terraform"/>, where they are known.</param>
    public bool Holds(JsonElement terraform, JsonElement azure, MemberTable? members = null)
    {
        var found = OfAzure ? Path.One(azure) : members is null ? Path.One(terraform) : Path.One(members);
        if (OfAzure && found.ValueKind == JsonValueKind.Undefined && !Values.Contains(null))
            found = Path.One(azure, anyCase: true);
        var value = found.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => null,
            // Whether it is there can be asked, what is in it cannot.
            JsonValueKind.Object => ScalarText.IsEmpty(found) ? null : Something,
            _ => Wanted(ScalarText.Of(found)),
        };
        foreach (var wanted in Values)
        {
            if (wanted == value)
                return true;
        }
        return false;
    }

    /// <summary>A value of the data, in the form in which values are compared.</summary>
    public static string? Wanted(string? text) => text is null ? null : ValueForms.Enum.Canonical(text) is var word && word is "" or "0" or "false" ? null : word;
}
