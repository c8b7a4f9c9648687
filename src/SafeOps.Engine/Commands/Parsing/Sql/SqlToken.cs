namespace SafeOps.Commands.Parsing.Sql;

public enum SqlTokenKind
{
    /// <summary>A keyword or a bare name; which of the two it is depends on where it stands.</summary>
    Identifier,
    QuotedIdentifier,
    String,
    Blob,
    Number,
    Parameter,
    Operator,
    Punctuation,
    Comment,

    /// <summary>A line for a shell (<c>\connect</c> of psql, <c>.read</c> of sqlite3): no database understands it.</summary>
    MetaCommand,

    /// <summary>Text that is no token of the dialect; <see cref="SqlToken.Fault"/> says why.</summary>
    Error,
}

/// <summary>A piece of SQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first UTF-16 character.</param>
/// <param name="Length">Its length in UTF-16 characters, at least 1.</param>
/// <param name="Fault">For <see cref="SqlTokenKind.Error"/>, a sentence; otherwise null.</param>
public readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, string? Fault = null)
{
    public int End => Start + Length;
}
