using System.Text;
using System.Text.Json;
using SafeOps.Drift;
using SafeOps.Errors;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Reports;

public sealed class DriftReportTests
{
    private static readonly InventoryReference Inventory = new("inventory/azure-resources.json", new DateTimeOffset(2026, 11, 27, 6, 0, 0, TimeSpan.Zero), IsComplete: true, "ab12");

    private static readonly DriftItem Changed = new()
    {
        Kind = DriftKind.Changed,
        Reason = DriftReason.None,
        AzureId = "/subscriptions/s1/resourceGroups/rg-a/providers/Microsoft.Storage/storageAccounts/st1",
        Address = "module.data[\"a|b\"].azurerm_storage_account.main",
        StateFile = "prod.tfstate",
        Type = "Microsoft.Storage/storageAccounts",
        TerraformType = "azurerm_storage_account",
        Name = "st1",
        ResourceGroup = "rg-a",
        Subscription = "s1",
        Properties =
        [
            new("access_tier", "properties.accessTier", "Hot", "Cool"),
            new("tags[\"owner\"]", "tags.owner", null, "</script><script>alert(1)</script> | @team"),
            new("primary_key", "properties.key", "(sensitive)", "(sensitive)") { IsSensitive = true },
        ],
        Inventory = Inventory,
    };

    [Fact]
    public void Reads_back_what_it_wrote_as_JSON()
    {
        var report = Report(Changed, Unmanaged("vm-1"));
        var back = DriftReport.FromJson(report.ToJson(), "drift.json");
        Assert.Equal(report.ToJson(), back.ToJson());
        Assert.Equal("Cool", back.Items[0].Properties[0].Azure);
        Assert.Null(back.Items[0].Properties[1].Terraform);
        Assert.Contains("\"kind\": \"Changed\"", Encoding.UTF8.GetString(report.ToJson()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"format\":1,", "line 1")]
    [InlineData("null", "it is null")]
    [InlineData("[]", "line 1")]
    public void Refuses_what_is_no_report_with_the_reason(string text, string reason)
    {
        var error = Assert.Throws<SafeOpsException>(() => DriftReport.FromJson(Encoding.UTF8.GetBytes(text), "drift.json"));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.Contains("drift.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_report_of_a_newer_format()
    {
        var error = Assert.Throws<SafeOpsException>(() => DriftReport.FromJson((Report() with { Format = 2 }).ToJson(), "drift.json"));
        Assert.Contains("format 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_holds_every_finding_and_no_value_of_one_leaves_its_place()
    {
        var page = Encoding.UTF8.GetString(Report(Changed, Unmanaged("vm-1")).ToHtml());
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        var data = page.Split("<script type=\"application/json\" id=\"data\">")[1].Split("</script>")[0];
        using var parsed = JsonDocument.Parse(data);
        var items = parsed.RootElement.GetProperty("items");
        Assert.Equal(2, items.GetArrayLength());
        Assert.Equal("</script><script>alert(1)</script> | @team", items[0].GetProperty("properties")[1].GetProperty("azure").GetString());
        Assert.Equal("Drift: 2 findings", parsed.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public void A_page_asks_nothing_of_the_network()
    {
        var page = Encoding.UTF8.GetString(Report().ToHtml());
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_a_row_for_each_property_and_none_that_a_value_made()
    {
        var text = Report(Changed).ToMarkdown();
        Assert.Contains("| `access_tier` | `Hot` | `Cool` |", text, StringComparison.Ordinal);
        Assert.Contains("| `tags[\"owner\"]` | *none* | `</script><script>alert(1)</script> \\| @team` |", text, StringComparison.Ordinal);
        Assert.Contains("### `module.data[\"a|b\"].azurerm_storage_account.main`", text, StringComparison.Ordinal);
        Assert.Contains("prod.tfstate", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_of_very_many_findings_says_how_many_it_leaves_out()
    {
        var text = Report([.. Enumerable.Range(0, 250).Select(i => Unmanaged($"vm-{i}"))]).ToMarkdown();
        Assert.Contains("vm-199", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vm-200`", text, StringComparison.Ordinal);
        Assert.Contains("50 more are in the JSON and HTML forms.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_no_drift_only_where_everything_was_compared()
    {
        var unknown = Unmanaged("disk-1") with { Kind = DriftKind.NotComparable, Reason = DriftReason.StateNotRead, Explanation = "b.tfstate could not be read." };
        Assert.StartsWith("# No drift\n", Report().ToMarkdown(), StringComparison.Ordinal);
        Assert.StartsWith("# No drift seen, 1 not comparable\n", Report(unknown).ToMarkdown(), StringComparison.Ordinal);
        Assert.StartsWith("# No drift seen\n", (Report() with { Warnings = ["Page 3 is missing."] }).ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("> **Note:** Page 3 is missing.", (Report() with { Warnings = ["Page 3 is missing."] }).ToMarkdown(), StringComparison.Ordinal);
    }

    private static DriftItem Unmanaged(string name) => new()
    {
        Kind = DriftKind.Unmanaged,
        Reason = DriftReason.None,
        AzureId = $"/subscriptions/s1/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/{name}",
        Type = "Microsoft.Compute/virtualMachines",
        Candidates = ["azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"],
        Name = name,
        ResourceGroup = "rg-a",
        Subscription = "s1",
        Inventory = Inventory,
    };

    private static DriftReport Report(params DriftItem[] items) => new()
    {
        Compared = new DateTimeOffset(2026, 11, 27, 7, 30, 0, TimeSpan.Zero),
        Inventory = Inventory,
        States = ["prod.tfstate"],
        Items = items,
    };
}
