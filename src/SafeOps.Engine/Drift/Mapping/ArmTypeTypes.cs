using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Mapping;

/// <summary>The azurerm types of one ARM type.</summary>
internal sealed class ArmTypeTypes
{
    private readonly List<(string Name, IReadOnlyList<TypeCondition> When)> _standing = [];
    private readonly List<(string Name, IReadOnlyList<TypeCondition> When)> _others = [];
    private readonly List<string> _otherwise = [];
    private readonly IReadOnlyList<string> _parts;
    private readonly TypeMatch? _always;

    public ArmTypeTypes(string name, ArmTypeEntry entry, IReadOnlyDictionary<string, AzurermType> types)
    {
        Name = name;
        Table = entry.Table;
        foreach (var (azurerm, type) in entry.Types.Where(t => types[t.Key].HasObject))
        {
            if (type.Otherwise)
                _otherwise.Add(azurerm);
            else
                (type.IsProposed ? _standing : _others).Add((azurerm, type.When));
        }
        _parts = [.. entry.Types.Keys.Where(t => !types[t].HasObject)];
        if (_otherwise.Count == 0 && _standing.Concat(_others).All(t => t.When.Count == 0))
            _always = new TypeMatch(_standing.Count == 1 ? _standing[0].Name : null, [.. _standing.Concat(_others).Select(t => t.Name)]) { Parts = _parts };
    }

    /// <summary>The ARM type as azurerm writes it.</summary>
    public string Name { get; }

    /// <summary>See <see cref="TypeMap.TableOf"/>.</summary>
    public string? Table { get; }

    public TypeMatch Match(ArmId id, JsonElement? row)
    {
        if (_always is not null)
            return _always;
        var candidates = new List<string>();
        var open = false;
        foreach (var (name, when) in _standing)
        {
            var holds = Hold(when, id, row);
            if (holds == false)
                continue;
            candidates.Add(name);
            open |= holds is null;
        }
        if (open || candidates.Count == 0)
            candidates.AddRange(_otherwise);
        var certain = candidates.Count == 1 && !open ? candidates[0] : null;
        candidates.AddRange(_others.Where(t => Hold(t.When, id, row) != false).Select(t => t.Name));
        return new TypeMatch(certain, candidates) { Parts = _parts };
    }

    /// <summary>True if all hold, false if one does not, else null.</summary>
    private static bool? Hold(IReadOnlyList<TypeCondition> when, ArmId id, JsonElement? row)
    {
        bool? all = true;
        foreach (var condition in when)
        {
            var holds = condition.Holds(id, row);
            if (holds == false)
                return false;
            all = holds is null ? null : all;
        }
        return all;
    }
}
