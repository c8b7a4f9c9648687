using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>What a condition asks.</summary>
internal enum ConditionSide
{
    Terraform,
    Azure,

    /// <summary>What Azure has the block or the resource in: a cluster, of a pool in its row. Nothing holds of one that is not known.</summary>
    Owner,
}

/// <summary>Whether a value beside the entry is one of some: texts without case and spaces; null stands for nothing, false and 0.</summary>
internal sealed record PropertyCondition(ConditionSide Side, PropertyPath Path, string?[] Values)
{
    private const string Something = "{}";

    /// <param name="members">The members of <paramref name="terraform"/>, where they are known.</param>
    public bool Holds(JsonElement terraform, JsonElement azure, JsonElement owner = default, MemberTable? members = null)
    {
        if (Side == ConditionSide.Owner)
        {
            if (owner.ValueKind == JsonValueKind.Undefined)
                return false;
            azure = owner;
        }
        var found = Side != ConditionSide.Terraform ? Path.One(azure) : members is null ? Path.One(terraform) : Path.One(members);
        if (Side != ConditionSide.Terraform && found.ValueKind == JsonValueKind.Undefined && !Values.Contains(null))
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
