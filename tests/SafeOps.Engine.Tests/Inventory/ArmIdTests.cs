using System.Text;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Inventory;

public sealed class ArmIdTests
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-App";
    private const string Machine = Group + "/providers/Microsoft.Compute/virtualMachines/vm-1";

    [Theory]
    [InlineData("/subscriptions/S1", "Microsoft.Resources/subscriptions", "S1", null)]
    [InlineData("/subscriptions/s1/resourceGroups/rg", "Microsoft.Resources/subscriptions/resourceGroups", "rg", null)]
    [InlineData("/subscriptions/s1/resourcegroups/rg", "Microsoft.Resources/subscriptions/resourceGroups", "rg", null)]
    [InlineData("/subscriptions/s1/tagNames/cost", "Microsoft.Resources/subscriptions/tagNames", "cost", "/subscriptions/s1")]
    [InlineData("/subscriptions/s1/providers/Microsoft.Compute", "Microsoft.Resources/providers", "Microsoft.Compute", null)]
    [InlineData("/subscriptions/s1/providers/Microsoft.Security/pricings/VirtualMachines", "Microsoft.Security/pricings", "VirtualMachines", null)]
    [InlineData("/subscriptions/s1/providers/Microsoft.Features/providers/Microsoft.Web/features/F", "Microsoft.Features/providers/features", "F", "/subscriptions/s1/providers/microsoft.features/providers/microsoft.web")]
    [InlineData("/providers/Microsoft.Management/managementGroups/Root", "Microsoft.Management/managementGroups", "Root", null)]
    [InlineData("/providers/Microsoft.Management/managementGroups/Root/providers/Microsoft.Authorization/policyAssignments/p", "Microsoft.Authorization/policyAssignments", "p", "/providers/microsoft.management/managementgroups/root")]
    [InlineData("/providers/Microsoft.Billing/billingAccounts/a:b_2019/billingProfiles/P-1", "Microsoft.Billing/billingAccounts/billingProfiles", "P-1", "/providers/microsoft.billing/billingaccounts/a:b_2019")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/A", "Microsoft.Network/virtualNetworks/subnets", "A", "/subscriptions/s/resourcegroups/g/providers/microsoft.network/virtualnetworks/v")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v/providers/Microsoft.Authorization/locks/l", "Microsoft.Authorization/locks", "l", "/subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/v")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/roleAssignments/r", "Microsoft.Authorization/roleAssignments", "r", null)]
    [InlineData("/subscriptions/s/resourceGroups/providers/providers/Microsoft.Web/sites/providers", "Microsoft.Web/sites", "providers", null)]
    [InlineData("/subscriptions/s/resourceGroups/g (eu).Süd/providers/Microsoft.Network/dnsZones/a.b/TXT/@", "Microsoft.Network/dnsZones/TXT", "@", "/subscriptions/s/resourcegroups/g (eu).süd/providers/microsoft.network/dnszones/a.b")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/m/apis/api;rev=1", "Microsoft.ApiManagement/service/apis", "api;rev=1", "/subscriptions/s/resourcegroups/g/providers/microsoft.apimanagement/service/m")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules/more%20than%20one", "Microsoft.Insights/scheduledQueryRules", "more than one", null)]
    public void Names_type_name_and_parent(string text, string type, string name, string? parent)
    {
        Assert.True(ArmId.TryParse(text, out var id));
        Assert.Equal((type, name, parent), (id.Type, id.Name, id.ParentKey));
        Assert.Equal(text, id.Text);
    }

    [Theory]
    [InlineData("/SUBSCRIPTIONS/11111111-2222-3333-4444-555555555555/resourcegroups/RG-APP/PROVIDERS/microsoft.compute/VIRTUALMACHINES/VM-1")]
    [InlineData(Machine + "/")]
    [InlineData(Machine + "//")]
    [InlineData("  " + Machine + "\n")]
    [InlineData("subscriptions/11111111-2222-3333-4444-555555555555//resourceGroups/rg-App/providers/Microsoft.Compute/virtualMachines/vm-1")]
    [InlineData("/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg%2DApp/providers/Microsoft.Compute/virtualMachines/vm-1")]
    public void One_resource_has_one_key_however_it_is_written(string text)
    {
        Assert.True(ArmId.TryParse(Machine, out var id));
        Assert.True(ArmId.TryParse(text, out var other));
        Assert.Equal(id.Key, other.Key);
        Assert.Equal(id, other);
        Assert.Equal("11111111-2222-3333-4444-555555555555", other.Subscription);
        Assert.Equal("rg-app", other.ResourceGroup, ignoreCase: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    [InlineData("vm-1")]
    [InlineData("/vm-1")]
    [InlineData("/subscriptions")]
    [InlineData("/subscriptions/s/resourceGroups")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/providers")]
    [InlineData("/managementGroup/m/subscription/s")]
    [InlineData("/providers")]
    [InlineData("https://a.blob.core.windows.net/c")]
    [InlineData("https://management.azure.com/subscriptions/s")]
    [InlineData(Machine + "|" + Machine)]
    [InlineData(Machine + "\0")]
    [InlineData("0f0f0f0f-1111-2222-3333-444444444444")]
    public void What_is_no_id_of_one_resource_is_none(string? text)
    {
        Assert.False(ArmId.TryParse(text, out _));
        Assert.Null(ArmId.KeyOf(text));
        Assert.Null(ArmId.KeyOf(Encoding.UTF8.GetBytes(text ?? "")));
    }

    [Fact]
    public void An_association_names_both_of_its_resources()
    {
        var parts = ArmId.Parts(Group + "/providers/Microsoft.Network/natGateways/n|" + Group + "/providers/Microsoft.Network/publicIPAddresses/p");
        Assert.Equal(["n", "p"], parts.Select(p => p.Name));
        Assert.Equal(["vm-1"], ArmId.Parts(Machine + "|logs").Select(p => p.Name));
        Assert.Empty(ArmId.Parts("a|b"));
    }

    [Fact]
    public void An_extension_is_told_from_a_child()
    {
        Assert.True(ArmId.TryParse(Machine + "/extensions/e", out var child));
        Assert.True(ArmId.TryParse(Machine + "/providers/Microsoft.Maintenance/configurationAssignments/c", out var extension));
        Assert.False(child.IsExtension);
        Assert.True(extension.IsExtension);
        Assert.Equal(child.ParentKey, extension.ParentKey);
    }

    [Fact]
    public void Keys_from_bytes_and_from_text_agree_over_any_text()
    {
        var random = new Random(7);
        string[] pieces = ["subscriptions", "SUBSCRIPTIONS", "s", "resourceGroups", "resourcegroups", "G", "providers", "Providers", "Microsoft.Web", "sites", "ü", "İ", "K", "a b", "%20", "%2f", "%", "%zz", "%25", "%2541", "%7C", "", "/", "|", " ", "x\u0007", "😀", "𝔘", "e\u0301"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => (random.Next(8) == 0 ? "" : "/") + pieces[random.Next(random.Next(2) == 0 ? 10 : pieces.Length)]));
            var parsed = ArmId.TryParse(text, out var id);
            Assert.Equal(id?.Key, ArmId.KeyOf(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(id?.Key, ArmId.KeyOf(text));
            if (!parsed)
                continue;
            Assert.Equal(id!.Key, ArmId.KeyOf(id.Key));
            Assert.NotEmpty(id.Type);
            if (id.ParentKey is { } parent)
                Assert.Equal(parent, ArmId.KeyOf(parent));
        }
    }

    [Fact]
    public void A_path_without_end_is_no_id() =>
        Assert.Null(ArmId.KeyOf(Encoding.UTF8.GetBytes(Machine + string.Concat(Enumerable.Repeat("/a/b", 100_000)))));
}
