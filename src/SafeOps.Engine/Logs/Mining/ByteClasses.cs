namespace SafeOps.Logs.Mining;

/// <summary>What each byte of UTF-8 means to the tokeniser, in one table.</summary>
internal static class ByteClasses
{
    public const byte Letter = 1;
    public const byte Digit = 2;
    public const byte HexLetter = 4;

    /// <summary>May stand within a word.</summary>
    public const byte Inner = 8;

    /// <summary>Control bytes and the blank.</summary>
    public const byte Blank = 16;

    /// <summary>Ends a word, and is a token of its own.</summary>
    public const byte Mark = 32;

    private static readonly byte[] Classes = Make();

    public static ReadOnlySpan<byte> Table => Classes;

    public static byte Of(byte value) => Classes[value];

    private static byte[] Make()
    {
        var table = new byte[256];
        for (var b = 0; b < 256; b++)
        {
            table[b] = b switch
            {
                <= ' ' or 127 => Blank,
                >= '0' and <= '9' => Digit,
                (>= 'a' and <= 'f') or (>= 'A' and <= 'F') => Letter | HexLetter,
                (>= 'g' and <= 'z') or (>= 'G' and <= 'Z') or '_' or >= 128 => Letter,
                '.' or '-' or '/' or '\\' or '@' or '*' or '+' or '$' or '&' or '%' or '!' or '?' or '~' or '^' => Inner,
                _ => Mark,
            };
        }
        return table;
    }
}
