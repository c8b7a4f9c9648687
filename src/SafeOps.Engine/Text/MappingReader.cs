using SafeOps.Values;

namespace SafeOps.Text;

/// <summary>
/// Reads a mapping key by key and notes what is wrong: a missing key, a wrong type, and, at <see cref="Finish"/>, every key
/// that nobody asked for, with the nearest one that exists.
/// </summary>
public sealed class MappingReader(DataMapping mapping, Mistakes mistakes, string what)
{
    private readonly List<string> _known = [];

    /// <summary>What is read, in a message: <c>step 'purge'</c>.</summary>
    public string What { get; init; } = what;

    public DataMapping Mapping => mapping;

    /// <summary>Any value; null where the key is absent (or its value is empty).</summary>
    public DataNode? Node(string key, bool required = false)
    {
        _known.Add(key);
        var entry = mapping.Find(key);
        if (entry is null or { Value: DataScalar { Value: null } } && required)
            mistakes.Add(entry?.Value ?? mapping, $"{What} has no '{key}'.");
        return entry?.Value is DataScalar { Value: null } ? null : entry?.Value;
    }

    public string? Text(string key, bool required = false) => Node(key, required) switch
    {
        null => null,
        DataScalar scalar => scalar.Text,
        var other => Wrong<string>(key, other, "text"),
    };

    public bool? Boolean(string key) => Node(key) switch
    {
        null => null,
        DataScalar { Value: bool flag } => flag,
        var other => Wrong<bool?>(key, other, "true or false"),
    };

    public int? Count(string key, int least = 0) => Node(key) switch
    {
        null => null,
        DataScalar { Value: long number } when number >= least && number <= int.MaxValue => (int)number,
        var other => Wrong<int?>(key, other, $"a whole number of at least {least}"),
    };

    public TimeSpan? Duration(string key) => Node(key) switch
    {
        null => null,
        DataScalar scalar when Durations.TryParse(scalar.Text, out var value) => value,
        var other => Wrong<TimeSpan?>(key, other, Durations.Expected),
    };

    public T? Choice<T>(string key) where T : struct, Enum
    {
        var node = Node(key);
        if (node is null)
            return null;
        if (node is DataScalar scalar && Enum.GetNames<T>().FirstOrDefault(n => Spell(n) == scalar.Text) is { } name)
            return Enum.Parse<T>(name);
        var names = Enum.GetNames<T>().Select(Spell).ToList();
        return Wrong<T?>(key, node, string.Join(", ", names), node is DataScalar word ? NearestWord.Find(word.Text, names) : null);
    }

    public DataMapping? Map(string key, bool required = false) => Node(key, required) switch
    {
        null => null,
        DataMapping map => map,
        var other => Wrong<DataMapping>(key, other, "a mapping"),
    };

    public DataSequence? List(string key, bool required = false) => Node(key, required) switch
    {
        null => null,
        DataSequence list => list,
        var other => Wrong<DataSequence>(key, other, "a list"),
    };

    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var item in List(key)?.Items ?? [])
        {
            if (item is DataScalar scalar)
                texts.Add(scalar.Text);
            else
                Wrong<string>(key, item, "a list of texts");
        }
        return texts;
    }

    /// <summary>Notes the keys nobody asked for.</summary>
    public void Finish()
    {
        foreach (var entry in mapping.Entries.Where(e => !_known.Contains(e.Key.Text)))
            mistakes.Add(entry.Key, $"{What} has the unknown key '{entry.Key.Text}'.{NearestWord.Suggest(entry.Key.Text, _known)}");
    }

    /// <summary>A name as it is spelled in a file: a lower-case first letter.</summary>
    public static string Spell(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private T? Wrong<T>(string key, DataNode found, string expected, string? near = null)
    {
        var value = found is DataScalar scalar ? $"'{scalar.Text}'" : found.Kind;
        mistakes.Add(found, $"{What}: '{key}' is {value}; expected {expected}.{(near is null ? "" : $" Did you mean '{near}'?")}");
        return default;
    }
}
