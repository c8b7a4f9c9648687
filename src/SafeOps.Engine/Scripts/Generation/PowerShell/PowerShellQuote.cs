using System.Globalization;
using System.Text;

namespace SafeOps.Scripts.Generation.PowerShell;

/// <summary>Texts as strings of PowerShell. The only place that quotes.</summary>
internal static class PowerShellQuote
{
    /// <summary>Typographic quotes end a string as the plain ones do (about_Quoting_Rules).</summary>
    private const string Single = "'\u2018\u2019\u201a\u201b";
    private const string Double = "\"\u201c\u201d\u201e";

    public static string Text(string text)
    {
        var result = new StringBuilder();
        if (ScriptQuote.IsPlain(text))
        {
            result.Append('\'');
            foreach (var character in text)
                result.Append(character, Single.Contains(character) ? 2 : 1);
            return result.Append('\'').ToString();
        }
        result.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                '\n' => "`n",
                '\r' => "`r",
                '\t' => "`t",
                '`' => "``",
                '$' => "`$",
                _ when rune.IsBmp && Double.Contains((char)rune.Value) => $"`{rune}",
                _ when ScriptQuote.IsVisible(rune) => rune.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"`u{{{rune.Value:x}}}"),
            });
        }
        return result.Append('"').ToString();
    }

    /// <summary>An expression; in brackets where it is more than one string.</summary>
    public static string Text(ScriptText text)
    {
        var parts = text.Parts.Select(p => p.Variable is { } name ? $"[Environment]::GetEnvironmentVariable({Text(name)})" : Text(p.Literal!)).ToList();
        return parts.Count switch { 0 => "''", 1 when text.Parts[0].Variable is null => parts[0], _ => $"({(text.Parts[0].Variable is null ? "" : "'' + ")}{string.Join(" + ", parts)})" };
    }

    public static string List(IEnumerable<string> items) => $"@({string.Join(", ", items)})";
}
