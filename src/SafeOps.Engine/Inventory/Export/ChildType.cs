using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Inventory.Export;

/// <summary>
/// A type that Resource Graph's table <c>resources</c> does not have, and how it is had: from another of its tables, or from a list that
/// each resource of the parent type has.
/// </summary>
/// <param name="Type">As Azure writes it.</param>
public sealed record ChildType(string Type)
{
    /// <summary>Stands for every type as <see cref="Parent"/>.</summary>
    public const string AnyParent = "*";

    /// <summary>The table of Resource Graph; null where a list is asked.</summary>
    public string? Table { get; init; }

    /// <summary>The type whose resources have the list, perhaps a child type itself.</summary>
    public string Parent { get; init; } = "";

    /// <summary>What follows the parent's id: <c>blobServices/default/containers</c>.</summary>
    public string List { get; init; } = "";

    public string ApiVersion { get; init; } = "";

    /// <summary>Azure's codes for a parent that cannot have any, such as an account for files alone: nothing is missing then.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>Asked for unless the caller says otherwise.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>The child types that are known. Versions of the API: the operations of each provider in Azure's REST API specifications.</summary>
public static class ChildTypes
{
    private const string Resource = "SafeOps.Inventory.Export.child-types.json";

    private static readonly Lazy<IReadOnlyList<ChildType>> Read = new(Load);

    /// <summary>Parents before their children.</summary>
    public static IReadOnlyList<ChildType> All => Read.Value;

    /// <summary>
    /// Those that fit the names: a type, with <c>*</c> for any characters, or <c>Microsoft.Web/sites/slots@2023-12-01</c> for one that is
    /// not in the table, with the version of its API.
    /// </summary>
    /// <param name="names">Null: those that are asked by default. Empty: none.</param>
    public static IReadOnlyList<ChildType> Select(IReadOnlyList<string>? names)
    {
        if (names is null)
            return [.. All.Where(t => t.IsDefault)];
        var chosen = new HashSet<ChildType>();
        var own = new List<ChildType>();
        foreach (var name in names)
        {
            if (name.Contains('@'))
            {
                own.Add(Parse(name));
                continue;
            }
            var fitting = All.Where(t => Fits(name, t.Type)).ToList();
            if (fitting.Count == 0)
                throw Unknown(name);
            chosen.UnionWith(fitting);
        }
        return [.. All.Where(chosen.Contains), .. own.DistinctBy(t => t.Type, StringComparer.OrdinalIgnoreCase)];
    }

    public static ChildType? Find(string type) => All.FirstOrDefault(t => t.Type.Equals(type, StringComparison.OrdinalIgnoreCase));

    private static ChildType Parse(string name)
    {
        var at = name.IndexOf('@');
        var (type, version) = (name[..at], name[(at + 1)..]);
        var last = type.LastIndexOf('/');
        if (type.Count(c => c == '/') < 2 || last == type.Length - 1 || version.Length == 0 || !type.All(IsNameCharacter) || !version.All(IsNameCharacter))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-ChildType '{name}' names no list of a resource.", "Write the type and the version of its API: Microsoft.Web/sites/slots@2023-12-01", name);
        return new ChildType(type) { Parent = type[..last], List = type[(last + 1)..], ApiVersion = version };
    }

    internal static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_';

    /// <summary><c>*</c> fits any characters; all else itself, without case.</summary>
    private static bool Fits(string pattern, string type)
    {
        var parts = pattern.Split('*');
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            var found = isLast && i > 0 ? Math.Max(at, type.Length - parts[i].Length) : type.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < 0 || (i == 0 && found > 0) || !type.AsSpan(found).StartsWith(parts[i], StringComparison.OrdinalIgnoreCase))
                return false;
            at = found + parts[i].Length;
        }
        return at == type.Length;
    }

    private static SafeOpsException Unknown(string name)
    {
        var near = NearestWord.Find(name, All.Select(t => t.Type));
        return new SafeOpsException(
            ErrorCodes.ParameterInvalid,
            $"-ChildType '{name}' is none that is known.{(near is null ? "" : $" Did you mean '{near}'?")}",
            "docs/about/inventory.md lists them; one that is not listed is written with the version of its API: Microsoft.Web/sites/slots@2023-12-01",
            name);
    }

    private static List<ChildType> Load()
    {
        using var stream = typeof(ChildTypes).Assembly.GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(Entry)];
    }

    private static ChildType Entry(JsonElement entry)
    {
        var read = new ChildType("");
        foreach (var member in entry.EnumerateObject())
        {
            read = member.Name switch
            {
                "type" => read with { Type = member.Value.GetString()! },
                "table" => read with { Table = member.Value.GetString() },
                "parent" => read with { Parent = member.Value.GetString()! },
                "list" => read with { List = member.Value.GetString()! },
                "apiVersion" => read with { ApiVersion = member.Value.GetString()! },
                "absent" => read with { Absent = [.. member.Value.EnumerateArray().Select(c => c.GetString()!)] },
                "default" => read with { IsDefault = member.Value.GetBoolean() },
                _ => throw new InvalidDataException($"{Resource}: '{member.Name}' is no key of a child type."),
            };
        }
        var isList = read.Parent.Length > 0 && read.List.Length > 0 && read.ApiVersion.Length > 0;
        return read.Type.Length > 0 && (read.Table is not null) != isList
            ? read
            : throw new InvalidDataException($"{Resource}: {entry} needs a type, and either a table or a parent with list and apiVersion.");
    }
}
