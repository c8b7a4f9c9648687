namespace SafeOps.Commands.Parsing.Bash;

/// <summary>A word as bash cuts it, before any expansion. Offsets are into the text that was parsed, in UTF-16 characters.</summary>
public sealed record BashWord(int Start, int End, IReadOnlyList<BashPart> Parts)
{
    /// <summary>
    /// The one string this word is whatever happens: quotes taken off; null where an expansion, an unquoted glob, tilde or
    /// brace makes it another one, or several.
    /// </summary>
    public string? Constant { get; } = Join(Parts, true);

    /// <summary>The certain characters it begins with; empty where it begins with an expansion.</summary>
    public string Prefix => Constant ?? Join(Parts, false)!;

    /// <summary>True where any character of it is quoted: such a word is no keyword, no alias, and a here-document's delimiter that quotes its text.</summary>
    public bool IsQuoted
    {
        get
        {
            for (var i = 0; i < Parts.Count; i++)
                if (Parts[i].InQuotes || Parts[i] is BashLiteral { Quoted: true })
                    return true;
            return false;
        }
    }

    private static string? Join(IReadOnlyList<BashPart> parts, bool whole)
    {
        if (parts.Count == 1 && parts[0] is BashLiteral only)
            return only.Text;
        var literals = 0;
        while (literals < parts.Count && parts[literals] is BashLiteral)
            literals++;
        return literals < parts.Count && whole ? null : string.Concat(parts.Take(literals).Cast<BashLiteral>().Select(p => p.Text));
    }
}

/// <summary>A piece of a word.</summary>
/// <param name="Start">Offset, quotes and sigils included.</param>
/// <param name="End">Offset behind it.</param>
public abstract record BashPart(int Start, int End)
{
    /// <summary>In double quotes: the result is not split and not globbed.</summary>
    public bool InQuotes { get; init; }
}

/// <summary>Characters that stand for themselves, quotes taken off and <c>$'…'</c> decoded.</summary>
public sealed record BashLiteral(int Start, int End, string Text, bool Quoted) : BashPart(Start, End);

/// <summary>An unquoted <c>*</c>, <c>?</c>, <c>[…]</c> or extended glob: the word may become any number of file names.</summary>
public sealed record BashGlob(int Start, int End, string Text) : BashPart(Start, End);

/// <summary>An unquoted <c>~</c> or <c>~user</c> at the start of a word (or after <c>=</c> or <c>:</c> in an assignment): one path.</summary>
public sealed record BashTilde(int Start, int End, string Text) : BashPart(Start, End);

/// <summary>
/// An unquoted brace expansion: several words. <see cref="Items"/> are its alternatives, in order, where it is a list;
/// null for a sequence such as <c>{1..5}</c>, whose <see cref="Text"/> is as written.
/// </summary>
public sealed record BashBraces(int Start, int End, string Text, IReadOnlyList<BashWord>? Items) : BashPart(Start, End);

/// <summary>
/// <c>$name</c> or <c>${…}</c>. <see cref="Operator"/> is empty for the plain value, else what follows the name and subscript as it
/// is written: <c>:-</c>, <c>##</c>, <c>/</c>, <c>@P</c>, <c>:</c>; <c>#</c> for a length; <c>!</c> for an indirection.
/// </summary>
/// <param name="Start">Offset of the <c>$</c>.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Name">A variable's name, a position's number, or one of <c>@*#?-$!0</c>.</param>
/// <param name="Subscript">What stands in <c>[…]</c>, read as arithmetic words; null where there is none or it is <c>@</c> or <c>*</c>.</param>
/// <param name="Operator">See above.</param>
/// <param name="Words">The operator's operands, in which expansions count too.</param>
public sealed record BashParameter(int Start, int End, string Name, BashWord? Subscript, string Operator, IReadOnlyList<BashWord> Words) : BashPart(Start, End)
{
    /// <summary>The subscript is <c>@</c> or <c>*</c>, or the name is.</summary>
    public bool IsAll { get; init; }
}

/// <summary><c>$(…)</c>, <c>`…`</c>, <c>${ …; }</c>, or <c>$(&lt;file)</c>.</summary>
public sealed record BashCommandSubstitution(int Start, int End, BashScript Script) : BashPart(Start, End);

/// <summary><c>$((…))</c> or <c>$[…]</c>: the expression as one word whose expansions count; arithmetic can run code in array subscripts.</summary>
public sealed record BashArithmetic(int Start, int End, BashWord Expression) : BashPart(Start, End);

/// <summary><c>&lt;(…)</c> or <c>&gt;(…)</c>.</summary>
public sealed record BashProcessSubstitution(int Start, int End, bool IsOutput, BashScript Script) : BashPart(Start, End);

/// <summary>
/// The value in <c>name=(…)</c> where it is an argument of <c>declare</c> or its like. A subscript in front of an element is a
/// <see cref="BashArithmetic"/>.
/// </summary>
public sealed record BashArrayValue(int Start, int End, IReadOnlyList<BashWord> Elements) : BashPart(Start, End);
