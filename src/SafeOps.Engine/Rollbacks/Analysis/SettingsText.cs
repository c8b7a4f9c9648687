using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Settings by lines, as <c>.properties</c>, <c>.env</c> and <c>.ini</c> files have them: <c>name = value</c>, <c>[section]</c>.</summary>
internal static class SettingsText
{
    /// <summary>A tree of the settings; null where lines are something else, or a name stands twice.</summary>
    public static JsonObject? Read(string text)
    {
        var settings = new JsonObject();
        var section = settings;
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or ';' or '!')))
        {
            if (line is ['[', .. var title, ']'])
            {
                if (settings.ContainsKey(title))
                    return null;
                settings[title] = section = [];
                continue;
            }
            var sign = line.IndexOfAny(['=', ':']);
            var name = sign < 0 ? "" : line[..sign].TrimEnd();
            if (name.StartsWith("export ", StringComparison.Ordinal))
                name = name[7..].TrimStart();
            if (name.Length == 0 || name.Any(char.IsWhiteSpace) || line[^1] == '\\' || !section.TryAdd(name, Unquoted(line[(sign + 1)..].Trim())))
                return null;
        }
        return settings.Count > 0 ? settings : null;
    }

    private static string Unquoted(string value) => value is ['"', _, .., '"'] or ['\'', _, .., '\''] or "\"\"" or "''" ? value[1..^1] : value;
}
