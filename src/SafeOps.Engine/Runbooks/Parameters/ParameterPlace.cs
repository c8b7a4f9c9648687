namespace SafeOps.Runbooks.Parameters;

/// <summary>How the text around a parameter is read by its language.</summary>
internal enum PlaceQuoting
{
    /// <summary>Outside of quotes.</summary>
    Bare,

    /// <summary><c>'…'</c>.</summary>
    Single,

    /// <summary><c>"…"</c>.</summary>
    Double,

    /// <summary><c>$'…'</c> of bash.</summary>
    Escaped,

    /// <summary>A here-document or here-string in which values are filled in.</summary>
    Document,

    /// <summary>A here-document or here-string as it is, a comment, <c>$$ … $$</c>: nothing ends it but a line of its own or its mark.</summary>
    Raw,

    /// <summary>Where no value can be quoted with certainty: only one that needs no quotes fits.</summary>
    PlainOnly,
}

/// <summary>One <c>${name}</c> in a command.</summary>
internal readonly record struct ParameterPlace(int Start, int End, string Name, PlaceQuoting Quoting)
{
    /// <summary>Reads <c>${name}</c> at an offset.</summary>
    public static bool TryRead(string text, int at, out string name)
    {
        name = "";
        if (at + 3 >= text.Length || text[at] != '$' || text[at + 1] != '{' || !char.IsAsciiLetter(text[at + 2]))
            return false;
        var end = at + 3;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end >= text.Length || text[end] != '}')
            return false;
        name = text[(at + 2)..end];
        return true;
    }
}
