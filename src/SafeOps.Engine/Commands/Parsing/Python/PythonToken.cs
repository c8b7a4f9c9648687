using System.Collections.Frozen;

namespace SafeOps.Commands.Parsing.Python;

internal enum PythonTokenKind
{
    /// <summary>Of the text; it stands behind every other and comes again when asked for more.</summary>
    End,
    Newline,
    Indent,
    Dedent,
    Name,
    Keyword,
    Operator,
    Number,

    /// <summary>A whole string without expressions, with prefix and quotes.</summary>
    Text,

    /// <summary>Prefix and opening quotes of an f-string.</summary>
    FormatStart,

    /// <summary>The characters of an f-string or format specification as they are written.</summary>
    FormatText,

    /// <summary>Closing quotes of an f-string.</summary>
    FormatEnd,
}

/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset in the text.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Word">Of a keyword or operator; else null.</param>
internal readonly record struct PythonToken(PythonTokenKind Kind, int Start, int End, string? Word);

internal static class PythonWords
{
    /// <summary>The words that are never names. <c>match</c>, <c>case</c>, <c>type</c> and <c>_</c> are names where they can be.</summary>
    private static readonly FrozenDictionary<string, string> Keywords = new[]
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
        "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    }.ToFrozenDictionary(w => w, StringComparer.Ordinal);

    /// <summary>The longest first where one begins another.</summary>
    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=", "<<", "<=", "==", ">=", ">>", "@=", "^=", "|=",
        "%", "&", "(", ")", "*", "+", ",", "-", ".", "/", ":", ";", "<", "=", ">", "@", "[", "]", "^", "{", "|", "}", "~",
    ];

    private static readonly string[][] OperatorsByFirst = [.. Enumerable.Range(0, 128).Select(c => Operators.Where(o => o[0] == c).ToArray())];

    /// <summary>Words that may stand directly behind a number: <c>1if a else 0</c>.</summary>
    private static readonly string[] BehindNumbers = ["and", "else", "for", "if", "in", "is", "not", "or"];

    public static string? Keyword(string word) => Keywords.GetValueOrDefault(word);

    /// <summary>The operator that begins at an offset; null where none does.</summary>
    public static string? Operator(string text, int at)
    {
        if (text[at] >= 128)
            return null;
        foreach (var candidate in OperatorsByFirst[text[at]])
        {
            if (string.CompareOrdinal(text, at, candidate, 0, candidate.Length) == 0)
                return candidate;
        }
        return null;
    }

    public static bool MayStandBehindNumber(string text, int at) => BehindNumbers.Any(w => string.CompareOrdinal(text, at, w, 0, w.Length) == 0);
}
