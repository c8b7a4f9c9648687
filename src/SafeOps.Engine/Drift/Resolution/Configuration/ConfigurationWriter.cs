using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Mapping.Properties.Forms;
using SafeOps.Inventory;
using SafeOps.Secrets;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>Writes a resource as configuration, from its row in the inventory.</summary>
/// <param name="needed">Gives the variable for an argument that must be there and that the inventory does not have: resource, argument path, kind.</param>
internal sealed class ConfigurationWriter(ImportLinks links, Func<string, string, Argument, string> needed)
{
    private static readonly string[] Identifying = ["name", "location", "resource_group_name"];

    /// <summary>Arguments, or the blocks they are in, whose value is a secret that the inventory does not have.</summary>
    private readonly SortedSet<string> _secrets = new(StringComparer.Ordinal);

    /// <summary>A required block of which nothing is known: a variable for each of its arguments would say that there is one.</summary>
    private bool _isPartial;

    /// <summary>The whole resource.</summary>
    /// <returns>False where the inventory does not have a block that must be there.</returns>
    public bool Write(HclBody body, string resource, PropertyMap map, ArgumentSet arguments, ArmId id, JsonElement row)
    {
        var values = Identity(arguments, id, row);
        OneOfSeveral.Fill(values, map.AzurermType, row);
        new RowArguments(links) { Owner = id.Key }.Fill(values, map.Properties, arguments, row);
        if (!map.HasOwnTags && arguments.Has("tags") && Tags(row) is { } tags)
            values.Arguments["tags"] = tags;
        Emit(body, resource, "", values, arguments);
        if (_secrets.Count == 0)
            return !_isPartial;
        // Azure never gives a secret back: what is imported has none, and one that is set would be a change, for a machine a new machine.
        var secrets = string.Join(", ", _secrets);
        _secrets.Clear();
        body.Block("lifecycle", [], b => b.Argument("ignore_changes", HclValue.Expression($"[{secrets}]")));
        return !_isPartial;
    }

    /// <summary>The arguments of some entries alone, as Azure has them; also where that is the default.</summary>
    /// <param name="isWanted">Whether an element of a list of blocks is to be written, by block and key.</param>
    public static void WriteSome(HclBody body, IReadOnlyList<PropertyEntry> entries, Func<string, string, bool> isWanted, bool withTags, bool withLocation, ImportLinks links, ArgumentSet arguments, JsonElement row)
    {
        var values = new BlockValues();
        if (withLocation && row.TryGetProperty("location"u8, out var location))
            values.Arguments["location"] = HclValue.Of(location);
        new RowArguments(links) { WithUsual = true, IsWanted = isWanted }.Fill(values, entries, arguments, row);
        if (withTags)
            values.Arguments["tags"] = Tags(row) ?? HclValue.Of(JsonSerializer.SerializeToElement(new Dictionary<string, string>()));
        new ConfigurationWriter(links, (_, _, _) => "").Emit(body, "", "", values, arguments, onlyKnown: true);
    }

    /// <summary>Name, group, location and what an id says of its parents.</summary>
    private BlockValues Identity(ArgumentSet arguments, ArmId id, JsonElement row)
    {
        var values = new BlockValues();
        if (arguments.Has("name"))
            values.Arguments["name"] = HclValue.Of(id.Name);
        if (arguments.Has("resource_group_name") && id.ResourceGroup is { } group)
            values.Arguments["resource_group_name"] = ArmId.TryParse($"/subscriptions/{id.Subscription}/resourceGroups/{group}", out var whole) ? links.Name(whole, group) : HclValue.Of(group);
        if (arguments.Has("location") && row.TryGetProperty("location"u8, out var location) && location.ValueKind == JsonValueKind.String)
            values.Arguments["location"] = HclValue.Of(ValueForms.Location.Canonical(location.GetString()!));
        foreach (var argument in arguments.All.Where(a => a is { IsRequired: true, Kind: ArgumentKind.Text } && !Identifying.Contains(a.Name)))
        {
            if (ParentIdentity.Of(argument.Name, id) is { } parent)
                values.Arguments.TryAdd(argument.Name, argument.Name.EndsWith("_name", StringComparison.Ordinal) ? links.Name(parent, parent.Name) : links.Id(parent));
        }
        return values;
    }

    /// <summary>Those that a person wrote: Azure and its services keep their own beside them.</summary>
    private static HclValue? Tags(JsonElement row)
    {
        if (!row.TryGetProperty("tags"u8, out var tags) || tags.ValueKind != JsonValueKind.Object)
            return null;
        var own = tags.EnumerateObject().Where(t => !CommonProperties.Tags.IsExcepted(t.Name)).ToDictionary(t => t.Name, t => t.Value);
        return own.Count == 0 ? null : HclValue.Of(JsonSerializer.SerializeToElement(own));
    }

    /// <summary>Identity first, then single arguments by name, blocks last: the order of Terraform's style guide.</summary>
    private void Emit(HclBody body, string resource, string path, BlockValues values, ArgumentSet arguments, bool onlyKnown = false, string? within = null)
    {
        foreach (var (one, other) in arguments.Conflicts)
        {
            var second = values.Arguments.ContainsKey(one) || values.Blocks.GetValueOrDefault(one)?.Any(b => !b.IsEmpty) == true ? other : one;
            values.Arguments.Remove(second);
            values.Blocks.Remove(second);
        }
        foreach (var argument in arguments.All.Where(a => a.Kind != ArgumentKind.Block).OrderBy(a => Rank(a.Name)).ThenBy(a => a.Name, StringComparer.Ordinal))
        {
            if (values.Arguments.TryGetValue(argument.Name, out var value) || (argument.IsRequired && values.Usual.TryGetValue(argument.Name, out value)))
                body.Argument(argument.Name, value);
            else if (argument.IsRequired && !onlyKnown)
                body.Argument(argument.Name, Needed(resource, within, path + argument.Name, argument));
        }
        foreach (var argument in arguments.All.Where(a => a.Kind == ArgumentKind.Block).OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            var blocks = values.Blocks.GetValueOrDefault(argument.Name)?.Where(b => !b.IsEmpty).ToList() ?? [];
            if (blocks.Count == 0 && argument.IsRequired && !onlyKnown)
            {
                var known = values.Blocks.GetValueOrDefault(argument.Name)?.FirstOrDefault();
                _isPartial |= known is null;
                blocks = [known ?? new BlockValues()];
            }
            foreach (var block in blocks.Take(argument.Maximum ?? int.MaxValue))
                body.Block(argument.Name, [], inner => Emit(inner, resource, $"{path}{argument.Name}_", block, argument.Arguments, onlyKnown, within ?? argument.Name));
        }
    }

    private HclValue Needed(string resource, string? within, string path, Argument argument)
    {
        if (SecretFinder.NameLooksSecret(argument.Name))
            _secrets.Add(within ?? argument.Name);
        return HclValue.Expression("var." + needed(resource, path, argument));
    }

    private static int Rank(string name) => name switch
    {
        "name" => 0,
        "resource_group_name" => 1,
        "location" => 2,
        "tags" => 9,
        _ => 5,
    };
}
