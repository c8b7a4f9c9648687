using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>A variable that an arithmetic expression names.</summary>
/// <param name="Text">Its name.</param>
/// <param name="IsSet">The expression may set it.</param>
internal readonly record struct ArithmeticName(string Text, bool IsSet);

/// <summary>Finds the variables that the certain text of an arithmetic expression names.</summary>
internal static class ArithmeticNames
{
    public static IEnumerable<ArithmeticName> Of(BashWord expression) => expression.Parts.OfType<BashLiteral>().SelectMany(l => Of(l.Text));

    public static IEnumerable<ArithmeticName> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!BashNames.IsStart(text[at]))
            {
                // A number with its base and digits (0x1f, 16#ff) holds letters that are no name.
                at++;
                if (char.IsAsciiDigit(text[at - 1]))
                {
                    while (at < text.Length && (BashNames.IsPart(text[at]) || text[at] is '#' or '@'))
                        at++;
                }
                continue;
            }
            var start = at;
            while (at < text.Length && BashNames.IsPart(text[at]))
                at++;
            yield return new ArithmeticName(text[start..at], IsSet(text, start, at));
        }
    }

    private static bool IsSet(string text, int start, int end)
    {
        var before = text.AsSpan(0, start).TrimEnd();
        var after = text.AsSpan(end).TrimStart();
        // Behind a subscript the operator may stand anywhere; such a name counts as set.
        if (before.EndsWith("++") || before.EndsWith("--") || after.StartsWith("++") || after.StartsWith("--") || after.StartsWith("["))
            return true;
        if (after.StartsWith("="))
            return !after.StartsWith("==");
        var sign = after[..Math.Min(3, after.Length)].IndexOf('=');
        return sign is 1 or 2 && after[..sign].IndexOfAnyExcept("+-*/%&|^<>") < 0 && !(sign == 1 && after[0] is '<' or '>');
    }
}
