namespace SafeOps.Logs.Mining;

/// <summary>Makes the tokens of shapes that differ only in how many values stand in a row, or in their units, the same.</summary>
internal static class CanonicalTokens
{
    /// <summary>Stands for the number behind words: "rdd_12" and "rdd_3_4" are the word "rdd_&lt;id&gt;".</summary>
    public const string NumberOfWords = "<id>";

    public static List<Token> Of(List<Token> tokens)
    {
        var result = new List<Token>(tokens.Count);
        var pairs = PlacedValues.OfPairs(tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (IsHidden(tokens, i) || PlacedValues.IsAbsent(tokens, i))
            {
                token = token with { Kind = TokenKind.Any, Text = "" };
            }
            else if (token.Kind == TokenKind.Numbered)
            {
                token = token with { Kind = TokenKind.Word, Text = token.Text + NumberOfWords };
            }
            else if (token.Kind == TokenKind.Word)
            {
                if (pairs.Contains(i) || PlacedValues.Is(tokens, i))
                    token = token with { Kind = TokenKind.Any, Text = "" };
                else if (result.Count > 0 && result[^1].Kind is TokenKind.Number or TokenKind.Any && token.Spaced && UnitWords.StandsAlone(token.Text) && UnitWords.Kind(token.Text) is var unit and not TokenKind.Id)
                {
                    result[^1] = result[^1] with { Kind = unit };
                    continue;
                }
                if (UnitWords.IsNameOfDayOrMonth(token.Text) && IsPartOfTime(tokens, i))
                    token = token with { Kind = TokenKind.Time, Text = "" };
                else if (IsSwitch(tokens, i))
                    token = token with { Kind = TokenKind.Any, Text = "" };
                else if (token.Text is "true" or "false" or "True" or "False" or "TRUE" or "FALSE" or "null" or "NULL" or "nil" or "NaN")
                    token = token with { Kind = TokenKind.Any, Text = "" };
                else if (Vocabulary.IsValue(token.Text) && result.Count > 0 && result[^1] is { Kind: TokenKind.Mark, Text: "=" or ":" } && (i + 1 == tokens.Count || tokens[i + 1].Kind == TokenKind.Mark))
                    token = token with { Kind = TokenKind.Any, Text = "" };
            }
            Add(result, token);
        }
        return result;
    }

    private static bool IsPartOfTime(List<Token> tokens, int at)
    {
        for (var i = Math.Max(0, at - 2); i <= at + 2 && i < tokens.Count; i++)
        {
            if (tokens[i].Kind is TokenKind.Number or TokenKind.Time)
                return true;
        }
        return false;
    }

    /// <summary>"( on off )", "power: on"; not "on line 5".</summary>
    private static bool IsSwitch(List<Token> tokens, int at)
    {
        if (tokens[at].Text is not ("on" or "off") || at == 0 || (at + 1 < tokens.Count && tokens[at + 1] is { Kind: not TokenKind.Mark, Text: not ("on" or "off") }))
            return false;
        return tokens[at - 1] is { Kind: TokenKind.Mark, Text: "(" or "[" or ":" or ">" or "," or "\"" } or { Kind: TokenKind.Word, Text: "on" or "off" };
    }

    /// <summary>Asterisks among numbers stand for one that is not known.</summary>
    private static bool IsHidden(List<Token> tokens, int at) =>
        tokens[at] is { Kind: TokenKind.Mark, Text: ['*', '*', ..] }
        && ((at + 1 < tokens.Count && tokens[at + 1].Kind == TokenKind.Number) || (at > 0 && tokens[at - 1].Kind == TokenKind.Number));

    private static void Add(List<Token> result, Token token)
    {
        if (token.Kind == TokenKind.Mark && result.Count > 0 && result[^1].Kind == TokenKind.Mark)
        {
            // An empty list is a list; "()" is a call.
            if (token.Text switch { "]" => "[", "}" => "{", ")" when token.Spaced => "(", _ => "" } == result[^1].Text && (token.Text == ")" || !token.Spaced))
                result.Add(new Token(TokenKind.Any, false, ""));
        }
        if (token.Varies)
        {
            var back = result.Count - 1;
            while (back >= 0 && result.Count - back <= 2 && IsJoint(result[back]))
                back--;
            // "BIOS-e820: 0x0": a colon and a blank part a label from its value.
            if (back >= 0 && back < result.Count - 1 && token.Spaced && result[^1].Text == ":")
                back = -1;
            if (back >= 0 && result[back].Varies && Join(result[back], token, back == result.Count - 1 && token.Spaced) is { } kind)
            {
                result[back] = result[back] with { Kind = kind };
                result.RemoveRange(back + 1, result.Count - back - 1);
                return;
            }
        }
        if (token.Kind == TokenKind.Word && token.Text.EndsWith(NumberOfWords, StringComparison.Ordinal))
        {
            // A list of them is one.
            var back = result.Count - 1;
            while (back >= 0 && result.Count - back <= 2 && IsJoint(result[back]))
                back--;
            if (back >= 0 && result[back].Text == token.Text)
            {
                result.RemoveRange(back + 1, result.Count - back - 1);
                return;
            }
        }
        result.Add(token);
        // "Window{4f2a}" is as much a value as "null".
        if (token is { Kind: TokenKind.Mark, Text: "}", Spaced: false } && result.Count >= 4 && result[^2].Varies && result[^3] is { Kind: TokenKind.Mark, Text: "{", Spaced: false } && result[^4].Kind == TokenKind.Word)
        {
            var value = new Token(TokenKind.Any, result[^4].Spaced, "");
            result.RemoveRange(result.Count - 4, 4);
            Add(result, value);
        }
        // "1485 bytes (1.45 KB)": the same once more, where it is long enough to be said twice.
        if (token is { Kind: TokenKind.Mark, Text: ")" } && result.Count >= 4 && result[^2].Kind == TokenKind.Size && result[^3] is { Kind: TokenKind.Mark, Text: "(" } && result[^4].Kind is TokenKind.Size)
            result.RemoveRange(result.Count - 3, 3);
    }

    private static bool IsJoint(in Token token) =>
        token.Kind == TokenKind.Mark && token.Text is "," or ":" or "#" or "##" or "/" or "|" or "-" or "+" or "*" or ";" or "@" or "." or "~" or "..";

    /// <summary>What two values in a row are together; null where they stay two.</summary>
    private static TokenKind? Join(in Token left, in Token right, bool blankAlone)
    {
        if (left.Kind == right.Kind)
            return left.Kind;
        if (left.Kind == TokenKind.Ip && right.Kind == TokenKind.Number && !blankAlone)
            return TokenKind.Ip;
        if (!blankAlone && !right.Spaced)
            return TokenKind.Any;
        return IsLoose(left.Kind) && IsLoose(right.Kind) ? TokenKind.Any : null;
    }

    private static bool IsLoose(TokenKind kind) =>
        kind is TokenKind.Number or TokenKind.Hex or TokenKind.Id or TokenKind.Any or TokenKind.Name or TokenKind.Duration or TokenKind.Size;
}
