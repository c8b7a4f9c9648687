namespace SafeOps.Commands.Effects;

/// <summary>Words with <c>*</c> for any characters, compared exactly otherwise.</summary>
internal static class WordPattern
{
    public static bool Fits(string pattern, ReadOnlySpan<char> word)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return word.SequenceEqual(pattern);
        var rest = pattern.AsSpan();
        if (!word.StartsWith(rest[..star]))
            return false;
        word = word[star..];
        rest = rest[(star + 1)..];
        // Each piece between two stars is taken where it is first found; the last must be the end.
        for (star = rest.IndexOf('*'); star >= 0; star = rest.IndexOf('*'))
        {
            var found = word.IndexOf(rest[..star]);
            if (found < 0)
                return false;
            word = word[(found + star)..];
            rest = rest[(star + 1)..];
        }
        return word.EndsWith(rest);
    }
}
