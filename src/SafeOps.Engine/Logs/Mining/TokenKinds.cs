namespace SafeOps.Logs.Mining;

/// <summary>Sets of kinds, a bit each.</summary>
internal static class TokenKinds
{
    private const int Strict = (1 << (int)TokenKind.Number) | (1 << (int)TokenKind.Ip) | (1 << (int)TokenKind.Time) | (1 << (int)TokenKind.Duration) | (1 << (int)TokenKind.Size)
        | (1 << (int)TokenKind.Uuid) | (1 << (int)TokenKind.Mac) | (1 << (int)TokenKind.Hex);

    /// <summary>Whether a word does not stand in for any of them: where a number stands, a word of language is another statement.</summary>
    public static bool IsStrict(int kinds) => (kinds & ~Strict) == 0;
}
