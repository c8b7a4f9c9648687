using System.Collections.Concurrent;
using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

/// <summary>What owners say they own, by their rows or in states: resources, and groups with all that is in them. Several threads may use it.</summary>
internal sealed class OwnershipClaims
{
    private readonly Dictionary<string, OwnershipRule[]> _rules;
    private readonly Dictionary<string, OwnershipRule[]> _stateRules;
    private readonly ConcurrentDictionary<string, OwnershipClaim> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OwnershipClaim> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _managed = new(StringComparer.Ordinal);

    public OwnershipClaims(IReadOnlyList<OwnershipRule> rules)
    {
        _rules = ByType(rules, r => r.OwnerTypes);
        _stateRules = ByType(rules, r => r.StateTypes);
    }

    /// <summary>Whether rows of this type may own something.</summary>
    public bool Wants(string type) => _rules.ContainsKey(type);

    public void Read(ArmId owner, JsonElement row)
    {
        if (!_rules.TryGetValue(owner.Type, out var rules))
            return;
        foreach (var rule in rules)
            rule.Claim(owner, row, this);
    }

    /// <summary>Whether resources of this azurerm type may own something.</summary>
    public bool WantsState(string type) => _stateRules.ContainsKey(type);

    /// <param name="type">Its azurerm type.</param>
    public void ReadState(string type, ArmId owner, JsonElement attributes)
    {
        foreach (var rule in _stateRules.GetValueOrDefault(type, []))
            rule.ClaimOfState(owner, attributes, this);
    }

    /// <param name="owned">An id; what is none is left out.</param>
    /// <param name="what">What it is to its owner: <c>OS disk of the virtual machine web</c>.</param>
    public void Resource(OwnershipRule rule, string? owned, string what)
    {
        if (ArmId.KeyOf(owned) is { } key)
            _resources.TryAdd(key, new OwnershipClaim(rule, what));
    }

    /// <summary>What a state manages as a part of another resource: it is in a state, under that one's address.</summary>
    public void Managed(string? part)
    {
        if (ArmId.KeyOf(part) is { } key)
            _managed.TryAdd(key, true);
    }

    public bool IsManaged(string key) => _managed.ContainsKey(key);

    /// <summary>A resource group, with all that is in it.</summary>
    /// <param name="group">Its id, or its name in <paramref name="owner"/>'s subscription.</param>
    public void Group(OwnershipRule rule, ArmId owner, string? group, string what)
    {
        if (string.IsNullOrEmpty(group))
            return;
        var id = group.Contains('/') ? group : $"/subscriptions/{owner.Subscription}/resourceGroups/{group}";
        if (ArmId.KeyOf(id) is { } key)
            _groups.TryAdd(key, new OwnershipClaim(rule, what));
    }

    /// <summary>Who has laid claim to a resource, to a resource above it, or to its group; null for none.</summary>
    public OwnershipClaim? On(ArmId id)
    {
        if (_resources.TryGetValue(id.Key, out var own))
            return own;
        if (ResourceGroups.KeyOf(id) is { } group && _groups.TryGetValue(group, out var whole))
            return whole;
        return id.ParentKey is { } parent && ArmId.TryParse(parent, out var above) ? On(above) : null;
    }

    private static Dictionary<string, OwnershipRule[]> ByType(IReadOnlyList<OwnershipRule> rules, Func<OwnershipRule, IReadOnlyList<string>> types) =>
        rules.SelectMany(rule => types(rule).Select(type => (type, rule)))
            .GroupBy(r => r.type, r => r.rule, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);
}

/// <param name="What">What the resource is to its owner.</param>
internal sealed record OwnershipClaim(OwnershipRule Rule, string What);
