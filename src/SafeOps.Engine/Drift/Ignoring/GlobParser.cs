using System.Globalization;

namespace SafeOps.Drift.Ignoring;

/// <summary>Parses what a line of an ignore file has left when its marks are off, as git does (gitignore(5), and wildmatch in its source).</summary>
internal sealed class GlobParser
{
    private readonly string _text;
    private readonly GlobForm _form;
    private readonly List<GlobToken> _tokens = [];
    private int _at;

    private GlobParser(string text, GlobForm form) => (_text, _form) = (text, form);

    /// <exception cref="FormatException">The pattern can never match; the message says why.</exception>
    public static Glob Parse(string text, GlobForm form)
    {
        var parser = new GlobParser(text, form);
        parser.All();
        return new Glob(parser._tokens);
    }

    private void All()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            switch (c)
            {
                case '\\':
                    Literal(Escaped());
                    break;
                case '?':
                    _tokens.Add(new GlobToken(_form == GlobForm.Path ? GlobKind.AnyButSlash : GlobKind.Any));
                    break;
                case '*':
                    Stars();
                    break;
                case '[' when !IsKey():
                    _tokens.Add(new GlobToken(_form == GlobForm.Path ? GlobKind.SetButSlash : GlobKind.Set) { Set = Set() });
                    break;
                default:
                    Literal(c);
                    break;
            }
        }
    }

    private void Literal(char c) => _tokens.Add(new GlobToken(GlobKind.Literal) { Character = char.ToLowerInvariant(c) });

    private char Escaped() => _at < _text.Length ? _text[_at++] : throw new FormatException("it ends with '\\', and nothing follows that this would escape");

    private void Stars()
    {
        var start = _at - 1;
        while (_at < _text.Length && _text[_at] == '*')
            _at++;
        if (_form != GlobForm.Path)
        {
            _tokens.Add(new GlobToken(GlobKind.AnyRun));
            return;
        }
        var isWhole = _at - start > 1 && (start == 0 || _text[start - 1] == '/');
        if (isWhole && _at == _text.Length)
        {
            _tokens.Add(new GlobToken(GlobKind.AnyRun));
        }
        else if (isWhole && _text[_at] == '/')
        {
            // Any number of folders, none among them.
            _at++;
            _tokens.Add(new GlobToken(GlobKind.FoldersOrNone));
            _tokens.Add(new GlobToken(GlobKind.Folders));
        }
        else
        {
            _tokens.Add(new GlobToken(GlobKind.RunButSlash));
        }
    }

    /// <summary>In an address, <c>[0]</c>, <c>[*]</c> and <c>["a"]</c> are keys.</summary>
    private bool IsKey()
    {
        if (_form != GlobForm.Address || _at == _text.Length)
            return false;
        if (_text[_at] == '"')
            return true;
        var end = _text.IndexOf(']', _at);
        return end > _at && (_text.AsSpan(_at, end - _at) is "*" || int.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private CharacterSet Set()
    {
        var isNegated = Peek() is '!' or '^';
        if (isNegated)
            _at++;
        var ranges = new List<(char From, char To)>();
        var classes = new List<Func<char, bool>>();
        // A closing bracket in the first place stands for itself.
        for (var first = true; first || Peek() != ']'; first = false)
        {
            var c = Peek();
            _at++;
            if (c == '[' && Peek() == ':' && Named(classes))
                continue;
            if (c == '\\')
                c = Next();
            if (Peek() != '-' || _at + 1 >= _text.Length || _text[_at + 1] == ']')
            {
                ranges.Add((c, c));
                continue;
            }
            _at++;
            var to = Next();
            ranges.Add((c, to == '\\' ? Next() : to));
        }
        _at++;
        return new CharacterSet(isNegated, ranges, classes);
    }

    private bool Named(List<Func<char, bool>> classes)
    {
        var end = _text.IndexOf(']', _at);
        if (end < _at + 2 || _text[end - 1] != ':')
            return false;
        var name = _text[(_at + 1)..(end - 1)];
        classes.Add(CharacterSet.Class(name) ?? throw new FormatException($"there is no class of characters '[:{name}:]'"));
        _at = end + 1;
        return true;
    }

    private char Next()
    {
        var c = Peek();
        _at++;
        return c;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw new FormatException("a '[' is not closed; write '\\[' for the character itself");
}
