using System.Globalization;
using System.Text;

namespace SafeOps.Text;

/// <summary>
/// Texts from files and systems, made safe for a terminal and fitted to it. Control and direction characters become
/// visible (U+2400 and on), so that no file name moves the cursor or hides what stands behind it.
/// </summary>
public static class PrintableText
{
    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(r => Hidden(r)))
            return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t')
                result.Append("  ");
            else if (rune.Value < 0x20)
                result.Append((char)(0x2400 + rune.Value));
            else if (Hidden(rune))
                result.Append('\u2426'); // symbol for substitute
            else
                result.Append(rune.ToString());
        }
        return result.ToString();
    }

    /// <summary>On one line: line ends become spaces.</summary>
    public static string Line(string text) => Of(text.ReplaceLineEndings(" "));

    /// <summary>How many columns a terminal gives a text: two for wide letters (Unicode Standard Annex 11), none for marks.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    /// <summary>At most <paramref name="width"/> columns, the end replaced by an ellipsis.</summary>
    public static string Shorten(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        var result = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Width(rune) > width - 1)
                break;
            used += Width(rune);
            result.Append(rune.ToString());
        }
        return result.Append('…').ToString();
    }

    /// <summary>At most <paramref name="width"/> columns, the middle replaced by an ellipsis: both ends tell what it is.</summary>
    public static string ShortenMiddle(string text, int width)
    {
        if (Width(text) <= width || width < 5)
            return Shorten(text, width);
        var start = Shorten(text, (width * 2 / 3) + 1);
        var end = new List<Rune>();
        var room = width - Width(start);
        foreach (var rune in text.EnumerateRunes().Reverse())
        {
            if (Width(rune) > room)
                break;
            room -= Width(rune);
            end.Add(rune);
        }
        end.Reverse();
        return start + string.Concat(end.Select(r => r.ToString()));
    }

    /// <summary>Lines of at most <paramref name="width"/> columns, broken at spaces; a longer word is broken where it must be. Nothing is dropped.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in Line(text).Split(' '))
        {
            if (used > 0 && used + 1 + Width(word) > width)
                End();
            if (used > 0)
                Add(" ", 1);
            foreach (var rune in word.EnumerateRunes())
            {
                if (used + Width(rune) > width)
                    End();
                Add(rune.ToString(), Width(rune));
            }
        }
        End();
        return lines;

        void Add(string part, int columns)
        {
            line.Append(part);
            used += columns;
        }

        void End()
        {
            lines.Add(line.ToString());
            line.Clear();
            used = 0;
        }
    }

    private static bool Hidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0xFEFF;

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ when rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
            or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD) => 2,
        _ => 1,
    };
}
