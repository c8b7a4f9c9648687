using System.Globalization;
using System.Text;

namespace SafeOps.Drift.States;

/// <summary>Addresses as Terraform writes them.</summary>
internal static class InstanceAddress
{
    /// <param name="module"><c>module.a["x"].module.b</c>; null or empty for the root module.</param>
    public static string Of(string? module, bool isData, string type, string name)
    {
        var resource = isData ? $"data.{type}.{name}" : $"{type}.{name}";
        return string.IsNullOrEmpty(module) ? resource : $"{module}.{resource}";
    }

    /// <summary>A key of <c>for_each</c> in HCL's quotes, with brackets.</summary>
    public static string Key(string key)
    {
        var text = new StringBuilder(key.Length + 4).Append("[\"");
        for (var i = 0; i < key.Length; i++)
        {
            if (!Rune.TryGetRuneAt(key, i, out var rune))
                rune = Rune.ReplacementChar;
            if (rune.Utf16SequenceLength == 2)
                i++;
            _ = rune.Value switch
            {
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '$' or '%' when i + 1 < key.Length && key[i + 1] == '{' => text.Append((char)rune.Value, 2),
                _ when IsPrintable(rune) => text.Append(rune.ToString()),
                _ => text.Append(rune.Value > 0xFFFF ? "\\U" : "\\u").Append(rune.Value.ToString(rune.Value > 0xFFFF ? "x8" : "x4", CultureInfo.InvariantCulture)),
            };
        }
        return text.Append("\"]").ToString();
    }

    /// <summary>Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the plain space.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
