using System.Globalization;
using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>Writes a resource as configuration, from its row in the inventory: the property mapping read the other way.</summary>
/// <param name="needed">Gives the variable for an argument that must be there and that the inventory does not have: resource, argument path, kind.</param>
internal sealed class ConfigurationWriter(Func<string, string, Argument, string> needed)
{
    private static readonly string[] NoRequired = ["name", "location", "resource_group_name"];

    /// <summary>The whole resource.</summary>
    public void Write(HclBody body, string resource, PropertyMap map, IReadOnlyDictionary<string, Argument> arguments, ArmId id, JsonElement row)
    {
        var values = Identity(arguments, id, row);
        Fill(values, map.Properties, arguments, row);
        if (arguments.ContainsKey("tags") && Tags(row) is { } tags)
            values.Arguments["tags"] = HclValue.Of(tags);
        Emit(body, resource, "", values, arguments);
    }

    /// <summary>The arguments of some entries alone, as Azure has them.</summary>
    public static void WriteSome(HclBody body, IReadOnlyList<PropertyEntry> entries, bool withTags, bool withLocation, IReadOnlyDictionary<string, Argument> arguments, JsonElement row)
    {
        var values = new BlockValues();
        if (withLocation && row.TryGetProperty("location"u8, out var location))
            values.Arguments["location"] = HclValue.Of(location);
        Fill(values, entries, arguments, row);
        if (withTags)
            values.Arguments["tags"] = HclValue.Of(Tags(row) ?? JsonDocument.Parse("{}").RootElement);
        new ConfigurationWriter((_, _, _) => "").Emit(body, "", "", values, arguments, onlyKnown: true);
    }

    /// <summary>Name, group, location and what an id says of its parents.</summary>
    private static BlockValues Identity(IReadOnlyDictionary<string, Argument> arguments, ArmId id, JsonElement row)
    {
        var values = new BlockValues();
        if (arguments.ContainsKey("name"))
            values.Arguments["name"] = HclValue.Of(id.Name);
        if (arguments.ContainsKey("resource_group_name") && id.ResourceGroup is { } group)
            values.Arguments["resource_group_name"] = HclValue.Of(group);
        if (arguments.ContainsKey("location") && row.TryGetProperty("location"u8, out var location) && location.ValueKind == JsonValueKind.String)
            values.Arguments["location"] = HclValue.Of(location);
        foreach (var argument in arguments.Values.Where(a => a is { IsRequired: true, Kind: ArgumentKind.Text } && !NoRequired.Contains(a.Name)))
        {
            if (ParentIdentity.Of(argument.Name, id) is { } text)
                values.Arguments.TryAdd(argument.Name, HclValue.Of(text));
        }
        return values;
    }

    private static void Fill(BlockValues into, IReadOnlyList<PropertyEntry> entries, IReadOnlyDictionary<string, Argument> arguments, JsonElement azure)
    {
        foreach (var entry in entries.Where(e => !e.Sensitive && e.When.Concat(e.Unless).All(c => c.Side == ConditionSide.Azure) && e.When.All(c => c.Holds(default, azure)) && !e.Unless.Any(c => c.Holds(default, azure))))
        {
            foreach (var path in Preferred(entry, azure))
            {
                if (TryFill(into, entry, path.Text.Split('.'), arguments, azure))
                    break;
            }
        }
    }

    /// <summary>
    /// Of arguments for one value and for several (<c>source_address_prefix</c>, <c>source_address_prefixes</c>) the one for as many
    /// as there are: <c>*</c> and service tags are only taken by the first.
    /// </summary>
    private static IEnumerable<PropertyPath> Preferred(PropertyEntry entry, JsonElement azure)
    {
        if (entry.Terraform.Length == 1 || entry.Shape is not (ValueShape.Set or ValueShape.List))
            return entry.Terraform;
        var single = AzureSide.Many(entry, azure).Count == 1;
        return entry.Terraform.OrderBy(p => p.Last.EndsWith('s') == single);
    }

    /// <returns>False where no argument of the provider has this path.</returns>
    private static bool TryFill(BlockValues into, PropertyEntry entry, string[] path, IReadOnlyDictionary<string, Argument> arguments, JsonElement azure)
    {
        var name = path[0].Replace("[]", "", StringComparison.Ordinal);
        if (!arguments.TryGetValue(name, out var argument))
            return false;
        if (path.Length > 1)
        {
            if (argument.Kind != ArgumentKind.Block)
                return false;
            var inner = new BlockValues();
            if (!TryFill(into.Blocks.TryGetValue(name, out var there) ? there[0] : inner, entry, path[1..], argument.Arguments, azure))
                return false;
            if (there is null && !inner.IsEmpty)
                into.Blocks[name] = [inner];
            return true;
        }
        if (entry.IsBlock)
        {
            if (argument.Kind != ArgumentKind.Block)
                return false;
            var blocks = AzureSide.Elements(entry, azure).Select(e => Block(entry, argument, e)).Where(b => !b.IsEmpty).ToList();
            if (blocks.Count > 0)
                into.Blocks[name] = blocks;
            return true;
        }
        if (argument.Kind == ArgumentKind.Block)
            return false;
        if (Value(entry, argument, azure) is { } value)
            into.Arguments[name] = value;
        return true;
    }

    private static BlockValues Block(PropertyEntry entry, Argument argument, JsonElement element)
    {
        var block = new BlockValues();
        if (entry.Match is { } match && argument.Arguments.ContainsKey(match.Terraform.Text) && match.Conversion.Text(match.Azure.One(element, anyCase: true)) is { Length: > 0 } key)
            block.Arguments[match.Terraform.Text] = HclValue.Of(key);
        Fill(block, entry.Properties, argument.Arguments, element);
        return block;
    }

    /// <summary>Null where Azure has nothing, or only what is the default.</summary>
    private static HclValue? Value(PropertyEntry entry, Argument argument, JsonElement azure)
    {
        switch (entry.Shape)
        {
            case ValueShape.Map:
                var members = AzureSide.Map(entry, azure);
                return members.Count == 0 ? null : HclValue.Of(JsonSerializer.SerializeToElement(members.ToDictionary(m => m.Key, m => m.Value)));
            case ValueShape.Set or ValueShape.List:
                var texts = AzureSide.Many(entry, azure);
                return texts.Count == 0 ? null : argument.Kind == ArgumentKind.List ? HclValue.Of(JsonSerializer.SerializeToElement(texts)) : HclValue.Of(texts[0]);
            default:
                var text = AzureSide.One(entry, azure);
                if (string.IsNullOrEmpty(text) || (!argument.IsRequired && entry.Default is [var usual] && entry.Form.Canonical(text) == entry.Form.Canonical(usual)))
                    return null;
                return argument.Kind switch
                {
                    ArgumentKind.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => HclValue.Expression(number.ToString(CultureInfo.InvariantCulture)),
                    ArgumentKind.Boolean when bool.TryParse(text, out var flag) => HclValue.Expression(flag ? "true" : "false"),
                    ArgumentKind.List => HclValue.Of(JsonSerializer.SerializeToElement(new[] { text })),
                    _ => HclValue.Of(text),
                };
        }
    }

    private static JsonElement? Tags(JsonElement row) =>
        row.TryGetProperty("tags"u8, out var tags) && tags.ValueKind == JsonValueKind.Object && tags.EnumerateObject().Any() ? tags : null;

    /// <summary>Identity first, then single arguments by name, blocks last: the order of Terraform's style guide.</summary>
    private void Emit(HclBody body, string resource, string path, BlockValues values, IReadOnlyDictionary<string, Argument> arguments, bool onlyKnown = false)
    {
        foreach (var argument in arguments.Values.Where(a => a.Kind != ArgumentKind.Block).OrderBy(a => Rank(a.Name)).ThenBy(a => a.Name, StringComparer.Ordinal))
        {
            if (values.Arguments.TryGetValue(argument.Name, out var value))
                body.Argument(argument.Name, value);
            else if (argument.IsRequired && !onlyKnown)
                body.Argument(argument.Name, HclValue.Expression("var." + needed(resource, path + argument.Name, argument)));
        }
        foreach (var argument in arguments.Values.Where(a => a.Kind == ArgumentKind.Block).OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            var blocks = values.Blocks.GetValueOrDefault(argument.Name) ?? (argument.IsRequired && !onlyKnown ? [new BlockValues()] : []);
            foreach (var block in blocks)
                body.Block(argument.Name, [], inner => Emit(inner, resource, $"{path}{argument.Name}_", block, argument.Arguments, onlyKnown));
        }
    }

    private static int Rank(string name) => name switch
    {
        "name" => 0,
        "resource_group_name" => 1,
        "location" => 2,
        "tags" => 9,
        _ => 5,
    };

    /// <summary>What is known of one block.</summary>
    private sealed class BlockValues
    {
        public Dictionary<string, HclValue> Arguments { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, List<BlockValues>> Blocks { get; } = new(StringComparer.Ordinal);
        public bool IsEmpty => Arguments.Count == 0 && Blocks.Count == 0;
    }
}
