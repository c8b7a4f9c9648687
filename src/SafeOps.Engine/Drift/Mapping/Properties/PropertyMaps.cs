using System.Collections.Frozen;
using SafeOps.Errors;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>
/// What is compared of each azurerm type. The data are ours, written from the documentation of both sides; a type that is not
/// among them is compared by location and tags alone.
/// </summary>
public sealed class PropertyMaps
{
    private const string Folder = "SafeOps.Drift.Mapping.Properties.Data.";

    private static readonly Lazy<PropertyMaps> BuiltIn = new(() => new PropertyMaps(Resources()));

    private readonly FrozenDictionary<string, PropertyMap> _maps;
    private readonly Dictionary<string, PropertyMap> _read = new(StringComparer.Ordinal);

    /// <param name="files">Name and text of each file.</param>
    internal PropertyMaps(IEnumerable<(string Name, string Text)> files)
    {
        foreach (var (name, text) in files)
        {
            foreach (var map in PropertyMapReader.Read(text, name))
            {
                if (!_read.TryAdd(map.AzurermType, map))
                    throw Invalid($"{name}: {map.AzurermType} has a mapping already.");
            }
        }
        OwnTypes = _read.Values.SelectMany(m => OwnTypesOf(m.Properties)).ToFrozenSet(StringComparer.Ordinal);
        // Without a type of Azure it is only what others are like.
        _maps = _read.Values.Where(m => m.AzureTypes.Count > 0).Select(Resolve).ToFrozenDictionary(m => m.AzurermType, StringComparer.Ordinal);
    }

    /// <summary>What comes with SafeOps.</summary>
    public static PropertyMaps Default => BuiltIn.Value;

    public IReadOnlyCollection<PropertyMap> All => _maps.Values;

    /// <summary>The azurerm types that some mapping names as managing a part of a resource: those a comparison must look out for.</summary>
    public IReadOnlySet<string> OwnTypes { get; }

    public PropertyMap? Find(string azurermType) => _maps.GetValueOrDefault(azurermType);

    private static IEnumerable<string> OwnTypesOf(IEnumerable<PropertyEntry> entries) => entries.SelectMany(e => e.OwnTypes.Concat(OwnTypesOf(e.Properties)));

    private PropertyMap Resolve(PropertyMap map)
    {
        var all = Resolve(map, []);
        return map with { Properties = all, HasOwnTags = all.Any(e => e.Terraform[0].Text == "tags") };
    }

    /// <summary>With the properties of the types it is like; its own stand instead of those with the same path.</summary>
    private PropertyEntry[] Resolve(PropertyMap map, IReadOnlyList<string> open) => Resolve(map.Properties, map.Like, map.AzurermType, open);

    private PropertyEntry[] Resolve(PropertyEntry[] own, string? like, string of, IReadOnlyList<string> open)
    {
        if (open.Contains(like))
            throw Invalid($"The mapping of {of} is like itself: {string.Join(" -> ", [.. open, like])}.");
        var all = own.Select(e => e.IsBlock || e.Like is not null ? e with { Properties = Resolve(e.Properties, e.Like, of, open), Like = null } : e).ToArray();
        if (like is null)
            return all;
        var model = _read.GetValueOrDefault(like) ?? throw Invalid($"The mapping of {of} is like {like}, which has none.");
        var names = own.Select(e => e.Terraform[0].Text).ToHashSet(StringComparer.Ordinal);
        return [.. Resolve(model, [.. open, like]).Where(e => !names.Contains(e.Terraform[0].Text)), .. all];
    }

    private static IEnumerable<(string Name, string Text)> Resources()
    {
        var assembly = typeof(PropertyMaps).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[Folder.Length..], reader.ReadToEnd());
        }
    }

    private static SafeOpsException Invalid(string message) => new(ErrorCodes.DocumentInvalid, message);
}
