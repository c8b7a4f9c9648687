using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Comparison;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class CompareTerraformDriftTests : IDisposable
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app";
    private const string Address = Group + "/providers/Microsoft.Network/publicIPAddresses";

    private readonly ScriptFolder _folder = new();
    private readonly ModuleSession _session;

    public CompareTerraformDriftTests()
    {
        _session = new ModuleSession(location: _folder.Path);
        Write("rows.json", $$"""[{ "id": "{{Address}}/byhand", "properties": {} }, { "id": "{{Group}}/providers/Microsoft.Compute/disks/disk", "properties": {} }]""");
        Write("a.tfstate", State("azurerm_managed_disk", $"{Group}/providers/Microsoft.Compute/disks/disk"));
        Write("env/b.tfstate", State("azurerm_public_ip", $"{Address}/gone"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Reads_states_by_name_wildcard_folder_and_the_pipeline_and_each_once()
    {
        Assert.Equal(["Unmanaged byhand"], Items("Compare-TerraformDrift rows.json a.tfstate"));
        Assert.Equal(["Unmanaged byhand"], Items("Compare-TerraformDrift rows.json *.tfstate"));
        Assert.Equal(["Unmanaged byhand", "Missing gone"], Items("Compare-TerraformDrift rows.json . "));
        Assert.Equal(["Unmanaged byhand", "Missing gone"], Items("Compare-TerraformDrift rows.json **/*.tfstate, a.tfstate"));
        Assert.Equal(["Unmanaged byhand", "Missing gone"], Items("'a.tfstate', 'env/b.tfstate', './a.tfstate' | Compare-TerraformDrift rows.json"));
    }

    [Fact]
    public void Compares_the_rest_where_a_state_is_none_and_says_where_it_broke()
    {
        Write("c.tfstate", """{ "version": 4, "resources": [""");
        var result = _session.Invoke("Compare-TerraformDrift rows.json env/b.tfstate, c.tfstate, absent.tfstate");
        Assert.Equal(["Missing gone"], result.Output.Select(o => (DriftItem)o.BaseObject).Where(i => i.Kind != DriftKind.NotComparable).Select(Line));
        Assert.Equal(["DocumentInvalid,SafeOps.PowerShell.Commands.CompareTerraformDriftCommand", "FileNotFound,SafeOps.PowerShell.Commands.CompareTerraformDriftCommand"], result.Errors.Select(e => e.FullyQualifiedErrorId));
        Assert.Contains("byte", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.False(result.Terminated);
    }

    [Theory]
    [InlineData("env/nope*.tfstate", "FileNotFound")]
    [InlineData("**/nope.tfstate", "FileNotFound")]
    [InlineData("empty", "FileNotFound")]
    public void Calls_nothing_unmanaged_where_a_pattern_or_folder_has_no_state(string none, string code)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        var result = _session.Invoke($"Compare-TerraformDrift rows.json a.tfstate, {none}");
        Assert.Equal(["NotComparable byhand"], result.Output.Select(o => Line((DriftItem)o.BaseObject)));
        Assert.StartsWith(code, Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        _session.Invoke($"Compare-TerraformDrift rows.json {none}, absent.tfstate").Refused(code);
    }

    [Fact]
    public void Says_that_an_inventory_breaks_off_and_compares_what_is_there()
    {
        var path = Path.Combine(_folder.Path, "rows.json");
        File.WriteAllText(path, File.ReadAllText(path).TrimEnd(' ', ']') + ", { \"id\": \"/subsc");
        var result = _session.Invoke("Compare-TerraformDrift rows.json .");
        Assert.Equal(["Unmanaged byhand", "NotComparable gone"], result.Output.Select(o => Line((DriftItem)o.BaseObject)));
        Assert.Contains("byte", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.False(result.Terminated);
    }

    [Fact]
    public void Ends_where_the_inventory_is_none() => _session.Invoke("Compare-TerraformDrift absent.json a.tfstate").Refused("FileNotFound");

    [Fact]
    public void Leaves_out_what_the_ignore_file_names_and_says_which_file()
    {
        Write(".driftignore", "azurerm_public_ip\n");
        var result = _session.Invoke("Compare-TerraformDrift rows.json a.tfstate -Verbose").Succeeds();
        Assert.Empty(result.Output);
        Assert.Contains(result.Verbose, v => v.Contains(".driftignore", StringComparison.Ordinal));
        Write("none", "");
        Assert.Equal(["Unmanaged byhand"], Items("Compare-TerraformDrift rows.json a.tfstate -Exclude none"));
    }

    [Fact]
    public void Chooses_by_type_and_subject()
    {
        Assert.Equal(["Missing gone"], Items("Compare-TerraformDrift rows.json . -Type azurerm_public_ip | Where-Object Kind -eq Missing"));
        Assert.Empty(Items("Compare-TerraformDrift rows.json . -Focus VirtualMachine, Storage"));
    }

    [Fact]
    public void Warns_of_an_old_inventory_past_the_age_that_is_asked_for()
    {
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "rows.json"), DateTime.UtcNow.AddHours(-30));
        Assert.Contains(_session.Invoke("Compare-TerraformDrift rows.json a.tfstate").Warnings, w => w.Contains("old", StringComparison.Ordinal));
        Assert.DoesNotContain(_session.Invoke("Compare-TerraformDrift rows.json a.tfstate -MaximumAge 2d").Warnings, w => w.Contains("old", StringComparison.Ordinal));
        _session.Invoke("Compare-TerraformDrift rows.json a.tfstate -MaximumAge soon").Refused("ParameterInvalid");
    }

    [Fact]
    public void Gives_numbers_in_place_of_items()
    {
        var summary = Numbers("Compare-TerraformDrift rows.json . -Summary");
        Assert.Equal((1, 1, true), (summary.Unmanaged, summary.Missing, summary.HasDrift));
        Assert.Equal([1, 1], summary.States.Select(s => s.Resources));
    }

    [Fact]
    public void Writes_the_forms_for_others_but_not_with_what_if()
    {
        var text = Assert.Single(_session.Invoke("Compare-TerraformDrift rows.json a.tfstate -OutputFormat Json").Succeeds().Output);
        Assert.Equal("byhand", JsonNode.Parse((string)text.BaseObject)!["items"]![0]!["name"]!.GetValue<string>());
        Assert.True((bool)text.Properties["HasDrift"].Value);

        Assert.Equal(1, Numbers("Compare-TerraformDrift rows.json a.tfstate -OutFile out.html -WhatIf").Unmanaged);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out.html")));
        foreach (var (name, start) in new[] { ("out.html", "<!"), ("out.md", "#"), ("out.json", "{") })
        {
            Assert.Equal(1, Numbers($"Compare-TerraformDrift rows.json a.tfstate -OutFile {name}").Unmanaged);
            Assert.StartsWith(start, File.ReadAllText(Path.Combine(_folder.Path, name)), StringComparison.OrdinalIgnoreCase);
        }
    }

    private DriftSummary Numbers(string script) => (DriftSummary)Assert.Single(_session.Invoke(script).Succeeds().Output).BaseObject;

    private IEnumerable<string> Items(string script) => _session.Invoke(script).Succeeds().Output.Select(o => Line((DriftItem)o.BaseObject));

    private static string Line(DriftItem item) => $"{item.Kind} {item.Name}";

    private static string State(string type, string id) => $$"""
        { "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "{{type}}", "outputs": {}, "resources": [
          { "mode": "managed", "type": "{{type}}", "name": "it", "provider": "provider[\"registry.terraform.io/hashicorp/azurerm\"]",
            "instances": [{ "schema_version": 0, "attributes": { "id": "{{id}}" } }] }] }
        """;

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
