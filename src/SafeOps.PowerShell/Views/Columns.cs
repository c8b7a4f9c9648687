namespace SafeOps.PowerShell.Views;

/// <summary>Lines that stay within what a person's window shows.</summary>
internal static class Columns
{
    public const int Width = 100;

    /// <summary>Cut to the width, with an ellipsis where something is missing.</summary>
    public static string Cut(string text, int width) => text.Length > width ? text[..(width - 1)] + "…" : text;

    /// <summary>The text broken at blanks, each line but the first behind <paramref name="indent"/> blanks. A word longer than a line stays whole.</summary>
    public static IEnumerable<string> Wrap(string text, int indent)
    {
        var room = Math.Max(20, Width - indent);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > room)
                {
                    yield return line;
                    line = word;
                }
                else
                {
                    line = line.Length == 0 ? word : $"{line} {word}";
                }
            }
            yield return line;
        }
    }

    /// <summary>The paragraph behind a label, its further lines below its first.</summary>
    public static IEnumerable<string> Labelled(string label, string text) =>
        Wrap(text, label.Length).Select((line, i) => (i == 0 ? label : new string(' ', label.Length)) + line);
}
