using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>Each mapping against a resource as both systems write it: nothing differs, and each property that is changed in Azure is found.</summary>
public sealed class PropertyFixtureTests
{
    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void The_same_resource_on_both_sides_has_no_difference(string name) =>
        AssertNone(PropertyFixture.Find(name).Compare().Select(d => $"{d.Name}: {d.Terraform} <> {d.Azure}"));

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void A_property_changed_in_Azure_is_found_alone(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var map = PropertyMaps.Default.Find(fixture.AzurermType);
        Assert.True(map is not null, $"{fixture.AzurermType} has no mapping.");
        AssertNone(RowMutation.All(fixture, map.Properties).SelectMany(m => Problems(fixture, m)));
    }

    [Fact]
    public void Every_property_of_every_mapping_is_changed_by_a_fixture()
    {
        var changed = PropertyFixture.All
            .Where(f => PropertyMaps.Default.Find(f.AzurermType) is not null)
            .SelectMany(f => RowMutation.All(f, PropertyMaps.Default.Find(f.AzurermType)!.Properties).Select(m => $"{f.AzurermType}: {m.Path}"))
            .ToHashSet(StringComparer.Ordinal);
        AssertNone(PropertyMaps.Default.All.SelectMany(m => RowMutation.Paths(m.Properties).Select(p => $"{m.AzurermType}: {p}")).Where(p => !changed.Contains(p)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void Spelling_that_does_not_count_makes_no_difference(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var row = fixture.Row.DeepClone().AsObject();
        foreach (var (key, value) in row.ToList())
        {
            if (value is JsonValue text && key is "id" or "type" or "location" or "resourceGroup")
                row[key] = value!.GetValue<string>().ToUpperInvariant();
        }
        row["tags"] = row["tags"] is JsonObject tags ? new JsonObject(tags.Reverse().Select(t => KeyValuePair.Create(t.Key.ToUpperInvariant(), t.Value?.DeepClone()))) : new JsonObject();
        row["tags"]!["hidden-title"] = "shop";
        row["properties"]!["provisioningState"] = "Updating";
        row["properties"]!["etag"] = "W/\"other\"";
        AssertNone(fixture.Compare(row).Select(d => $"{d.Name}: {d.Terraform} <> {d.Azure}"));
    }

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void A_row_without_its_empty_columns_makes_no_difference(string name)
    {
        // A list of Azure Resource Manager leaves out what Resource Graph has as null.
        var fixture = PropertyFixture.Find(name);
        var row = new JsonObject(fixture.Row.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Key, m.Value!.DeepClone()))!);
        AssertNone(fixture.Compare(row).Select(d => $"{d.Name}: {d.Terraform} <> {d.Azure}"));
    }

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void A_row_with_nothing_but_id_and_properties_says_nothing_of_the_rest(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var row = new JsonObject { ["id"] = fixture.Row["id"]?.DeepClone(), ["properties"] = fixture.Row["properties"]!.DeepClone() };
        AssertNone(PropertyFixture.Compare(fixture.AzurermType, fixture.Attributes, row, fixture.Context with { TagsFetched = false }).Select(d => $"{d.Name}: {d.Terraform} <> {d.Azure}"));
    }

    /// <summary>All of them in the message, not the first few.</summary>
    private static void AssertNone(IEnumerable<string> problems)
    {
        var text = string.Join('\n', problems);
        Assert.True(text.Length == 0, text);
    }

    /// <summary>A property that counts only by a condition on what was changed.</summary>
    private static bool Asks(PropertyFixture fixture, PropertyDifference difference, RowMutation mutation) =>
        PropertyMaps.Default.Find(fixture.AzurermType)!.Properties.Any(e => e.Azure.Any(p => p.Text == difference.AzureName)
            && e.When.Concat(e.Unless).Any(c => c.Side == ConditionSide.Azure && mutation.AzurePaths.Contains(c.Path.Text)));

    private static IEnumerable<string> Problems(PropertyFixture fixture, RowMutation mutation)
    {
        var found = fixture.Compare(mutation.Row);
        if (found.Count == 0 || found.All(d => !mutation.Explains(d)))
            yield return $"{mutation.Path}: the change of {mutation.AzurePaths[0]} to {mutation.Value} is not found";
        foreach (var other in found.Where(d => !mutation.Explains(d) && !Asks(fixture, d, mutation)))
            yield return $"{mutation.Path}: the change of {mutation.AzurePaths[0]} to {mutation.Value} also gives {other.Name}: {other.Terraform} <> {other.Azure}";
    }
}
