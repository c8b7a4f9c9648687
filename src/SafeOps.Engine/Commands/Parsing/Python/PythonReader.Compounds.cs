namespace SafeOps.Commands.Parsing.Python;

/// <summary>Statements with blocks.</summary>
internal sealed partial class PythonReader
{
    /// <summary>The compound statement that begins here; null where none does.</summary>
    private PythonStatement? ReadCompound() => Token.Word switch
    {
        "if" => ReadIf(),
        "while" => ReadWhile(),
        "for" => ReadFor(Token.Start, isAsync: false),
        "try" => ReadTry(),
        "with" => ReadWith(Token.Start, isAsync: false),
        "def" => ReadFunction(Token.Start, isAsync: false, []),
        "class" => ReadClass([]),
        "@" => ReadDecorated(),
        "async" => ReadAsync([]),
        _ => IsSoft(Token, "match") && BeginsMatch() ? ReadMatch() : null,
    };

    private PythonStatement ReadAsync(IReadOnlyList<PythonExpression> decorators)
    {
        var start = Token.Start;
        Advance();
        switch (Token.Word)
        {
            case "def":
                return ReadFunction(start, isAsync: true, decorators);
            case "for" when decorators.Count == 0:
                return ReadFor(start, isAsync: true);
            case "with" when decorators.Count == 0:
                return ReadWith(start, isAsync: true);
            default:
                Fail("A function should stand");
                return new PythonKeywordStatement(start, start, "pass");
        }
    }

    private PythonIf ReadIf()
    {
        var start = Token.Start;
        var branches = new List<PythonBranch>();
        do
        {
            var from = Token.Start;
            Advance();
            var test = ReadNamed();
            var body = ReadBlock();
            branches.Add(new PythonBranch(from, EndOf(body), test, body));
        }
        while (Is("elif"));
        var otherwise = ReadElse();
        return new PythonIf(start, Math.Max(branches[^1].End, EndOf(otherwise)), branches, otherwise);
    }

    private List<PythonStatement> ReadElse() => Take("else") ? ReadBlock() : [];

    /// <summary>0 of no statements.</summary>
    private static int EndOf(List<PythonStatement> body) => body.Count == 0 ? 0 : body[^1].End;

    private PythonWhile ReadWhile()
    {
        var start = Token.Start;
        Advance();
        var test = ReadNamed();
        var body = ReadBlock();
        var otherwise = ReadElse();
        return new PythonWhile(start, Math.Max(EndOf(body), EndOf(otherwise)), test, body, otherwise);
    }

    private PythonFor ReadFor(int start, bool isAsync)
    {
        Advance();
        var target = ReadTargets();
        Expect("in");
        var iterable = ReadExpressions(stars: true);
        var body = ReadBlock();
        var otherwise = ReadElse();
        return new PythonFor(start, Math.Max(EndOf(body), EndOf(otherwise)), isAsync, target, iterable, body, otherwise);
    }

    /// <summary>The targets of a <c>for</c>, up to its <c>in</c>.</summary>
    private PythonExpression ReadTargets()
    {
        var start = Token.Start;
        var targets = new List<PythonExpression>();
        var isTuple = false;
        do
        {
            targets.Add(ReadTarget());
            if (!Take(","))
                break;
            isTuple = true;
        }
        while (!Is("in") && !Is("=") && !Is(PythonTokenKind.End));
        return isTuple ? new PythonTuple(start, LastEnd, targets) : targets[0];
    }

    private PythonExpression ReadTarget() => CheckTarget(Is("*") ? ReadStarred() : ReadBinary(LowestBinary), PythonTargetUse.Assignment);

    private PythonTry ReadTry()
    {
        var start = Token.Start;
        Advance();
        var body = ReadBlock();
        var handlers = new List<PythonHandler>();
        while (Is("except"))
            handlers.Add(ReadHandler());
        if (handlers.Count > 0 && handlers.Any(h => h.IsGroup != handlers[0].IsGroup))
            Fail(handlers[0].Start, handlers[0].End, "'except' and 'except*' stand in one 'try'.");
        var otherwise = handlers.Count > 0 ? ReadElse() : [];
        var last = Take("finally") ? ReadBlock() : [];
        if (handlers.Count == 0 && last.Count == 0)
            Fail("'except' or 'finally' should stand");
        var end = Math.Max(EndOf(last), EndOf(otherwise));
        return new PythonTry(start, end > 0 ? end : handlers.Count > 0 ? handlers[^1].End : start, body, handlers, otherwise, last);
    }

    private PythonHandler ReadHandler()
    {
        var start = Token.Start;
        Advance();
        var isGroup = Take("*");
        var type = Is(":") && !isGroup ? null : ReadExpression();
        var name = type is not null && Take("as") ? ExpectName() : null;
        var body = ReadBlock();
        return new PythonHandler(start, EndOf(body), isGroup, type, name, body);
    }

    private PythonWith ReadWith(int start, bool isAsync)
    {
        Advance();
        var items = Is("(") && ClosesBeforeColon() && HoldsItems() ? ReadItemsInParentheses() : ReadItems(inParentheses: false);
        var body = ReadBlock();
        return new PythonWith(start, EndOf(body), isAsync, items, body);
    }

    /// <summary>True where a colon follows the parenthesis that closes the one here.</summary>
    private bool ClosesBeforeColon()
    {
        var open = 0;
        for (var i = _at; i < _tokens.Count; i++)
        {
            if (_tokens[i].Word is "(" or "[" or "{")
                open++;
            else if (_tokens[i].Word is ")" or "]" or "}" && --open == 0)
                return _tokens[i + 1].Word == ":";
        }
        return false;
    }

    private List<PythonWithItem> ReadItemsInParentheses()
    {
        Expect("(");
        var items = ReadItems(inParentheses: true);
        Expect(")");
        return items;
    }

    /// <summary>
    /// A tuple with a star, a generator, <c>yield</c>, <c>:=</c> and nothing at all are expressions; the rest are items, as Python from 3.9
    /// on reads them.
    /// </summary>
    private bool HoldsItems()
    {
        if (Ahead(1).Word is ")" or "yield")
            return false;
        var open = 0;
        for (var i = _at; i < _tokens.Count; i++)
        {
            var word = _tokens[i].Word;
            if (word is "(" or "[" or "{")
                open++;
            else if (word is ")" or "]" or "}" && --open == 0)
                return true;
            else if (open == 1 && (word is ":=" or "for" || (word == "*" && _tokens[i - 1].Word is "(" or ",")))
                return false;
        }
        return false;
    }

    private List<PythonWithItem> ReadItems(bool inParentheses)
    {
        var items = new List<PythonWithItem>();
        do
        {
            var start = Token.Start;
            var context = ReadExpression();
            var target = Take("as") ? ReadTarget() : null;
            items.Add(new PythonWithItem(start, LastEnd, context, target));
        }
        while (Take(",") && !(inParentheses && Is(")")));
        return items;
    }
}
