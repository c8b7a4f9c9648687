using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SafeOps.Estates;

/// <summary>One resource as both systems write it, ready to be copied: its subscription, resource group and name are places to fill.</summary>
internal sealed class EstateTemplate
{
    /// <summary>Ways in which each side is told, the first one as the fixture has it.</summary>
    public const int Tellings = 8;

    private readonly TemplateText _id;

    private EstateTemplate(string type, JsonObject attributes, JsonObject row, EstateOptions options)
    {
        Type = type;
        _id = new TemplateText(row["id"]!.GetValue<string>());
        var random = new HarmlessMutation(new Random(options.Seed));
        for (var i = 0; i < (options.Mutate ? Tellings : 1); i++)
        {
            Rows.Add(Text(i == 0 ? row : random.Row(row), options.Form));
            var told = i == 0 ? attributes : random.Attributes(attributes);
            Attributes.Add(new TemplateText(JsonWalk.Text(told)));
            IndentedAttributes.Add(new TemplateText(JsonWalk.Text(told, 10)));
        }
        foreach (var change in SeededChange.For(type))
        {
            if (change.Apply(options.Mutate ? random.Row(row) : row, attributes) is var (changed, property))
                Changes.Add((Text(changed, options.Form), property));
        }
        Bycatch = new Bycatch(type, attributes, row, options.Form);
        IsAlone = (type == "azurerm_resource_group" || row["id"]!.GetValue<string>().Count(c => c == '/') == 8) && Bycatch.Children.Count == 0;
    }

    public string Type { get; }

    /// <summary>Whether it stands alone: is no child of another resource, and has none of its own.</summary>
    public bool IsAlone { get; }

    public List<TemplateText> Rows { get; } = [];
    public List<TemplateText> Attributes { get; } = [];
    public List<TemplateText> IndentedAttributes { get; } = [];
    public List<(TemplateText Row, string Property)> Changes { get; } = [];
    public Bycatch Bycatch { get; }

    /// <summary>In lower case.</summary>
    public string Id(in Slots slots) => _id.Fill(slots).ToLowerInvariant();

    /// <summary>The fixtures there are of a type.</summary>
    public static IEnumerable<EstateTemplate> Of(string type, EstateOptions options)
    {
        var assembly = typeof(EstateTemplate).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Split('.')[0] == type).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var json = JsonNode.Parse(stream)!;
            var (attributes, row) = (json["attributes"]!.AsObject(), json["row"]!.AsObject());
            // Settings of another resource, and what has an id of its own kind, are no resources to copy.
            if (string.Equals(attributes["id"]?.GetValue<string>(), row["id"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase))
                yield return Parse(type, attributes, row, options);
        }
    }

    private static EstateTemplate Parse(string type, JsonObject attributes, JsonObject row, EstateOptions options)
    {
        var id = row["id"]!.GetValue<string>();
        var parts = id.Split('/');
        var (subscription, group, name) = (parts[2], parts[4], parts[^1]);
        var nodes = row["properties"]?["nodeResourceGroup"]?.GetValue<string>();
        return new EstateTemplate(type, JsonWalk.Texts(attributes, "", Places)!.AsObject(), JsonWalk.Texts(row, "", Places)!.AsObject(), options);

        string Places(string member, string text)
        {
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase) && member == "name")
                return text + TemplateText.Name;
            if (text.Equals(group, StringComparison.OrdinalIgnoreCase) && member is "resource_group_name" or "resourceGroup")
                return text + (type == "azurerm_resource_group" ? TemplateText.Name : TemplateText.Group);
            text = Regex.Replace(text, Regex.Escape(id) + "(?=$|[/|])", m => m.Value + TemplateText.Name, RegexOptions.IgnoreCase);
            if (nodes is not null)
                text = Regex.Replace(text, Regex.Escape(nodes), m => m.Value + TemplateText.Name, RegexOptions.IgnoreCase);
            if (type != "azurerm_resource_group")
                text = Regex.Replace(text, $"(/resourceGroups/{Regex.Escape(group)})(?=$|/)", m => m.Value + TemplateText.Group, RegexOptions.IgnoreCase);
            return Regex.Replace(text, Regex.Escape(subscription), TemplateText.Subscription, RegexOptions.IgnoreCase);
        }
    }

    private static TemplateText Text(JsonObject row, InventoryForm form) => new(JsonWalk.Text(RowForms.Of(row, form)));
}
