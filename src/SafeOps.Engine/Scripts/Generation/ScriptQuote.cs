using System.Globalization;
using System.Text;

namespace SafeOps.Scripts.Generation;

/// <summary>What all languages' quoting has in common: what a reader can see.</summary>
internal static class ScriptQuote
{
    /// <summary>It looks on a screen as what it is: no control, no mark that changes the direction, no odd space.</summary>
    public static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    public static bool IsPlain(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsVisible(rune))
                return false;
        }
        return true;
    }

    /// <summary>One line for a comment: it cannot end the comment.</summary>
    public static string Comment(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            line.Append(IsVisible(rune) ? rune.ToString() : rune.Value is '\n' or '\r' or '\t' ? " " : "�");
        return line.ToString().Trim();
    }
}
