using System.Globalization;
using System.Text;

namespace SafeOps.Scripts.Generation.Python;

/// <summary>Texts as literals of Python. The only place that quotes.</summary>
internal static class PythonQuote
{
    public static string Text(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                '\\' => @"\\",
                '"' => "\\\"",
                _ when ScriptQuote.IsVisible(rune) => rune.ToString(),
                < 0x100 => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            });
        }
        return result.Append('"').ToString();
    }

    public static string Text(ScriptText text) =>
        text.Parts.Count == 0 ? "\"\"" : string.Join(" + ", text.Parts.Select(p => p.Variable is { } name ? $"os.environ[{Text(name)}]" : Text(p.Literal!)));

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    public static string OrNone(string? text) => text is null ? "None" : Text(text);
}
