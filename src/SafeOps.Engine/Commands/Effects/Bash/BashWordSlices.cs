using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>Parts of words.</summary>
internal static class BashWordSlices
{
    /// <summary>The word without its first characters, which must be certain; null where they are not.</summary>
    public static BashWord? Behind(BashWord word, int characters)
    {
        if (word.Prefix.Length < characters)
            return null;
        var parts = new List<BashPart>();
        foreach (var part in word.Parts)
        {
            if (characters == 0 || part is not BashLiteral literal)
                parts.Add(part);
            else if (literal.Text.Length > characters)
            {
                parts.Add(literal with { Text = literal.Text[characters..] });
                characters = 0;
            }
            else
                characters -= literal.Text.Length;
        }
        return new BashWord(word.Start, word.End, parts);
    }
}
