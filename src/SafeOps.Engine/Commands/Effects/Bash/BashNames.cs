namespace SafeOps.Commands.Effects.Bash;

/// <summary>The names of bash's variables.</summary>
internal static class BashNames
{
    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !IsStart(text[0]))
            return false;
        foreach (var character in text[1..])
        {
            if (!IsPart(character))
                return false;
        }
        return true;
    }

    public static bool IsStart(char character) => char.IsAsciiLetter(character) || character == '_';

    public static bool IsPart(char character) => IsStart(character) || char.IsAsciiDigit(character);
}
