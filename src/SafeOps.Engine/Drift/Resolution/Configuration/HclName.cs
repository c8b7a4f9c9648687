using System.Text;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>Names of resources and variables: letters, digits, <c>_</c> and <c>-</c>, not beginning with a digit or a dash.</summary>
internal static class HclName
{
    public static bool IsName(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>The nearest name to one that Azure allows: lower case, other characters as <c>_</c>.</summary>
    public static string From(string text)
    {
        var name = new StringBuilder(text.Length + 1);
        foreach (var c in text)
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        while (name.Length > 1 && name[^1] == '_')
            name.Length--;
        if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_'))
            name.Insert(0, "r_");
        return name.ToString();
    }
}

/// <summary>Gives each name once in its scope: the second <c>web</c> is <c>web_2</c>.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    public string Take(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_given.Add(name); i++)
            name = $"{wanted}_{i}";
        return name;
    }
}
