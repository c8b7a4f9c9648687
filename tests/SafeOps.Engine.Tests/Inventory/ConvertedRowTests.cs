using System.Text.Json.Nodes;

namespace SafeOps.Engine.Tests.Inventory;

public sealed class ConvertedRowTests : InventoryFolderFixture
{
    private const string Group = $"/subscriptions/{Estate.Subscription}/resourceGroups/rg";

    [Fact]
    public void Typed_objects_of_Az_PowerShell_have_their_properties_gathered()
    {
        var row = One($$$"""
            {
              "ResourceGroupName": "rg", "Id": "{{{Group}}}/providers/Microsoft.Network/virtualNetworks/v", "Name": "v", "Type": "Microsoft.Network/virtualNetworks", "Location": "westeurope",
              "Etag": "W/1", "Tag": { "a": "b" }, "TagsTable": "x", "ProvisioningState": "Succeeded", "AddressSpace": { "AddressPrefixes": [ "10.0.0.0/16" ] }, "AddressSpaceText": "{}",
              "Subnets": [ { "Name": "app", "Etag": "W/2", "Id": "{{{Group}}}/providers/Microsoft.Network/virtualNetworks/v/subnets/app", "AddressPrefix": [ "10.0.1.0/24" ], "AddressPrefixText": "[]",
                "NetworkSecurityGroup": { "Id": "{{{Group}}}/providers/Microsoft.Network/networkSecurityGroups/n" } } ]
            }
            """);
        Assert.Equal(("v", "Microsoft.Network/virtualNetworks", "rg", true), ((string)row["name"]!, (string)row["type"]!, (string)row["resourceGroup"]!, (bool)row["partialProperties"]!));
        Assert.Equal("""{"a":"b"}""", row["tags"]!.ToJsonString());
        var properties = row["properties"]!.AsObject();
        Assert.Equal(["provisioningState", "addressSpace", "subnets"], properties.Select(p => p.Key));
        var subnet = properties["subnets"]![0]!;
        Assert.Equal(("app", "10.0.1.0/24"), ((string)subnet["name"]!, (string)subnet["properties"]!["addressPrefix"]![0]!));
        Assert.EndsWith("/networkSecurityGroups/n", (string)subnet["properties"]!["networkSecurityGroup"]!["id"]!);
    }

    [Fact]
    public void Credentials_that_objects_carry_along_are_left_out()
    {
        var row = One($$$"""{"ResourceGroupName":"rg","StorageAccountName":"st","Id":"{{{Group}}}/providers/Microsoft.Storage/storageAccounts/st","Location":"westeurope","AccessTier":"Hot","Context":{"ConnectionString":"AccountKey=abc"},"ExtendedProperties":{"k":"abc"}}""");
        Assert.DoesNotContain("abc", row.ToJsonString());
        Assert.Equal("Hot", (string)row["properties"]!["accessTier"]!);
        Assert.Equal("st", (string)row["name"]!);
    }

    [Fact]
    public void Flattened_lists_of_Azure_CLI_have_their_properties_gathered()
    {
        var row = One($$$"""{"id":"{{{Group}}}/providers/Microsoft.Compute/virtualMachines/vm","name":"vm","type":"Microsoft.Compute/virtualMachines","location":"westeurope","resourceGroup":"RG","provisioningState":"Succeeded","hardwareProfile":{"vmSize":"B2s"},"tags":null}""");
        Assert.Equal("B2s", (string)row["properties"]!["hardwareProfile"]!["vmSize"]!);
        Assert.True((bool)row["partialProperties"]!);
    }

    [Fact]
    public void A_resource_group_of_Az_PowerShell_has_type_and_name_from_its_id()
    {
        var row = One($$$"""{"ResourceGroupName":"rg","Location":"westeurope","ProvisioningState":"Succeeded","Tags":{"a":"b"},"TagsTable":"x","ResourceId":"{{{Group}}}","ManagedBy":null}""");
        Assert.Equal(("rg", "Microsoft.Resources/subscriptions/resourceGroups"), ((string)row["name"]!, (string)row["type"]!));
    }

    [Fact]
    public void Properties_that_were_not_asked_for_stay_null()
    {
        var row = One($$$"""{"ResourceId":"{{{Group}}}/providers/A.B/c/d","ResourceType":"A.B/c","Name":"d","Properties":null,"Sku":{"Name":null},"Tags":[{"Name":"a","Value":"b"}]}""");
        Assert.Null(row["properties"]);
        Assert.False(row.ContainsKey("partialProperties"));
        Assert.False(row.ContainsKey("sku"));
        Assert.Equal("""{"a":"b"}""", row["tags"]!.ToJsonString());
    }

    [Fact]
    public void Lists_that_PowerShell_wrapped_are_lists_again()
    {
        var row = One($$$"""{"ResourceId":"{{{Group}}}/providers/A.B/c/d","Zones":{"value":["1","2"],"Count":2},"Properties":{"x":{"value":[{"y":{"value":[],"Count":0}}],"Count":1},"z":{"value":[1],"count":2} } }""");
        Assert.Equal("""["1","2"]""", row["zones"]!.ToJsonString());
        Assert.Equal("""{"x":[{"y":[]}],"z":{"value":[1],"count":2}}""", row["properties"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"PrincipalId":"p","Type":0}""", "SystemAssigned")]
    [InlineData("""{"PrincipalId":"p","Type":2,"UserAssignedIdentities":{"/subscriptions/s":{}}}""", "SystemAssigned, UserAssigned")]
    [InlineData("""{"PrincipalId":null,"Type":1,"UserAssignedIdentities":{"/subscriptions/s":{}}}""", "UserAssigned")]
    [InlineData("""{"Type":3}""", "None")]
    [InlineData("""{"Type":"UserAssigned"}""", "UserAssigned")]
    public void An_identity_whose_kind_is_a_number_is_told_by_the_rest(string identity, string type) =>
        Assert.Equal(type, (string)One($$$"""{"ResourceId":"{{{Group}}}/providers/A.B/c/d","Properties":{},"Identity":{{{identity}}}}""")["identity"]!["type"]!);

    [Theory]
    [InlineData("\"System.Collections.Hashtable\"")]
    [InlineData("\"@{ipRules=System.Object[]; bypass=AzureServices}\"")]
    [InlineData("\"@{}\"")]
    [InlineData("[\"@{a=1}\"]")]
    [InlineData("\"Microsoft.Azure.Management.Compute.Models.OSDisk\"")]
    [InlineData("\"System.Object[]\"")]
    public void Properties_that_ConvertTo_Json_cut_count_as_not_fetched(string value)
    {
        foreach (var (id, properties) in (ReadOnlySpan<(string, string)>)[("id", "properties"), ("ResourceId", "Properties")])
        {
            var read = Read(Write($$"""[{"{{id}}":"{{Group}}/providers/A.B/c/d","{{properties}}":{"networkAcls":{{value}} } }]"""));
            Assert.Null(read.Rows.Single()["properties"]);
            Assert.Contains("ConvertTo-Json -Depth 100", Assert.Single(read.Problems));
        }
    }

    [Fact]
    public void Rows_as_deep_as_a_cut_one_are_not_trusted_either()
    {
        // A list of texts is cut to one text, which shows no trace of it.
        var read = Read(Write($$"""
            [{"id":"{{Group}}/providers/A.B/c/before","properties":{"a":{"b":"10.0.0.0/16 10.1.0.0/16"} } },
             {"id":"{{Group}}/providers/A.B/c/cut","tags":"System.Collections.Hashtable","properties":{"a":{"b":"@{x=1}"} } },
             {"id":"{{Group}}/providers/A.B/c/shallow","tags":{"k":"v"},"properties":{} }]
            """));
        // The tags were cut at the first level.
        Assert.Equal([null, null, null], read.Rows.Select(r => r["properties"]?.ToJsonString()));
        Assert.Contains("tags", read.Rows[1]["notFetched"]!.ToJsonString());

        var deeper = Read(Write($$"""
            [{"id":"{{Group}}/providers/A.B/c/before","properties":{"a":{"b":"10.0.0.0/16 10.1.0.0/16"} } },
             {"id":"{{Group}}/providers/A.B/c/cut","properties":{"a":{"b":"@{x=1}"} } },
             {"id":"{{Group}}/providers/A.B/c/shallow","properties":{"a":"b"} }]
            """));
        Assert.Equal([null, null, """{"a":"b"}"""], deeper.Rows.Select(r => r["properties"]?.ToJsonString()));
    }

    [Theory]
    [InlineData("@{concat('a', variables('b'))}")]
    [InlineData("@{body('x')?['a']=1}")]
    [InlineData("@{variables('a')} and @{variables('b')}")]
    [InlineData("Microsoft.Azure.Extensions")]
    [InlineData("Microsoft.Azure.Monitor")]
    [InlineData("System.Web")]
    [InlineData("@equals(1, 2)")]
    public void Texts_that_look_alike_are_texts(string text)
    {
        var read = Read(Write(Estate.Text(new JsonArray(new JsonObject { ["id"] = Group + "/providers/A.B/c/d", ["properties"] = new JsonObject { ["x"] = text } }))));
        Assert.Equal(text, (string)read.Rows.Single()["properties"]!["x"]!);
        Assert.Empty(read.Problems);
    }

    private JsonObject One(string row) => Read(Write($"[{row}]")).Rows.Single();
}
