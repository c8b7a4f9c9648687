namespace SafeOps.Commands.Effects.Bash;

/// <summary>What is certain of the words that a command writes. A word with a dash in front may be an option of what is given it.</summary>
[Flags]
internal enum OutputShape
{
    None = 0,

    /// <summary>The whole of it does not begin with a dash; it may be empty.</summary>
    Start = 1,

    /// <summary>The first word of no line begins with a dash.</summary>
    FirstWords = 2 | Start,

    /// <summary>No word begins with a dash, and none has a quote, a backslash or a sign of a pattern in it.</summary>
    Words = 4 | FirstWords,

    /// <summary>It is one word, always.</summary>
    OneWord = 8 | Single,

    /// <summary>Names ended by a NUL, of which none begins with a dash.</summary>
    Records = 16,

    /// <summary>As <see cref="Words"/>, each with one slash or none, behind which no dash stands either: <c>pod/name</c>.</summary>
    SafeNames = 32 | OnePerLine,

    /// <summary>As <see cref="Words"/>, one on a line.</summary>
    OnePerLine = 64 | Words,

    /// <summary>As <see cref="Words"/>, and one at most.</summary>
    Single = 128 | OnePerLine,
}
