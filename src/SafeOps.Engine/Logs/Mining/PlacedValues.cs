namespace SafeOps.Logs.Mining;

/// <summary>Words that are values because of what stands around them, whatever they say.</summary>
internal static class PlacedValues
{
    /// <summary>So many pairs of a key and its value in a row are a list of them; fewer may be language: "error: failed, reason: gone".</summary>
    private const int PairsOfList = 3;

    /// <summary>Whether the word at a place is a value.</summary>
    public static bool Is(List<Token> tokens, int at) => IsOfDump(tokens, at) || IsHost(tokens, at) || IsNamedBehind(tokens, at) || IsQuoted(tokens, at);

    /// <summary>Whether a dash stands for a value that there is not, as in access logs: <c>200 - "-"</c>.</summary>
    public static bool IsAbsent(List<Token> tokens, int at)
    {
        if (at == 0 || tokens[at] is not { Kind: TokenKind.Mark, Text: "-" })
            return false;
        var (before, after) = (tokens[at - 1], at + 1 < tokens.Count ? tokens[at + 1] : new Token(TokenKind.Mark, true, "\""));
        return after is { Kind: TokenKind.Mark, Text: "\"" }
            && (tokens[at].Spaced ? after.Spaced && before.Kind == TokenKind.Number : !after.Spaced && before is { Kind: TokenKind.Mark, Text: "\"" });
    }

    /// <summary>The places of the values of a list "current: Absent, pending: Default, start: Staged".</summary>
    public static HashSet<int> OfPairs(List<Token> tokens)
    {
        var values = new HashSet<int>();
        var pairs = 0;
        for (var at = 2; at < tokens.Count; at++)
        {
            if (!tokens[at].Spaced || tokens[at - 1] is not { Kind: TokenKind.Mark, Text: ":", Spaced: false } || tokens[at - 2].Kind != TokenKind.Word)
                continue;
            var last = tokens[at].Kind != TokenKind.Mark ? at : tokens[at].Text == "\"" ? tokens.FindIndex(at + 1, t => t.Text == "\"") : -1;
            if (last < 0 || (last + 1 < tokens.Count && tokens[last + 1] is not { Kind: TokenKind.Mark, Text: "," }))
                continue;
            pairs++;
            if (tokens[at].Kind == TokenKind.Word)
                values.Add(at);
        }
        if (pairs < PairsOfList)
            values.Clear();
        return values;
    }

    /// <summary>"ba" among "1f 00 ba 7c".</summary>
    private static bool IsOfDump(List<Token> tokens, int at)
    {
        if (!IsHexadecimal(tokens[at].Text))
            return false;
        var (near, digits) = (0, 0);
        for (var i = Math.Max(0, at - 3); i <= at + 3 && i < tokens.Count; i++)
        {
            if (i == at)
                continue;
            var isDigits = tokens[i].Kind is TokenKind.Number or TokenKind.Id or TokenKind.Hex or TokenKind.Size or TokenKind.Duration;
            near += isDigits || (tokens[i].Kind == TokenKind.Word && IsHexadecimal(tokens[i].Text)) ? 1 : 0;
            digits += isDigits ? 1 : 0;
        }
        return near >= 3 && digits >= 2;
    }

    private static bool IsHexadecimal(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }
        return text.Length is 2 or 4 or 8;
    }

    /// <summary>"user: 'root'": a single word in quotes behind a word and a colon.</summary>
    private static bool IsQuoted(List<Token> tokens, int at) =>
        at > 2 && at + 1 < tokens.Count
        && tokens[at - 1] is { Kind: TokenKind.Mark, Spaced: true, Text: "'" or "\"" } quote
        && tokens[at + 1] is { Kind: TokenKind.Mark, Spaced: false } end && end.Text == quote.Text
        && tokens[at - 2] is { Kind: TokenKind.Mark, Spaced: false, Text: ":" }
        && tokens[at - 3].Kind == TokenKind.Word;

    /// <summary>"LOOKING (n.state)", "LEADING (my state)": a state, and in brackets what has it.</summary>
    private static bool IsNamedBehind(List<Token> tokens, int at)
    {
        if (at + 3 >= tokens.Count || tokens[at + 1] is not { Kind: TokenKind.Mark, Text: "(", Spaced: true } || !Vocabulary.IsConstant(tokens[at].Text))
            return false;
        for (var i = at + 2; i <= at + 4 && i + 1 < tokens.Count && tokens[i].Kind == TokenKind.Word; i++)
        {
            if (tokens[i + 1] is { Kind: TokenKind.Mark, Text: ")" })
                return tokens[i].Text.Split('.')[^1] is "state" or "mode" or "status" or "type" or "level" or "role";
        }
        return false;
    }

    /// <summary>"mail[10.0.0.1]": the name of the host with that address.</summary>
    private static bool IsHost(List<Token> tokens, int at) =>
        at + 3 < tokens.Count
        && tokens[at + 1] is { Kind: TokenKind.Mark, Text: "[", Spaced: false }
        && tokens[at + 2] is { Kind: TokenKind.Ip, Spaced: false }
        && tokens[at + 3] is { Kind: TokenKind.Mark, Text: "]", Spaced: false };
}
