using System.Globalization;
using System.Text;

namespace SafeOps.Text;

/// <summary>One step of a <see cref="ValuePath"/>.</summary>
public abstract record ValuePathPart
{
    /// <summary>A key of a mapping.</summary>
    public sealed record Key(string Name) : ValuePathPart
    {
        public override string ToString() => Name.Length > 0 && Name.All(c => !ValuePath.IsSpecial(c)) ? Name : ValuePath.Quote(Name);
    }

    /// <summary>An item of a list by its position from 0.</summary>
    public sealed record Index(int Position) : ValuePathPart
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Position}]");
    }

    /// <summary>The one item of a list that is a mapping with this value under this key.</summary>
    public sealed record Match(string Name, string Value) : ValuePathPart
    {
        public override string ToString() => $"[{Shown(Name)}={Shown(Value)}]";

        private static string Shown(string text) => text.Length > 0 && text.All(c => !ValuePath.IsSpecial(c) || c == '.') ? text : ValuePath.Quote(text);
    }
}

/// <summary>
/// Where a value stands in a document: keys by dots (<c>a.b</c>), <c>"quoted.key"</c> (with <c>\"</c> and <c>\\</c>),
/// <c>[0]</c>, <c>[name=web]</c>.
/// </summary>
public sealed record ValuePath(IReadOnlyList<ValuePathPart> Parts)
{
    public const string Expected = "a path such as spec.replicas, \"a.b\".c, items[0] or containers[name=web].image";

    private const int MostParts = 100;

    /// <summary>Null where the text is no path; then <paramref name="mistake"/> says at which character (from 1) and why.</summary>
    public static ValuePath? TryParse(string text, out string? mistake)
    {
        var at = 0;
        var parts = new List<ValuePathPart>();
        mistake = null;
        while (mistake is null)
        {
            if (at < text.Length && text[at] == '[')
                mistake = Bracket(text, ref at, parts);
            else if (Name(text, ref at, stops: ".[", out mistake) is { } name)
                parts.Add(new ValuePathPart.Key(name));
            if (mistake is null && parts.Count > MostParts)
                mistake = At(at, $"a path has at most {MostParts} parts");
            if (mistake is not null || at == text.Length)
                break;
            if (text[at] == '.')
                at++;
            else if (text[at] != '[')
                mistake = At(at, $"'{text[at]}' cannot stand here: '.' or '[' was expected");
        }
        return mistake is null ? new ValuePath(parts) : null;
    }

    public override string ToString() => Show(Parts);

    /// <summary>The first parts of the path, as a person writes them.</summary>
    public static string Show(IEnumerable<ValuePathPart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (text.Length > 0 && part is ValuePathPart.Key)
                text.Append('.');
            text.Append(part);
        }
        return text.ToString();
    }

    internal static bool IsSpecial(char c) => c is '.' or '[' or ']' or '"' or '=' || char.IsWhiteSpace(c) || char.IsControl(c);

    internal static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string At(int offset, string message) => string.Create(CultureInfo.InvariantCulture, $"at character {offset + 1}: {message}.");

    private static string? Bracket(string text, ref int at, List<ValuePathPart> parts)
    {
        var open = at++;
        if (Name(text, ref at, stops: "=]", out var mistake) is not { } name)
            return mistake;
        if (at < text.Length && text[at] == '=')
        {
            at++;
            if (Name(text, ref at, stops: "]", out mistake) is not { } value)
                return mistake;
            parts.Add(new ValuePathPart.Match(name, value));
        }
        else if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            parts.Add(new ValuePathPart.Index(index));
        }
        else
        {
            return At(open + 1, $"'{name}' is neither a position ([0]) nor a match ([name=web])");
        }
        if (at >= text.Length)
            return At(open, "this '[' is never closed");
        at++;
        return null;
    }

    private static string? Name(string text, ref int at, string stops, out string? mistake)
    {
        mistake = null;
        if (at < text.Length && text[at] == '"')
            return Quoted(text, ref at, out mistake);
        var start = at;
        while (at < text.Length && !stops.Contains(text[at]))
        {
            if (text[at] is '"' || (text[at] is ']' && stops == ".["))
            {
                mistake = At(at, $"'{text[at]}' cannot stand here: put the whole key in double quotes");
                return null;
            }
            at++;
        }
        if (at > start)
            return text[start..at];
        mistake = At(at, "a key was expected");
        return null;
    }

    private static string? Quoted(string text, ref int at, out string? mistake)
    {
        mistake = null;
        var open = at++;
        var name = new StringBuilder();
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                at++;
            name.Append(text[at]);
        }
        if (at >= text.Length)
        {
            mistake = At(open, "this quote is never closed");
            return null;
        }
        at++;
        return name.ToString();
    }
}
