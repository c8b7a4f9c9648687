using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Inventory;
using SafeOps.Secrets;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// <c>import</c> blocks (Terraform 1.5) and the configuration of what they import. What the inventory does not have becomes a variable;
/// a type whose configuration cannot be written has its block alone, for <c>terraform plan -generate-config-out</c>.
/// </summary>
internal sealed class ImportConfiguration(TypeMap types, PropertyMaps maps, RowFinder rows)
{
    private readonly UniqueNames _variables = new();
    private readonly List<(string Name, Argument Argument, string Resource)> _needed = [];

    public IReadOnlyList<ResolutionFile> Write(IReadOnlyList<DriftItem> items, IReadOnlyList<string> remarks, List<ResolutionRefusal> refusals)
    {
        if (items.Count == 0)
            return [];
        var body = new HclBody();
        body.Comment("Imports what is in Azure and in no state. Read it, move it where it belongs, then look at terraform plan.");
        foreach (var remark in remarks)
            body.Comment(remark);
        var bare = new List<string>();
        var links = new ImportLinks(types);
        var named = Named(items, links, refusals);
        foreach (var (item, type, name, id, importId) in named)
        {
            links.From = $"{type}.{name}";
            body.Block("import", [], b => b.Argument("to", HclValue.Expression($"{type}.{name}")).Argument("id", HclValue.Of(importId)));
            if (maps.Find(type) is { } map && ArgumentTable.Default.Find(type) is { } arguments && rows.Of(item) is { } row
                && new ConfigurationWriter(links, (_, _, _) => "").Write(new HclBody(), name, map, arguments, id, row))
                body.Block("resource", [type, name], b => new ConfigurationWriter(links, Needed).Write(b, name, map, arguments, id, row));
            else
                bare.Add($"{type}.{name}");
        }
        if (bare.Count > 0)
            body.Comment("Without configuration here; terraform plan -generate-config-out=generated.tf writes it:\n  " + string.Join("\n  ", bare));
        if (named.Count == 0)
            return [];
        var files = new List<ResolutionFile> { new("imports.tf", ResolutionKind.Import, body.ToString(), [.. named.Select(n => n.Item)]) };
        if (_needed.Count > 0)
            files.Add(new ResolutionFile("variables.tf", ResolutionKind.Variables, Variables(), []));
        return files;
    }

    /// <summary>Each item that can be imported, under a name of its own; all are known before any is written, for one may refer to another.</summary>
    private List<Import> Named(IReadOnlyList<DriftItem> items, ImportLinks links, List<ResolutionRefusal> refusals)
    {
        var names = new Dictionary<string, UniqueNames>(StringComparer.Ordinal);
        var named = new List<Import>();
        foreach (var item in items)
        {
            if (item.TerraformType is not { } type || !ArmId.TryParse(item.AzureId, out var id))
            {
                refusals.Add(new ResolutionRefusal(item, item.Candidates.Count > 0
                    ? $"It may be {string.Join(" or ", item.Candidates)}; which one, the inventory does not say."
                    : "No azurerm type is known for it."));
                continue;
            }
            if (types.Find(type) is not { } azurerm || types.ImportIdOf(azurerm, id) is not { } importId)
            {
                refusals.Add(new ResolutionRefusal(item, $"The id by which {type} is imported does not follow from Azure's; its documentation has the form."));
                continue;
            }
            if (!names.TryGetValue(type, out var taken))
                names[type] = taken = new UniqueNames();
            var name = taken.Take(HclName.From(item.Name));
            named.Add(new Import(item, type, name, id, importId));
            links.Add($"{type}.{name}", type, id, importId);
        }
        return named;
    }

    private string Needed(string resource, string path, Argument argument)
    {
        var name = _variables.Take($"{resource}_{path}");
        _needed.Add((name, argument, resource));
        return name;
    }

    private string Variables()
    {
        var body = new HclBody();
        body.Comment("What the inventory does not have, secrets among it: give the values, or replace the variables.");
        foreach (var (name, argument, resource) in _needed)
        {
            body.Block("variable", [name], b =>
            {
                b.Argument("description", HclValue.Of($"{argument.Name} of {resource}: not in the inventory."));
                b.Argument("type", HclValue.Expression(argument.Kind switch
                {
                    ArgumentKind.Number => "number",
                    ArgumentKind.Boolean => "bool",
                    ArgumentKind.List => "list(string)",
                    ArgumentKind.Map => "map(string)",
                    _ => "string",
                }));
                if (SecretFinder.NameLooksSecret(argument.Name))
                    b.Argument("sensitive", HclValue.Expression("true"));
            });
        }
        return body.ToString();
    }

    private sealed record Import(DriftItem Item, string Type, string Name, ArmId Id, string ImportId);
}
