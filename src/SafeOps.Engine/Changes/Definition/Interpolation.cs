using System.Text;

namespace SafeOps.Changes.Definition;

/// <summary>
/// <c>${name}</c> in texts. <c>$${</c> writes a literal <c>${</c>. There is nothing else: values are data, not code.
/// </summary>
public static class Interpolation
{
    /// <summary>The names used, in order of their first use.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        var names = new List<string>();
        Replace(text, name =>
        {
            if (!names.Contains(name))
                names.Add(name);
            return null;
        });
        return names;
    }

    /// <summary>The name, where the whole text is one <c>${name}</c>; such a value keeps its type.</summary>
    public static string? WholeName(string text) =>
        text.StartsWith("${", StringComparison.Ordinal) && text.IndexOf('}') == text.Length - 1 && text.Length > 3 ? text[2..^1] : null;

    /// <summary>Replaces each <c>${name}</c> for which <paramref name="value"/> has an answer; the rest, escapes included, stays as written.</summary>
    public static string Replace(string text, Func<string, string?> value)
    {
        StringBuilder? result = null;
        var copied = 0;
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            if (end < 0)
                break;
            if ((at > 0 && text[at - 1] == '$') || value(text[(at + 2)..end]) is not { } replacement)
                continue;
            (result ??= new StringBuilder()).Append(text, copied, at - copied).Append(replacement);
            copied = end + 1;
        }
        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Turns <c>$${</c> into <c>${</c>; done once, when a value reaches its use.</summary>
    public static string Unescape(string text) => text.Replace("$${", "${", StringComparison.Ordinal);
}
