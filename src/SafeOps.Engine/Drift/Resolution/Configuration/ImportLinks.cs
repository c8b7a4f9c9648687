using SafeOps.Drift.Mapping;
using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// What is imported in one text: a value that is the id or name of another resource there refers to it. Only where both are spelled
/// alike, and where the other does not refer back: Terraform has no cycles.
/// </summary>
internal sealed class ImportLinks(TypeMap types)
{
    private readonly Dictionary<string, Target> _targets = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string Parent)> _own = [];
    private readonly Dictionary<string, HashSet<string>> _links = new(StringComparer.Ordinal);

    /// <summary>The address whose configuration is written.</summary>
    public string? From { get; set; }

    public void Add(string address, string azurermType, ArmId id, string importId)
    {
        _targets.TryAdd(id.Key, new Target(address, id, importId));
        if (id.ParentKey is { } parent)
            _own.Add((azurermType, parent));
    }

    /// <summary>Whether resources of this type are in the text for the parent of this key: its own blocks would be the same again.</summary>
    public bool HasOwn(string azurermType, string? parent) => parent is not null && _own.Contains((azurermType, parent));

    /// <summary>An id as azurerm spells it, or the resource it is of.</summary>
    public HclValue Id(ArmId id)
    {
        var text = types.Spell(id);
        return Refer(id, t => t.ImportId == text) is { } target ? HclValue.Reference($"{target}.id", text) : HclValue.Of(text);
    }

    /// <summary>The name of a resource, or the resource.</summary>
    public HclValue Name(ArmId id, string name) =>
        Refer(id, t => t.Id.Name == name) is { } target ? HclValue.Reference($"{target}.name", name) : HclValue.Of(name);

    private string? Refer(ArmId id, Func<Target, bool> isSame)
    {
        if (From is null || !_targets.TryGetValue(id.Key, out var target) || target.Address == From || !isSame(target) || Reaches(target.Address, From, []))
            return null;
        if (!_links.TryGetValue(From, out var to))
            _links[From] = to = new HashSet<string>(StringComparer.Ordinal);
        to.Add(target.Address);
        return target.Address;
    }

    private bool Reaches(string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && _links.TryGetValue(from, out var next) && next.Any(n => Reaches(n, to, seen)));

    private sealed record Target(string Address, ArmId Id, string ImportId);
}
