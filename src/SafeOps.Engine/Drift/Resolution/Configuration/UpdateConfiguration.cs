using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>The arguments that differ, as Azure has them, each in a block that names the resource they belong to.</summary>
internal static class UpdateConfiguration
{
    public static string Write(IReadOnlyList<DriftItem> items, TypeMap types, PropertyMaps maps, RowFinder rows, IReadOnlyList<string> remarks, List<ResolutionRefusal> refusals)
    {
        var body = new HclBody();
        body.Comment("Arguments to set where each of these resources is configured, so that Terraform says what Azure has.");
        body.Comment("This is no configuration to apply: move the arguments to their blocks, then terraform plan shows no change.");
        foreach (var remark in remarks)
            body.Comment(remark);
        var written = 0;
        foreach (var item in items)
            written += Write(body, item, new ImportLinks(types), maps, rows, refusals) ? 1 : 0;
        return written == 0 ? "" : body.ToString();
    }

    private static bool Write(HclBody body, DriftItem item, ImportLinks links, PropertyMaps maps, RowFinder rows, List<ResolutionRefusal> refusals)
    {
        if (item.TerraformType is not { } type || maps.Find(type) is not { } map || ArgumentTable.Default.Find(type) is not { } arguments || rows.Of(item) is not { } row)
        {
            refusals.Add(new ResolutionRefusal(item, "The inventory or the mapping does not have what its arguments are made of."));
            return false;
        }
        var names = item.Properties.Where(p => !p.IsSensitive).Select(p => p.Name).ToList();
        var entries = map.Properties.Where(e => e.Terraform.Any(p => names.Any(n => Belongs(n, p.Text)))).ToList();
        var tags = names.Any(n => Belongs(n, "tags"));
        body.Comment($"{item.Address} in {item.StateFile}");
        foreach (var property in item.Properties)
            body.Comment($"  {property.Name}: {property.Terraform ?? "none"} -> {property.Azure ?? "none"}");
        body.Block("resource", [type, Label(item.Address!)], inner =>
        {
            ConfigurationWriter.WriteSome(inner, entries, (block, key) => IsWanted(names, block, key), tags, names.Contains("location"), links, arguments, row);
            foreach (var gone in item.Properties.Where(p => p.Azure is null && !Belongs(p.Name, "tags")))
                inner.Comment($"{gone.Name}: Azure has none; take it out.");
            foreach (var secret in item.Properties.Where(p => p.IsSensitive))
                inner.Comment($"{secret.Name}: a secret that differs; its value is not shown.");
        });
        return true;
    }

    /// <summary>Whether an element of a list of blocks differs: others are left out, and stay in the configuration as they are.</summary>
    private static bool IsWanted(List<string> names, string block, string key) =>
        names.Any(n => n.Contains($"{block}[{DifferenceWriter.Quoted(key)}]", StringComparison.OrdinalIgnoreCase)) || !names.Any(n => n.Contains($"{block}[\"", StringComparison.Ordinal));

    /// <summary>Whether a difference is of this path, or inside of it: <c>security_rule["a"].priority</c> of <c>security_rule</c>.</summary>
    private static bool Belongs(string name, string path)
    {
        path = path.Replace("[]", "", StringComparison.Ordinal);
        return name == path || name.StartsWith(path + ".", StringComparison.Ordinal) || name.StartsWith(path + "[", StringComparison.Ordinal);
    }

    /// <summary>The resource's name in <c>module.a["x"].azurerm_subnet.app[0]</c>.</summary>
    private static string Label(string address)
    {
        var bare = address.EndsWith(']') ? address[..address.LastIndexOf('[')] : address;
        return HclName.From(bare[(bare.LastIndexOf('.') + 1)..]);
    }
}
