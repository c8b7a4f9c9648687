namespace SafeOps.Build.Help;

/// <summary>The flat <c>key: value</c> lines that the schema calls YAML, in front matter and below each parameter.</summary>
internal sealed class KeyValueLines
{
    private readonly Dictionary<string, (string Value, int Line)> _pairs = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _line;

    /// <param name="text">The lines between the fences.</param>
    /// <param name="line">The page's line of the opening fence.</param>
    public KeyValueLines(string text, int line)
    {
        _line = line;
        foreach (var pair in text.Split('\n'))
        {
            line++;
            if (pair.Split(':', 2) is [var key, var value])
                _pairs[key.Trim()] = (value.Trim().Trim('"', '\''), line);
        }
    }

    public IEnumerable<string> Keys => _pairs.Keys;

    /// <summary>The value; null where the key is absent or says nothing.</summary>
    public string? this[string key] => _pairs.TryGetValue(key, out var pair) && pair.Value.Length > 0 ? pair.Value : null;

    /// <summary>The key's line, or that of the fence where it is absent.</summary>
    public int LineOf(string key) => _pairs.TryGetValue(key, out var pair) ? pair.Line : _line;
}
