using System.Globalization;
using System.Runtime.CompilerServices;

namespace SafeOps.Engine.Tests.Scripts;

/// <summary>A labelled script of the folder Collection, or two that differ by one fault. README.md there says what its keys mean.</summary>
internal sealed record CollectionCase
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.Ordinal)
    {
        ["bash"] = ".sh",
        ["python"] = ".py",
        ["sql"] = ".sql",
        ["powershell"] = ".ps1",
    };

    private readonly ILookup<string, string> _keys;
    private readonly string _path;

    private CollectionCase(string path)
    {
        _path = path[..^".case".Length];
        var parts = Path.GetRelativePath(Folder, _path).Split(Path.DirectorySeparatorChar);
        (Language, Family, Name) = (parts[0], parts[1], parts[2]);
        _keys = File.ReadLines(path).Select(l => l.Split(':', 2))
            // Behind the blank after the colon a line of a setup is as it stands: Python needs its indentation.
            .ToLookup(p => p[0], p => p.ElementAtOrDefault(1) is [' ', .. var value] ? value.TrimEnd() : "", StringComparer.Ordinal);
    }

    public static string Folder { get; } = Find();

    /// <summary>Folder of the recording programs.</summary>
    public static string Programs { get; } = Path.Combine(Folder, "programs");

    /// <summary>By path.</summary>
    public static IReadOnlyList<CollectionCase> All { get; } =
        [.. Directory.GetFiles(Folder, "*.case", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(p => new CollectionCase(p))];

    public string Language { get; }

    public string Family { get; }

    public string Name { get; }

    public string Extension => Extensions[Language];

    /// <summary>Full path of the honest script; null where there is none.</summary>
    public string? Honest => Existing("honest");

    public string? Faulty => Existing("faulty");

    /// <summary>Full path of the script that has no dry run; null where there is none.</summary>
    public string? Without => Existing("without");

    /// <summary>Full path of the schema that SQL starts from; null for other languages.</summary>
    public string? Schema => File.Exists(_path + ".schema.sql") ? _path + ".schema.sql" : null;

    public IReadOnlyList<string> Arguments => Value("arguments")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public string Flag => Value("flag") ?? "--dry-run";

    public bool FlagLast => Value("place") == "last";

    public string? Setup => _keys.Contains("setup") ? string.Join('\n', _keys["setup"]) : null;

    /// <summary>acts, network or announces.</summary>
    public string Kind => Value("kind") ?? "acts";

    /// <summary>From 1; 0 where there is no fault.</summary>
    public int Line => int.Parse(Value("line") ?? "0", CultureInfo.InvariantCulture);

    public string? Effect => Value("effect");

    public string? Form => Value("form");

    public string? Dialect => Value("dialect");

    public string? About => Value("about");

    public IEnumerable<string> Keys => _keys.Select(k => k.Key);

    public override string ToString() => $"{Language}/{Family}/{Name}";

    public IEnumerable<string> Scripts => new[] { Honest, Faulty, Without }.OfType<string>();

    private string? Value(string key) => _keys[key].FirstOrDefault();

    private string? Existing(string label)
    {
        var path = $"{_path}.{label}{Extension}";
        return File.Exists(path) ? path : null;
    }

    private static string Find([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Collection");
}
