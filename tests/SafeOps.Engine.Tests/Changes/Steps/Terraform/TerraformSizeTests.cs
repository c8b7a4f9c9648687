using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Terraform;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>Plans of ten thousand resources: all of them are counted and compared, and what stays as it is takes no room.</summary>
public sealed class TerraformSizeTests
{
    private const int Resources = 10_000;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_thousand_resources_are_counted_and_none_is_left_out()
    {
        using var bench = new TerraformBench();
        bench.Configure($$"""
            resource "terraform_data" "many" {
              count = {{Resources - 2}}
              input = { name = "web-${count.index}", size = count.index % 7 }
            }
            resource "terraform_data" "pair" {
              for_each = toset(["a", "b"])
              input    = each.key
            }
            """);

        var action = await bench.PlanAsync();

        Assert.EndsWith(" to create", action.Summary, StringComparison.Ordinal);
        Assert.Equal(Resources, action.Counts![ActionVerb.Create]);
        Assert.Equal(Resources, (int)action.Prediction!["added"]!);
        Assert.Contains(action.Details, d => d.EndsWith($"(0-{Resources - 3})", StringComparison.Ordinal));
        Assert.Contains("+ create terraform_data.pair: 2 (a, b)", action.Details.Select(d => d.Replace("\"", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_of_ten_thousand_resources_has_its_line_and_counts_for_the_digest()
    {
        var plan = Read(Json(i => Created(i, $"web-{i}")));

        Assert.Equal(Resources, plan.Count(ChangeKind.Create));
        Assert.Equal(Resources, PlanText.Details(plan).Count(d => d.StartsWith("+ create terraform_data.r", StringComparison.Ordinal)));
        Assert.Equal(PlanDigest.Of(plan), PlanDigest.Of(Read(Json(i => Created(i, $"web-{i}")))));
        Assert.NotEqual(PlanDigest.Of(plan), PlanDigest.Of(Read(Json(i => Created(i, i == 4711 ? "other" : $"web-{i}")))));
    }

    [Fact]
    public void What_stays_as_it_is_takes_no_more_room_than_its_text()
    {
        var large = JsonSerializer.Serialize(new string('x', 1_000));
        var json = Json(i => $$"""{"address":"terraform_data.r{{i}}","change":{"actions":["no-op"],"before":{"input":{{large}}},"after":{"input":{{large}}},"before_sensitive":{},"after_sensitive":{} } }""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var plan = Read(json);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.False(plan.HasChanges);
        Assert.InRange(allocated, json.Length, json.Length * 2L);
    }

    private static TerraformPlan Read(string json) => PlanReader.Read(json, new SecretMasker());

    private static string Json(Func<int, string> resource)
    {
        var text = new StringBuilder("{\"format_version\":\"1.2\",\"resource_changes\":[");
        for (var i = 0; i < Resources; i++)
            text.Append(i == 0 ? "" : ",").Append(resource(i));
        return text.Append("],\"errored\":false}").ToString();
    }

    private static string Created(int i, string name) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"address":"terraform_data.r{{{i}}}","change":{"actions":["create"],"before":null,"after":{"input":{"name":"{{{name}}}","size":{{{i % 7}}}}},"after_unknown":{"id":true},"before_sensitive":false,"after_sensitive":{} } }""");
}
