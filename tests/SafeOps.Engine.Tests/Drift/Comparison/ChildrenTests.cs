namespace SafeOps.Engine.Tests.Drift.Comparison;

/// <summary>Resources that lie in the rows of others, inline in Terraform or resources of their own.</summary>
public sealed class ChildrenTests : IDisposable
{
    private const string Networks = "Microsoft.Network/virtualNetworks";
    private const string Groups = "Microsoft.Network/networkSecurityGroups";

    private readonly DriftScene _scene = new();
    private readonly string _network = DriftScene.IdOf(Networks, "net");
    private readonly string _group = DriftScene.IdOf(Groups, "nsg");

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Own_subnets_are_matched_in_the_networks_row()
    {
        _scene.Row(_network, Network("app", "extra")).State("azurerm_virtual_network", _network, """{ "address_space": ["10.0.0.0/16"] }""")
            .State("azurerm_subnet", _network + "/subnets/app", """{ "address_prefixes": ["10.0.1.0/24"] }""")
            .State("azurerm_subnet", _network + "/subnets/gone", """{ "address_prefixes": ["10.0.2.0/24"] }""");
        Assert.Equal(["Unmanaged extra", "Missing gone"], _scene.Lines());
    }

    [Fact]
    public void An_own_subnet_is_compared_with_what_the_networks_row_has_of_it()
    {
        _scene.Row(_network, Network("app")).State("azurerm_virtual_network", _network, """{ "address_space": ["10.0.0.0/16"], "subnet": [] }""")
            .State("azurerm_subnet", _network + "/subnets/app", """{ "address_prefixes": ["10.0.7.0/24"] }""");
        var changed = Assert.Single(_scene.Compare().Items);
        Assert.Equal("address_prefixes", Assert.Single(changed.Properties).Name);
        Assert.Equal(_network + "/subnets/app", changed.AzureId);
    }

    [Fact]
    public void A_rule_beside_inline_rules_is_a_change_of_the_group()
    {
        _scene.Row(_group, Rules("ssh", "byhand")).State("azurerm_network_security_group", _group, $$"""{ "security_rule": [{{Rule("ssh")}}] }""");
        var changed = Assert.Single(_scene.Compare().Items);
        Assert.Equal("Changed nsg", DriftScene.Line(changed));
        Assert.Contains(changed.Properties, p => p.Name.Contains("byhand", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_beside_own_rules_is_an_unmanaged_rule()
    {
        _scene.Row(_group, Rules("ssh", "byhand")).State("azurerm_network_security_group", _group, $$"""{ "security_rule": [{{Rule("ssh")}}] }""")
            .State("azurerm_network_security_rule", _group + "/securityRules/ssh", Rule("ssh"));
        Assert.Equal(["Unmanaged byhand"], _scene.Lines());
    }

    [Fact]
    public void A_rule_in_a_group_without_any_is_an_unmanaged_rule()
    {
        _scene.Row(_group, Rules("byhand")).State("azurerm_network_security_group", _group, """{ "security_rule": [] }""");
        Assert.Equal(["Unmanaged byhand"], _scene.Lines());
    }

    [Fact]
    public void Children_of_an_unmanaged_resource_are_told_with_it()
    {
        _scene.Row(_network, Network("app", "db"));
        var item = Assert.Single(_scene.Compare().Items);
        Assert.Equal("Unmanaged net", DriftScene.Line(item));
        Assert.Contains("2 resources below it", item.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Children_of_a_missing_resource_are_missing_too()
    {
        _scene.State("azurerm_virtual_network", _network).State("azurerm_subnet", _network + "/subnets/app");
        var items = _scene.Compare().Items;
        Assert.Equal(["Missing net", "Missing app"], items.Select(DriftScene.Line));
        Assert.Contains("net, to which it belongs", items[1].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_properties_does_not_show_its_subnets()
    {
        _scene.Row(_network, null).State("azurerm_virtual_network", _network).State("azurerm_subnet", _network + "/subnets/app");
        Assert.Contains("NotComparable TypeNotCovered app", _scene.Lines());
    }

    private string Network(params string[] subnets) => $$"""
        { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "subnets": [{{string.Join(',', subnets.Select(s => $$"""{ "name": "{{s}}", "id": "{{_network}}/subnets/{{s}}", "properties": { "addressPrefix": "10.0.1.0/24" } }"""))}}] }
        """;

    private string Rules(params string[] names) => $$"""
        { "securityRules": [{{string.Join(',', names.Select(n => $$"""
            { "name": "{{n}}", "id": "{{_group}}/securityRules/{{n}}", "properties": { "protocol": "Tcp", "access": "Allow", "direction": "Inbound", "priority": 100,
              "sourceAddressPrefix": "*", "destinationAddressPrefix": "*", "sourcePortRange": "*", "destinationPortRange": "22" } }
            """))}}] }
        """;

    private static string Rule(string name) => $$"""
        { "name": "{{name}}", "protocol": "Tcp", "access": "Allow", "direction": "Inbound", "priority": 100, "description": "",
          "source_address_prefix": "*", "destination_address_prefix": "*", "source_port_range": "*", "destination_port_range": "22",
          "source_address_prefixes": [], "destination_address_prefixes": [], "source_port_ranges": [], "destination_port_ranges": [] }
        """;
}
