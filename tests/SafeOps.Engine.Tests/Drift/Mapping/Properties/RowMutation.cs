using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>One property of a fixture's row changed: made from the mapping's entry, so that a new entry is tested by itself.</summary>
/// <param name="Path">The entry, in Terraform's words, with the blocks it lies in.</param>
/// <param name="AzurePaths">What was changed, in Azure's words, from the top; all the places where Azure may have it.</param>
internal sealed record RowMutation(string Path, IReadOnlyList<string> AzurePaths, string Value, JsonObject Row)
{
    /// <summary>Whether a difference is that of this change: another property of Terraform may be made from the same value of Azure.</summary>
    public bool Explains(PropertyDifference difference)
    {
        var there = Plain(difference.AzureName);
        return AzurePaths.Select(Plain).Any(here => here == there || here.StartsWith(there + ".", StringComparison.Ordinal) || there.StartsWith(here + ".", StringComparison.Ordinal));
    }

    /// <summary>The entries of a mapping, blocks without a key of their own as their properties.</summary>
    public static IEnumerable<string> Paths(IReadOnlyList<PropertyEntry> entries, string prefix = "") => entries.SelectMany(e =>
    {
        var path = prefix + e.Terraform[0].Text;
        return e.IsBlock ? [.. e.Match is null ? Array.Empty<string>() : [path], .. Paths(e.Properties, path + ".")] : new[] { path };
    });

    public static IEnumerable<RowMutation> All(PropertyFixture fixture, IReadOnlyList<PropertyEntry> entries) =>
        All(fixture, entries, "", "", fixture.Row, fixture.Owner, _ => fixture.Attributes, row => row);

    private static IEnumerable<RowMutation> All(
        PropertyFixture fixture, IReadOnlyList<PropertyEntry> entries, string prefix, string azurePrefix, JsonNode azure, JsonNode? owner, Func<JsonNode, JsonNode?> terraformOf, Func<JsonObject, JsonNode> inRow)
    {
        foreach (var entry in entries)
        {
            var terraform = terraformOf(azure);
            if (terraform is null || !Counts(entry, terraform, azure, owner))
                continue;
            // What a row may leave out says nothing where it does.
            if (entry.Omitted && entry.Azure.All(p => JsonPlace.Find(azure, p.Text) is null))
                continue;
            var path = prefix + entry.Terraform[0].Text;
            foreach (var place in entry.Azure)
            {
                // Of several places the row has one; where it has none, the first gets the value.
                if (JsonPlace.Find(azure, place.Text) is null && (entry.Azure.Any(p => JsonPlace.Find(azure, p.Text) is not null) || place != entry.Azure[0]))
                    continue;
                if (entry.Azure.TakeWhile(p => p != place).Any(p => JsonPlace.Find(azure, p.Text) is JsonArray { Count: > 0 } or JsonValue or JsonObject))
                    continue;
                if (entry.IsBlock)
                {
                    foreach (var inner in Blocks(fixture, entry, path, azurePrefix + place.Text, place.Text, azure, terraform, inRow))
                        yield return inner;
                    continue;
                }
                var row = fixture.Row.DeepClone().AsObject();
                var value = ValueMutation.Apply(entry, inRow(row), place.Text);
                yield return new RowMutation(path, [.. entry.Azure.Select(p => azurePrefix + p.Text)], value, row);
            }
        }
    }

    private static IEnumerable<RowMutation> Blocks(
        PropertyFixture fixture, PropertyEntry entry, string path, string azurePath, string place, JsonNode azure, JsonNode terraform, Func<JsonObject, JsonNode> inRow)
    {
        var elements = JsonPlace.Elements(azure, place);
        if (entry.Match is not null && elements.FindIndex(e => Counterpart(entry, terraform, e, 0) is not null) is >= 0 and var shared)
        {
            var row = fixture.Row.DeepClone().AsObject();
            var gone = JsonPlace.Elements(inRow(row), place)[shared];
            gone.Parent!.AsArray().Remove(gone);
            yield return new RowMutation(path, [azurePath], "nothing", row);
        }
        for (var i = 0; i < elements.Count; i++)
        {
            var at = i;
            var ours = Counterpart(entry, terraform, elements[i], i);
            foreach (var inner in All(fixture, entry.Properties, path + ".", azurePath + ".", elements[i], azure, _ => ours, row => JsonPlace.Elements(inRow(row), place)[at]))
                yield return inner;
        }
    }

    private static JsonNode? Counterpart(PropertyEntry entry, JsonNode terraform, JsonNode element, int index)
    {
        var ours = entry.Terraform.Select(p => JsonPlace.Elements(terraform, p.Text)).FirstOrDefault(l => l.Count > 0) ?? [];
        if (entry.Match is not { } match)
            return index < ours.Count ? ours[index] : null;
        var name = match.Conversion.Text(JsonPlace.Find(element, match.Azure.Text)?.ToString());
        return ours.FirstOrDefault(o => string.Equals(JsonPlace.Find(o, match.Terraform.Text)?.ToString().TrimEnd('/'), name?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
    }

    private static bool Counts(PropertyEntry entry, JsonNode terraform, JsonNode azure, JsonNode? owner)
    {
        var (ours, theirs, outer) = (PropertyFixture.Element(terraform), PropertyFixture.Element(azure), owner is null ? default : PropertyFixture.Element(owner));
        var known = entry.Terraform.Any(p => entry.Shape == ValueShape.One && !entry.IsBlock ? p.One(ours).ValueKind != System.Text.Json.JsonValueKind.Undefined : p.Each(ours, []));
        var empty = entry.Assigned && entry.Terraform.All(p => ScalarText.IsEmpty(p.One(ours)));
        return known && !empty && entry.When.All(c => c.Holds(ours, theirs, outer)) && !entry.Unless.Any(c => c.Holds(ours, theirs, outer));
    }

    private static string Plain(string path) => string.Concat(path.Split('[').Select((part, i) => i == 0 ? part : part[(part.IndexOf(']') + 1)..]));
}
