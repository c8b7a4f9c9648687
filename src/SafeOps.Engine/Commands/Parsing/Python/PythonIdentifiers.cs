using System.Globalization;
using System.Text;

namespace SafeOps.Commands.Parsing.Python;

/// <summary>Names, as <see href="https://docs.python.org/3/reference/lexical_analysis.html#identifiers">the language reference</see> has them.</summary>
internal static class PythonIdentifiers
{
    /// <summary>The offset behind the name that begins at <paramref name="at"/>; the same offset where none does.</summary>
    public static int Skip(string text, int at)
    {
        var i = at;
        while (i < text.Length)
        {
            var c = text[i];
            if (c < 128)
            {
                if (!char.IsAsciiLetter(c) && c != '_' && (i == at || !char.IsAsciiDigit(c)))
                    break;
                i++;
                continue;
            }
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !(IsStart(rune) || (i > at && IsContinuation(rune))))
                break;
            i += rune.Utf16SequenceLength;
        }
        return i;
    }

    /// <summary>The name as Python compares it: in the form NFKC.</summary>
    public static string Normal(string name) => name.All(char.IsAscii) ? name : name.Normalize(NormalizationForm.FormKC);

    private static bool IsStart(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        // Other_ID_Start.
        _ => rune.Value is 0x1885 or 0x1886 or 0x2118 or 0x212E,
    };

    private static bool IsContinuation(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
        // Other_ID_Continue.
        _ => rune.Value is 0xB7 or 0x387 or (>= 0x1369 and <= 0x1371) or 0x19DA,
    };
}
