using System.Text.RegularExpressions;

namespace SafeOps.Text;

/// <summary>A title as a name for files, steps and the like: lower-case letters, digits and hyphens, at most 40.</summary>
public static partial class ShortName
{
    private const int Longest = 40;

    /// <returns>Empty where the text has neither letters nor digits of ASCII.</returns>
    public static string Of(string text)
    {
        var name = NoPart().Replace(text.ToLowerInvariant(), "-").Trim('-');
        return name.Length > Longest ? name[..Longest].TrimEnd('-') : name;
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoPart();
}
