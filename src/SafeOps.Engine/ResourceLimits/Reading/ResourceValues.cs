using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>Reads <c>requests</c> and <c>limits</c> out of what stands under <c>resources</c>; what is no quantity becomes a problem, and counts as absent.</summary>
internal sealed class ResourceValues(List<SafeOpsException> problems)
{
    /// <param name="resources">The mapping under <c>resources</c>; null where there is none.</param>
    /// <param name="which"><c>requests</c> or <c>limits</c>.</param>
    public Dictionary<ResourceKind, ResourceAmount> Read(ResourceFile file, DataMapping? resources, string which)
    {
        var amounts = new Dictionary<ResourceKind, ResourceAmount>();
        if (resources?[which] is not DataMapping values)
            return amounts;
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            if (Amount(file, values[kind.Key()], $"{which}.{kind.Key()}") is { } amount)
                amounts[kind] = amount;
        }
        return amounts;
    }

    public ResourceAmount? Amount(ResourceFile file, DataNode? node, string name)
    {
        if (node is null or DataScalar { Value: null })
            return null;
        var place = ResourcePlace.Of(file, node.Span);
        if (node is DataScalar scalar && Quantity.TryParse(scalar.Text.Trim(), out var quantity) && quantity.Value >= 0)
            return new ResourceAmount(quantity, scalar.Text.Trim(), place);
        var found = node is DataScalar text ? $"'{text.Text}'" : node.Kind;
        problems.Add(new SafeOpsException(ErrorCodes.DocumentInvalid, $"{place}: {name} is {found}; expected {Quantity.Expected}.", "Correct it: Kubernetes refuses it too.", file.Path));
        return null;
    }

    /// <summary>True for what is, or would be, the value of <c>resources</c>.</summary>
    public static bool IsResources(DataNode? node) => node is DataMapping map && (map.Entries.Count == 0 || map["limits"] is not null || map["requests"] is not null)
        && map.Entries.All(e => e.Key.Text is "limits" or "requests" or "claims");
}
