using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Inventory;

public sealed class InventoryShapeTests : InventoryFolderFixture
{
    public static TheoryData<string> Shapes => [.. Estate.Shapes.Keys];

    private static IEnumerable<string> Expected => Estate.Resources.Select(r => Canonical(r));

    /// <summary>Get-AzResource has no zones, and its rows say so.</summary>
    private static IEnumerable<string> ExpectedOf(string shape) => shape.StartsWith("az-powershell", StringComparison.Ordinal)
        ? Estate.Resources.Select(r =>
        {
            var row = r.DeepClone().AsObject();
            row.Remove("zones");
            row["notFetched"] = new JsonArray("zones");
            return Canonical(row);
        })
        : Expected;

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_same_resources_give_the_same_rows_in_each_shape(string shape)
    {
        var read = Read(Write(Estate.Shapes[shape]));
        Assert.Equal(ExpectedOf(shape), read.Rows.Select(Canonical));
        Assert.Empty(read.Problems);
        Assert.Empty(read.Manifest.Gaps);
        Assert.Equal(InventorySource.Imported, read.Manifest.Source);
        Assert.Equal([Estate.Subscription], read.Manifest.Subscriptions);
        Assert.Equal(["microsoft.network/virtualnetworks/subnets"], read.Manifest.ChildTypes);
        Assert.Equal((4, true), (read.Manifest.Count, read.Manifest.HasProperties));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_import_writes_the_same_rows_whatever_the_shape(string shape)
    {
        var source = Write(Estate.Shapes[shape]);
        var imported = InventoryImport.Import(source, Path.Combine(Folder, "inventory"), "SafeOps 1.0.0", null, CancellationToken.None);
        Assert.Empty(imported.Problems);
        var read = Read(Path.Combine(Folder, "inventory"));
        Assert.True(read.InPlace);
        Assert.Equal(ExpectedOf(shape), read.Rows.Select(Canonical));
        Assert.Empty(read.Manifest.Gaps);
        Assert.All(read.Rows, row => Assert.Equal(("rg-app", Estate.Subscription), (((string)row["resourceGroup"]!).ToLowerInvariant(), (string)row["subscriptionId"]!)));
        Assert.Equal(File.GetLastWriteTimeUtc(source), read.Manifest.Taken.UtcDateTime, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("arm-list")]
    [InlineData("graph-rest")]
    [InlineData("graph-cli")]
    [InlineData("graph-cli-old")]
    [InlineData("search-azgraph")]
    [InlineData("lines")]
    [InlineData("pages")]
    public void Rows_in_our_names_stay_where_they_are(string shape) => Assert.True(Read(Write(Estate.Shapes[shape])).InPlace);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_and_UTF16_are_read(string encoding)
    {
        foreach (var (shape, text) in Estate.Shapes)
            Assert.Equal(ExpectedOf(shape), Read(Write(text, encoding: Encoding.GetEncoding(encoding))).Rows.Select(Canonical));
    }

    [Fact]
    public void UTF16_without_a_mark_is_read() =>
        Assert.Equal(Expected, Read(Write(Estate.ArmList, encoding: new UnicodeEncoding(bigEndian: false, byteOrderMark: false))).Rows.Select(Canonical));

    [Fact]
    public void A_resource_that_stands_alone_is_a_row()
    {
        Assert.Equal(["stapp"], Read(Write(Estate.Text(Estate.Resources[0]))).Names);
        Assert.Equal(["stapp"], Read(Write("\r\n " + Estate.Resources[0].ToJsonString(new() { WriteIndented = true }) + "\n")).Names);
    }

    [Fact]
    public void A_list_without_properties_says_so()
    {
        var read = Read(Write(Estate.CliList));
        Assert.True(read.InPlace);
        Assert.False(read.Manifest.HasProperties);
        Assert.Equal(4, read.Manifest.Count);
    }

    [Fact]
    public void An_empty_list_is_an_inventory_of_nothing()
    {
        var read = Read(Write("[]"));
        Assert.Equal((0, 0), (read.Manifest.Count, read.Manifest.Subscriptions.Count));
        Assert.Empty(read.Manifest.Gaps);
    }

    [Fact]
    public void Columns_may_stand_behind_the_rows_and_hold_objects_as_texts()
    {
        var id = (string)Estate.Resources[0]["id"]!;
        var read = Read(Write($$$"""{"data":{"rows":[["{\"a\":[1]}","{{{id}}}","{\"k\":\"v\"}"],["{}"]],"columns":[{"name":"Properties"},{"name":"ID"},{"name":"tags"}]}}"""));
        Assert.Equal("""{"a":[1]}""", read.Rows.Single()["properties"]!.ToJsonString());
        Assert.Equal("""{"k":"v"}""", read.Rows.Single()["tags"]!.ToJsonString());
        Assert.Contains("row 2", Assert.Single(read.Problems));
        Assert.Contains("has 1 values in a table of 3 columns", read.Problems[0]);
    }

    [Fact]
    public void The_second_row_of_a_resource_is_left_out_and_said()
    {
        var again = Estate.Resources[0].DeepClone().AsObject();
        again["id"] = ((string)again["id"]!).ToUpperInvariant() + "/";
        var read = Read(Write(Estate.Text(Estate.List([.. Estate.Resources, again]))));
        Assert.Equal(4, read.Manifest.Count);
        Assert.Contains("row 5", Assert.Single(read.Problems));
        Assert.Contains("second one", read.Problems[0]);
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_named_and_the_rest_goes_on()
    {
        var good = Estate.Text(Estate.Resources[0]);
        var read = Read(Write($$"""[null, 7, {"name":"x"}, {"id":"nonsense"}, {{good}}, {"id":null}, {"id":"/subscriptions/s/resourceGroups/g/providers/A/b/\ud800"}]"""));
        Assert.Equal(["stapp"], read.Names);
        Assert.Collection(
            read.Problems,
            p => Assert.EndsWith("row 1 (byte 1) is null.", p),
            p => Assert.EndsWith("row 2 (byte 7) is a single value.", p),
            p => Assert.EndsWith("row 3 (byte 10) has no id.", p),
            p => Assert.Contains("row 4 (byte 24) has the id 'nonsense', which is none", p),
            p => Assert.Contains("has no id", p),
            p => Assert.Contains("escape", p));
    }

    [Theory]
    [InlineData("""{"data":ROWS,"totalRecords":8322,"count":4,"resultTruncated":"true","$skipToken":"x"}""", "there are 8322 rows; 4 are here")]
    [InlineData("""{"count":4,"total_records":5,"skip_token":"x","data":ROWS}""", "there are 5 rows; 4 are here")]
    [InlineData("""{"data":ROWS,"skip_token":"x"}""", "skip token")]
    [InlineData("""{"nextLink":"https://management.azure.com/x","value":ROWS}""", "link to the next page")]
    [InlineData("""{"data":ROWS,"totalRecords":4,"count":4,"resultTruncated":"true","$skipToken":"x"}""", "more rows follow")]
    [InlineData("""{"data":ROWS,"resultTruncated":"true"}""", "cut the answer")]
    [InlineData("""{"data":ROWS,"resultTruncated":true}""", "cut the answer")]
    [InlineData("""{"count":5,"data":ROWS}""", "says that it has 5 rows and has 4")]
    [InlineData("""{"data":ROWS,"totalRecords":1000,"$skipToken":"x"}{"data":[],"totalRecords":7}""", "there are 1000 rows; 4 are here")]
    public void An_incomplete_answer_has_a_gap(string text, string gap)
    {
        var read = Read(Write(text.Replace("ROWS", Estate.GraphCliOld)));
        Assert.Equal(4, read.Manifest.Count);
        Assert.False(read.Manifest.IsComplete);
        Assert.Contains(read.Manifest.Gaps, g => g.Contains(gap, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"data":ROWS,"totalRecords":4,"count":4,"resultTruncated":"false","$skipToken":null}""")]
    [InlineData("""{"data":ROWS,"totalRecords":4,"$skipToken":"an offset that leads to nothing"}""")]
    [InlineData("""{"nextLink":"","value":ROWS}""")]
    [InlineData("""{"nextLink":null,"value":ROWS}""")]
    public void A_complete_answer_has_none(string text) => Assert.True(Read(Write(text.Replace("ROWS", Estate.GraphCliOld))).Manifest.IsComplete);

    [Fact]
    public void A_bare_list_of_a_page_s_size_gets_a_word_and_no_gap()
    {
        var rows = new JsonArray([.. Enumerable.Range(0, 100).Select(i => new JsonObject { ["id"] = $"/subscriptions/s/resourceGroups/g{i}" })]);
        var read = Read(Write(Estate.Text(rows)));
        Assert.True(read.Manifest.IsComplete);
        Assert.Contains("exactly 100 rows", Assert.Single(read.Problems));
    }
}
