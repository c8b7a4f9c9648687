namespace SafeOps.Logs.Reading.Stamps;

/// <summary>Abbreviations of time zones as logs write them; those that mean several zones (IST, CST in China) have the meaning RFC 5322 or the tz database's most used zone gives them.</summary>
internal static class ZoneNames
{
    private const int Longest = 4;

    private static readonly Dictionary<uint, short> Minutes = new (string Name, int Hours)[]
    {
        ("UTC", 0), ("GMT", 0), ("UT", 0), ("WET", 0), ("BST", 1), ("WEST", 1), ("CET", 1), ("MET", 1), ("CEST", 2), ("MEST", 2), ("EET", 2), ("SAST", 2),
        ("EEST", 3), ("MSK", 3), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7),
        ("AKST", -9), ("AKDT", -8), ("HST", -10), ("BRT", -3), ("JST", 9), ("KST", 9), ("SGT", 8), ("HKT", 8), ("AWST", 8), ("AEST", 10), ("AEDT", 11),
        ("NZST", 12), ("NZDT", 13),
    }.ToDictionary(z => Pack(System.Text.Encoding.ASCII.GetBytes(z.Name)), z => (short)(z.Hours * 60));

    /// <summary>Whether an abbreviation, and no longer word, stands at the beginning.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int length, out short offset)
    {
        length = 0;
        while (length < text.Length && length <= Longest && text[length] is >= (byte)'A' and <= (byte)'Z')
            length++;
        offset = 0;
        return length is >= 2 and <= Longest
            && (length == text.Length || !(char.IsAsciiLetterOrDigit((char)text[length]) || text[length] == (byte)'_' || text[length] == (byte)':'))
            && Minutes.TryGetValue(Pack(text[..length]), out offset);
    }

    private static uint Pack(ReadOnlySpan<byte> name)
    {
        var packed = 0u;
        foreach (var letter in name)
            packed = (packed << 8) | letter;
        return packed;
    }
}
