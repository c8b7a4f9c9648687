using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Errors;

namespace SafeOps.Scripts.Generation.Bash;

/// <summary>Texts as words of bash. The only place that quotes.</summary>
internal static partial class BashQuote
{
    public static string Word(string text) => Harmless().IsMatch(text) ? text : Text(text);

    /// <summary>Always in quotes, as for what people read; in the kind that needs the fewest escapes.</summary>
    public static string Text(string text)
    {
        if (!ScriptQuote.IsPlain(text))
            return Escaped(text);
        return text.AsSpan().IndexOfAny('\'', '$', '`') < 0 && !text.EndsWith('\\') ? $"'{text}'" : $"\"{Special().Replace(text, @"\$0")}\"";
    }

    public static string Word(ScriptText text) =>
        text.Parts.Count == 0 ? "''" : string.Concat(text.Parts.Select(p => p.Variable is { } name ? $"\"${{{name}}}\"" : Word(p.Literal!)));

    /// <summary>With escapes for what nobody could see.</summary>
    private static string Escaped(string text)
    {
        var result = new StringBuilder("$'");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0)
                throw new SafeOpsException(ErrorCodes.ScriptNotPossible, "A text with a NUL character cannot stand in a bash script.", "Generate the script in Python or PowerShell.");
            result.Append(rune.Value switch
            {
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                '\\' => @"\\",
                '\'' => @"\'",
                _ when ScriptQuote.IsVisible(rune) => rune.ToString(),
                _ => Bytes(rune),
            });
        }
        return result.Append('\'').ToString();
    }

    private static string Bytes(Rune rune) => string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(b => string.Create(CultureInfo.InvariantCulture, $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}")));

    [GeneratedRegex("""[\\"$`]""", RegexOptions.CultureInvariant)]
    private static partial Regex Special();

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
