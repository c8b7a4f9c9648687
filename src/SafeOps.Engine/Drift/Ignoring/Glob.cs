namespace SafeOps.Drift.Ignoring;

/// <summary>What a pattern is read for: its stars, brackets and slashes have other meanings in each.</summary>
internal enum GlobForm
{
    /// <summary>One name of a path.</summary>
    Name,

    /// <summary>A path from its root; a star stops at a slash.</summary>
    Path,

    /// <summary>A Terraform address as one name, whose keys stand in brackets.</summary>
    Address,
}

internal enum GlobKind
{
    Literal,
    Any,
    AnyButSlash,
    Set,
    SetButSlash,

    /// <summary>Any number of characters.</summary>
    AnyRun,
    RunButSlash,

    /// <summary>The beginning of <see cref="Folders"/>, which may be none.</summary>
    FoldersOrNone,

    /// <summary>Characters up to and with a slash.</summary>
    Folders,
}

internal readonly record struct GlobToken(GlobKind Kind)
{
    public char Character { get; init; }
    public CharacterSet? Set { get; init; }
}

/// <summary>
/// A compiled pattern over texts in lower case. All its ways of matching are followed side by side, so that no pattern takes more than its
/// length times the text's.
/// </summary>
internal sealed class Glob
{
    private const int Small = 256;

    private readonly GlobToken[] _tokens;
    private readonly string _prefix;
    private readonly string[] _literals;
    private readonly int _prefixDepth;

    public Glob(List<GlobToken> tokens)
    {
        var runs = new List<string>();
        var literal = "";
        foreach (var token in tokens.Append(new GlobToken(GlobKind.Any)))
        {
            if (token.Kind == GlobKind.Literal)
            {
                literal += token.Character;
                continue;
            }
            runs.Add(literal);
            literal = "";
        }
        _prefix = runs[0];
        _prefixDepth = _prefix.Count(c => c == '/');
        _literals = [.. runs.Where(r => r.Length > 0)];
        _tokens = [.. tokens.Skip(_prefix.Length)];
    }

    /// <summary>Whether the text has all that the pattern spells out, in its order: most have not, and this is quick.</summary>
    public bool MayMatch(ReadOnlySpan<char> text)
    {
        foreach (var literal in _literals)
        {
            var at = text.IndexOf(literal.AsSpan());
            if (at < 0)
                return false;
            text = text[(at + literal.Length)..];
        }
        return true;
    }

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(_prefix, StringComparison.Ordinal))
            return false;
        if (_tokens.Length == 0)
            return text.Length == _prefix.Length;
        var size = _tokens.Length + 1;
        var run = new Run(this, size <= Small ? stackalloc bool[size] : new bool[size], size <= Small ? stackalloc bool[size] : new bool[size]);
        foreach (var c in text[_prefix.Length..])
        {
            if (!run.Step(c))
                return false;
        }
        return run.IsMatch;
    }

    /// <summary>Writes a mark for every folder of the path, and for the path itself, that the pattern matches.</summary>
    /// <param name="marks">One for each name of the path.</param>
    public void Mark(ReadOnlySpan<char> path, Span<int> marks, int mark)
    {
        if (!path.StartsWith(_prefix, StringComparison.Ordinal))
            return;
        if (_tokens.Length == 0)
        {
            if (path.Length == _prefix.Length || path[_prefix.Length] == '/')
                marks[_prefixDepth] = mark;
            return;
        }
        var size = _tokens.Length + 1;
        var run = new Run(this, size <= Small ? stackalloc bool[size] : new bool[size], size <= Small ? stackalloc bool[size] : new bool[size]);
        var depth = _prefixDepth;
        for (var i = _prefix.Length; ; i++)
        {
            var isEnd = i == path.Length || path[i] == '/';
            if (isEnd && run.IsMatch)
                marks[depth] = mark;
            if (i == path.Length || !run.Step(path[i]))
                return;
            if (isEnd)
                depth++;
        }
    }

    /// <summary>The tokens that may come next, at one place of a text.</summary>
    private ref struct Run
    {
        private readonly GlobToken[] _tokens;
        private Span<bool> _now;
        private Span<bool> _next;

        public Run(Glob glob, Span<bool> now, Span<bool> next)
        {
            _tokens = glob._tokens;
            _now = now;
            _next = next;
            _now.Clear();
            Enter(_now, 0);
        }

        public readonly bool IsMatch => _now[_tokens.Length];

        /// <summary>False where no way goes on.</summary>
        public bool Step(char c)
        {
            _next.Clear();
            var any = false;
            var i = -1;
            while (_now[(i + 1)..^1].IndexOf(true) is >= 0 and var next)
            {
                i += next + 1;
                var token = _tokens[i];
                var (stays, goes) = token.Kind switch
                {
                    GlobKind.Literal => (false, c == token.Character),
                    GlobKind.Any => (false, true),
                    GlobKind.AnyButSlash => (false, c != '/'),
                    GlobKind.Set => (false, token.Set!.Has(c)),
                    GlobKind.SetButSlash => (false, c != '/' && token.Set!.Has(c)),
                    GlobKind.AnyRun => (true, false),
                    GlobKind.RunButSlash => (c != '/', false),
                    GlobKind.Folders => (true, c == '/'),
                    _ => (false, false),
                };
                any |= stays || goes;
                if (stays)
                    Enter(_next, i);
                if (goes)
                    Enter(_next, i + 1);
            }
            var last = _now;
            _now = _next;
            _next = last;
            return any;
        }

        /// <summary>Marks a token, and those behind it that may be reached without a character.</summary>
        private readonly void Enter(Span<bool> set, int i)
        {
            while (!set[i])
            {
                set[i] = true;
                if (i == _tokens.Length || _tokens[i].Kind is not (GlobKind.AnyRun or GlobKind.RunButSlash or GlobKind.FoldersOrNone))
                    return;
                if (_tokens[i].Kind == GlobKind.FoldersOrNone)
                    Enter(set, i + 2);
                i++;
            }
        }
    }
}
