namespace SafeOps.Logs.Mining;

/// <summary>What a pass over a word has counted.</summary>
internal readonly record struct WordForm(int Digits, int Letters, int HexLetters, int Dots, int Dashes, int Slashes, int Colons, bool At, bool Backslash);

/// <summary>The kind of a word that has both digits and letters.</summary>
internal static class VariableForms
{
    public static TokenKind Of(ReadOnlySpan<byte> word, in WordForm form)
    {
        var plain = word.Length == form.Digits + form.Letters;
        if (form.HexLetters == form.Letters)
        {
            if (form.Dashes == 4 && word.Length == 36)
                return TokenKind.Uuid;
            if (form.Colons == 5 && word.Length == 17)
                return TokenKind.Mac;
            if (form.Colons >= 2)
                return TokenKind.Ip;
            if (plain && word.Length >= 6)
                return TokenKind.Hex;
        }
        if (plain && word.Length > 2 && word[0] == '0' && (word[1] | 0x20) == 'x')
            return TokenKind.Hex;
        // A function with its class, though its name has a digit.
        if (form.Letters > 3 * form.Digits && form.Slashes == 0 && word.IndexOf("::"u8) > 1)
            return TokenKind.Word;
        if (form.Slashes > 0 && (word[0] is (byte)'/' or (byte)'~' || form.Slashes > 1))
            return word[0] == '/' && form.Slashes == 1 && form.Dots == 3 && form.Letters == 0 ? TokenKind.Ip : TokenKind.Path;
        if (form.Backslash)
            return TokenKind.Path;
        if (form.At && form.Dots > 0)
            return TokenKind.Email;
        if (ByteClasses.Of(word[0]) == ByteClasses.Digit || word[0] is (byte)'-' or (byte)'+' or (byte)'.')
        {
            if (form.Colons >= 1 && form.Letters <= 3 && form.Dashes >= 1)
                return TokenKind.Time;
            var unit = Unit(word, form.Letters);
            if (unit != TokenKind.Id)
                return unit;
        }
        if (NumberedWords(word) > 0)
            return TokenKind.Numbered;
        return form.Dots >= 2 && form.Letters > form.Digits && form.Dashes + form.Colons <= form.Dots && form.Slashes == 0 ? TokenKind.Name : TokenKind.Id;
    }

    /// <summary>The length of the words before a number, "rdd_" of "rdd_12_3"; 0 where it is no such word.</summary>
    public static int NumberedWords(ReadOnlySpan<byte> word)
    {
        var at = 0;
        while (at < word.Length && (ByteClasses.Of(word[at]) & ByteClasses.Letter) != 0)
            at++;
        if (at < 3 || at == word.Length || word[at - 1] != '_' || word[at - 2] == '_')
            return 0;
        foreach (var b in word[at..])
        {
            if ((ByteClasses.Of(b) & ByteClasses.Digit) == 0 && b is not ((byte)'_' or (byte)'-'))
                return 0;
        }
        return at;
    }

    /// <summary>Of a number with letters behind it: "12ms", "1.5GiB".</summary>
    private static TokenKind Unit(ReadOnlySpan<byte> word, int letters)
    {
        if (letters > 5)
            return TokenKind.Id;
        var tail = word[^letters..];
        foreach (var b in tail)
        {
            if ((ByteClasses.Of(b) & ByteClasses.Letter) == 0)
                return IsCompoundDuration(word) ? TokenKind.Duration : TokenKind.Id;
        }
        Span<char> unit = stackalloc char[letters];
        for (var i = 0; i < letters; i++)
            unit[i] = (char)tail[i];
        return UnitWords.Kind(unit);
    }

    /// <summary>"1h2m3.5s".</summary>
    private static bool IsCompoundDuration(ReadOnlySpan<byte> word)
    {
        foreach (var b in word)
        {
            if (b is not ((byte)'h' or (byte)'m' or (byte)'s' or (byte)'d' or (byte)'.' or (>= (byte)'0' and <= (byte)'9')))
                return false;
        }
        return true;
    }
}
