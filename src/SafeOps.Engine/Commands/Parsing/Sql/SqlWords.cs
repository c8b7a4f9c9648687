using System.Globalization;

namespace SafeOps.Commands.Parsing.Sql;

/// <summary>
/// The tokens of one statement without comments, as words to match: bare names in lower case, operators and
/// punctuation as written, and the empty string for what is quoted, so that no quoted text ever looks like a keyword.
/// </summary>
internal sealed class SqlWords
{
    private readonly string _text;
    private readonly IReadOnlyList<SqlToken> _tokens;
    private readonly string[] _words;
    private readonly int[] _partners;

    public SqlWords(string text, IReadOnlyList<SqlToken> significant, SqlFlavor flavor)
    {
        (_text, _tokens, Flavor) = (text, significant, flavor);
        _words = new string[significant.Count];
        _partners = new int[significant.Count];
        var open = new Stack<int>();
        for (var i = 0; i < significant.Count; i++)
        {
            _words[i] = significant[i].Kind switch
            {
                SqlTokenKind.Identifier => Fold(Raw(i)),
                SqlTokenKind.Operator or SqlTokenKind.Punctuation => Raw(i),
                _ => "",
            };
            _partners[i] = -1;
            if (_words[i] is "(" or "[")
            {
                open.Push(i);
            }
            else if (_words[i] is ")" or "]")
            {
                if (open.Count == 0 || (_words[open.Peek()] == "(") != (_words[i] == ")"))
                {
                    Unmatched ??= i;
                    continue;
                }
                _partners[i] = open.Pop();
                _partners[_partners[i]] = i;
            }
        }
        if (open.Count > 0)
            Unmatched ??= open.Peek();
    }

    public SqlFlavor Flavor { get; }

    public int Count => _tokens.Count;

    /// <summary>A parenthesis or bracket without a partner, if there is one.</summary>
    public int? Unmatched { get; }

    /// <summary>The word at <paramref name="i"/>, or the empty string outside of the statement.</summary>
    public string this[int i] => i >= 0 && i < _words.Length ? _words[i] : "";

    public SqlTokenKind? KindOf(int i) => i >= 0 && i < Count ? _tokens[i].Kind : null;

    public SqlToken Token(int i) => _tokens[i];

    public int StartOf(int i) => _tokens[i].Start;

    public int EndOf(int i) => _tokens[i].End;

    public string Raw(int i) => _text.Substring(_tokens[i].Start, _tokens[i].Length);

    public bool IsName(int i) => KindOf(i) is SqlTokenKind.Identifier or SqlTokenKind.QuotedIdentifier;

    /// <summary>The word at <paramref name="i"/> where it can be a keyword: not behind or before a dot, not a label behind AS.</summary>
    public string Keyword(int i)
    {
        if (this[i - 1] == "." || this[i + 1] == ".")
            return "";
        var statement = this[i] is "select" or "values" or "with" or "table" or "insert" or "update" or "delete" or "merge"
            or "execute" or "not" or "materialized" or "(";
        return this[i - 1] == "as" && !statement ? "" : this[i];
    }

    /// <summary>The index of the partner of the parenthesis at <paramref name="i"/>; the end, where it has none.</summary>
    public int Close(int i) => _partners[i] > i ? _partners[i] : Count;

    public int Open(int i) => _partners[i] >= 0 && _partners[i] < i ? _partners[i] : -1;

    /// <summary>The index behind the token at <paramref name="i"/>, or behind its whole group if it opens one.</summary>
    public int Next(int i) => this[i] is "(" or "[" ? Close(i) + 1 : i + 1;

    /// <summary>True where the words stand at <paramref name="i"/> one behind the other.</summary>
    public bool At(int i, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (this[i++] != word)
                return false;
        return true;
    }

    /// <summary>A name as the database looks it up: without quotes, folded where the dialect folds.</summary>
    public string Name(int i)
    {
        var raw = Raw(i);
        if (KindOf(i) == SqlTokenKind.Identifier)
            return Flavor == SqlFlavor.PostgreSql ? _words[i] : raw;
        // U&"…" stays as written: its escapes depend on a UESCAPE clause.
        if (KindOf(i) != SqlTokenKind.QuotedIdentifier || raw.Length < 2 || raw[0] is 'u' or 'U')
            return raw;
        var inner = raw[1..^1];
        return raw[0] == '[' ? inner : inner.Replace(new string(raw[0], 2), raw[..1], StringComparison.Ordinal);
    }

    /// <summary>The first index in the region that stands at its outermost level and is one of <paramref name="words"/>; -1 without one.</summary>
    public int Find(int from, int to, params ReadOnlySpan<string> words)
    {
        for (var i = from; i < to; i = Next(i))
            if (words.Contains(Keyword(i)))
                return i;
        return -1;
    }

    public IReadOnlyList<string> Parameters()
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            if (KindOf(i) != SqlTokenKind.Parameter)
                continue;
            var raw = Raw(i);
            var name = raw == "?" ? raw : raw[1..];
            if (raw.Length > 1 && raw[0] is '?' or '$' && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                name = number.ToString(CultureInfo.InvariantCulture);
            if (seen.Add(name))
                names.Add(name);
        }
        return names;
    }

    // Only ASCII folds: to a database the Kelvin sign is no K.
    public static string Fold(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        });
}
