using System.Text;

namespace SafeOps.Logs.Mining;

/// <summary>Templates as text, and text as tokens.</summary>
internal static class TemplateText
{
    private const int Vague = (1 << (int)TokenKind.Number) | (1 << (int)TokenKind.Id) | (1 << (int)TokenKind.Hex);

    public static string Of(Pattern pattern, WordTable words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (i > 0 && pattern.Spaced[i])
                text.Append(' ');
            text.Append(pattern.Words[i] == 0 ? Label(pattern.Kinds[i]) : words.Text(pattern.Words[i]));
        }
        return text.ToString();
    }

    /// <summary>The tokens of a template's text: its variables vary, the rest is read as a message is.</summary>
    public static List<Token> Tokens(string template)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < template.Length)
        {
            var (start, length, kind) = NextVariable(template, at);
            AddMessage(tokens, template[at..start]);
            if (length == 0)
                break;
            if (kind == TokenKind.Id && tokens.Count > 0 && tokens[^1] is { Kind: TokenKind.Word } words && start > 0 && template[start - 1] == '_')
                tokens[^1] = words with { Text = words.Text + CanonicalTokens.NumberOfWords };
            else
                tokens.Add(new Token(kind, start > 0 && template[start - 1] == ' ', ""));
            at = start + length;
        }
        return CanonicalTokens.Of(tokens);
    }

    /// <summary>The tokens of a message.</summary>
    public static List<Token> TokensOfMessage(ReadOnlySpan<byte> message)
    {
        var tokens = new List<Token>();
        Read(tokens, message);
        return CanonicalTokens.Of(tokens);
    }

    private static void AddMessage(List<Token> tokens, string part) => Read(tokens, Encoding.UTF8.GetBytes(part));

    private static void Read(List<Token> tokens, ReadOnlySpan<byte> message)
    {
        var reader = new MessageTokens(message);
        while (reader.Next())
            tokens.Add(new Token(reader.Kind, reader.Spaced, reader.Kind >= TokenKind.Any ? "" : Encoding.UTF8.GetString(reader.Bytes)));
    }

    private static (int Start, int Length, TokenKind Kind) NextVariable(string template, int from)
    {
        for (var start = template.IndexOf('<', from); start >= 0; start = template.IndexOf('<', start + 1))
        {
            for (var kind = TokenKind.Any; kind <= TokenKind.Name; kind++)
            {
                var label = Token.Label(kind);
                if (string.CompareOrdinal(template, start, label, 0, label.Length) == 0)
                    return (start, label.Length, kind);
            }
        }
        return (template.Length, 0, TokenKind.Any);
    }

    private static string Label(int kinds)
    {
        if (int.PopCount(kinds) == 1)
            return Token.Label((TokenKind)int.Log2(kinds));
        return (kinds & ~Vague) == 0 ? Token.Label(TokenKind.Id) : Token.Label(TokenKind.Any);
    }
}
