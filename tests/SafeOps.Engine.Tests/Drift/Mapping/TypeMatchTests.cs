using System.Runtime.CompilerServices;
using System.Text.Json;
using SafeOps.Drift.Mapping;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Mapping;

public sealed class TypeMatchTests
{
    private static readonly TypeMap Map = TypeMap.Default;

    private static IEnumerable<(string Id, string Row, string[] Types)> Cases([CallerFilePath] string here = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "type-matches.txt"))
            .Where(l => l.Length > 0 && !l.StartsWith('#'))
            .Select(l => l.Split('\t'))
            .Select(p => (p[0], p[1], p[2] == "-" ? [] : p[2].Split(' ')));

    [Fact]
    public void Decides_by_id_and_row_and_otherwise_names_the_candidates()
    {
        var problems = new List<string>();
        foreach (var (text, row, types) in Cases())
        {
            var match = Match(text, row);
            var standing = match.Candidates.Where(c => Map.Find(c)!.IsProposed).Order(StringComparer.Ordinal);
            var expected = types.Length == 1 ? types[0] : null;
            if (match.Certain != expected || !standing.SequenceEqual(types.Order(StringComparer.Ordinal)))
                problems.Add($"{text} {row}: {match.Certain ?? "not certain"}, of {string.Join(", ", match.Candidates)}");
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Each_type_that_hangs_on_conditions_is_decided_by_a_case()
    {
        using var json = Data();
        var conditional = json.RootElement.EnumerateObject()
            .SelectMany(a => a.Value.GetProperty("types").EnumerateObject())
            .Where(t => t.Value.TryGetProperty("when", out _) && Map.Find(t.Name)!.IsProposed)
            .Select(t => t.Name);
        // Two that share all that a row shows of them.
        Assert.Equal(
            ["azurerm_app_service_connection", "azurerm_function_app_connection", "azurerm_log_analytics_workspace_table", "azurerm_log_analytics_workspace_table_microsoft", "azurerm_route_server_bgp_connection"],
            conditional.Except(Cases().Where(c => c.Types.Length == 1).Select(c => c.Types[0])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_what_else_goes_by_the_id_of_a_resource()
    {
        var parts = Match("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/a", "-").Parts;
        Assert.Equal(["azurerm_subnet_nat_gateway_association", "azurerm_subnet_network_security_group_association", "azurerm_subnet_route_table_association"], parts);
    }

    [Fact]
    public void Every_entry_of_the_data_is_well_formed()
    {
        using var json = Data();
        var problems = new List<string>();
        var names = json.RootElement.EnumerateObject().SelectMany(a => a.Value.GetProperty("types").EnumerateObject()).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(Twice(json.RootElement).Select(n => $"{n} is there twice"));
        foreach (var arm in json.RootElement.EnumerateObject())
        {
            if (arm.Name.Split('/') is not { Length: > 1 } segments || !segments[0].Contains('.') || segments.Any(s => s.Length == 0 || s.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '.')))
                problems.Add($"{arm.Name} is no ARM type");
            if (arm.Value.TryGetProperty("table", out var table) && !table.GetString()!.All(char.IsAsciiLetterLower))
                problems.Add($"{arm.Name}: {table} is no table");
            problems.AddRange(Twice(arm.Value.GetProperty("types")).Select(n => $"{arm.Name}: {n} is there twice"));
            foreach (var type in arm.Value.GetProperty("types").EnumerateObject())
                problems.AddRange(Flaws(type, names).Select(f => $"{arm.Name}: {type.Name}: {f}"));
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static IEnumerable<string> Flaws(JsonProperty type, HashSet<string> names)
    {
        if (!type.Name.StartsWith("azurerm_", StringComparison.Ordinal) || !type.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            yield return "is no name of a type";
        if (type.Value.TryGetProperty("instead", out var instead))
        {
            foreach (var other in instead.EnumerateArray().Select(i => i.GetString()!).Where(i => !names.Contains(i)))
                yield return $"{other} is not in the map";
        }
        if (!type.Value.TryGetProperty("when", out var when))
            yield break;
        foreach (var condition in when.EnumerateArray().SelectMany(c => c.TryGetProperty("any", out var any) ? any.EnumerateArray() : Enumerable.Repeat(c, 1)))
        {
            var path = condition.TryGetProperty("path", out var value) ? value.GetString()! : "";
            if (path.Split('.') is not ["id", "name" or "on" or "scope"] and not ["kind"] and not ["sku", "name"] and not ["properties", _, ..])
                yield return $"'{path}' is no path of a row";
            if (condition.EnumerateObject().All(m => m.Name is "path" or "else" or "absent"))
                yield return $"nothing is asked of '{path}'";
        }
    }

    private static IEnumerable<string> Twice(JsonElement of) =>
        of.EnumerateObject().GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key);

    private static TypeMatch Match(string text, string row)
    {
        Assert.True(ArmId.TryParse(text, out var id), text);
        if (row == "-")
            return Map.Match(id, null);
        using var json = JsonDocument.Parse(row);
        return Map.Match(id, json.RootElement);
    }

    private static JsonDocument Data()
    {
        using var stream = typeof(TypeMap).Assembly.GetManifestResourceStream("SafeOps.Drift.Mapping.azurerm-types.json")!;
        return JsonDocument.Parse(stream);
    }
}
