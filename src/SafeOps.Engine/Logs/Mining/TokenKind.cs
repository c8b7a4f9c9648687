namespace SafeOps.Logs.Mining;

/// <summary>What a token of a message is. All from <see cref="Any"/> on differ from line to line whatever the log.</summary>
internal enum TokenKind : byte
{
    Word,
    Mark,

    /// <summary>A number behind words that name what it counts, "rdd_12": its text is the words.</summary>
    Numbered,
    Any,
    Number,
    Id,
    Hex,
    Ip,
    Mac,
    Uuid,
    Url,
    Path,
    Email,
    Time,
    Duration,
    Size,
    Name,
}

/// <summary>A token: its kind, whether white space stands before it, and, of a word or mark, what it says.</summary>
internal readonly record struct Token(TokenKind Kind, bool Spaced, string Text)
{
    public bool Varies => Kind >= TokenKind.Any;

    /// <summary>As a template shows it.</summary>
    public static string Label(TokenKind kind) => kind switch
    {
        TokenKind.Number => "<number>",
        TokenKind.Id => "<id>",
        TokenKind.Hex => "<hex>",
        TokenKind.Ip => "<ip>",
        TokenKind.Mac => "<mac>",
        TokenKind.Uuid => "<uuid>",
        TokenKind.Url => "<url>",
        TokenKind.Path => "<path>",
        TokenKind.Email => "<email>",
        TokenKind.Time => "<time>",
        TokenKind.Duration => "<duration>",
        TokenKind.Size => "<size>",
        TokenKind.Name => "<name>",
        _ => "<*>",
    };
}
