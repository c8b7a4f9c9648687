namespace SafeOps.Build.Help;

/// <summary>The flat <c>key: value</c> lines that the schema calls YAML, in front matter and below each parameter.</summary>
internal static class KeyValueLines
{
    public static Dictionary<string, string> Read(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(':', 2) is [var key, var value] && value.Trim() is { Length: > 0 } trimmed)
                pairs[key.Trim()] = trimmed.Trim('"', '\'');
        }
        return pairs;
    }
}
