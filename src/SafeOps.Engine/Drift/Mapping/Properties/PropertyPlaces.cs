using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>Finds the values of an entry that may stand in several places.</summary>
/// <remarks><c>members</c>: the members of <c>terraform</c>, where they are known.</remarks>
internal static class PropertyPlaces
{
    /// <summary>The first place that has a value; false where the state has none of the attributes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryFind(PropertyEntry entry, JsonElement terraform, MemberTable? members, out JsonElement value, out PropertyPath path)
    {
        value = default;
        path = entry.Terraform[0];
        var known = false;
        foreach (var candidate in entry.Terraform)
        {
            var found = members is null ? candidate.One(terraform) : candidate.One(members);
            if (found.ValueKind == JsonValueKind.Undefined)
                continue;
            if (!known || !ScalarText.IsEmpty(found))
                (value, path) = (found, candidate);
            known = true;
            if (!ScalarText.IsEmpty(found))
                break;
        }
        return known;
    }

    /// <summary>The first place that has a value; no path where none has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static JsonElement FindAzure(PropertyEntry entry, JsonElement azure, bool anyCase, out PropertyPath? path)
    {
        var value = default(JsonElement);
        path = null;
        foreach (var candidate in entry.Azure)
        {
            var found = candidate.One(azure, anyCase);
            if (found.ValueKind != JsonValueKind.Undefined)
                value = found;
            if (ScalarText.IsEmpty(value))
                continue;
            path = candidate;
            break;
        }
        return value;
    }

    /// <summary>Where Azure would have what it does not have: the place that stands in the data as Terraform's does.</summary>
    public static PropertyPath Beside(PropertyEntry entry, PropertyPath path)
    {
        for (var i = 0; i < entry.Azure.Length; i++)
        {
            if (i < entry.Terraform.Length && entry.Terraform[i] == path)
                return entry.Azure[i];
        }
        return entry.Azure[0];
    }

    /// <summary>All values of the first place that has any; false where the state has none of the attributes.</summary>
    public static bool TryCollect(PropertyEntry entry, JsonElement terraform, MemberTable? members, List<JsonElement> values, out PropertyPath path)
    {
        values.Clear();
        path = entry.Terraform[0];
        var known = false;
        foreach (var candidate in entry.Terraform)
        {
            known |= members is null ? candidate.Each(terraform, values) : candidate.Each(members, values);
            if (values.Count == 0)
                continue;
            path = candidate;
            return true;
        }
        return known;
    }

    /// <summary>All values of the first place that has any; no path where none has.</summary>
    public static void CollectAzure(PropertyEntry entry, JsonElement azure, bool anyCase, List<JsonElement> values, out PropertyPath? path)
    {
        values.Clear();
        for (var pass = 0; pass < (anyCase ? 2 : 1); pass++)
        {
            foreach (var candidate in entry.Azure)
            {
                candidate.Each(azure, values, anyCase: pass > 0);
                if (values.Count == 0)
                    continue;
                path = candidate;
                return;
            }
        }
        path = null;
    }
}
