namespace SafeOps.Commands.Parsing.Python;

/// <summary><c>match</c> and its patterns.</summary>
internal sealed partial class PythonReader
{
    /// <summary>True where the line ends with a colon and <c>case</c> follows it: no other statement looks so.</summary>
    private bool BeginsMatch()
    {
        if (!(BeginsExpressionAt(Ahead(1))))
            return false;
        var end = _at;
        while (_tokens[end].Kind is not (PythonTokenKind.Newline or PythonTokenKind.End))
            end++;
        return end + 2 < _tokens.Count && _tokens[end - 1].Word == ":" && _tokens[end + 1].Kind == PythonTokenKind.Indent && IsSoft(_tokens[end + 2], "case");
    }

    private static bool BeginsExpressionAt(PythonToken token) => token.Kind is not PythonTokenKind.Operator || token.Word is "(" or "[" or "{" or "-" or "+" or "~" or "..." or "*";

    private PythonMatch ReadMatch()
    {
        var start = Token.Start;
        Advance();
        var from = Token.Start;
        var subject = ReadNamedOrStarred();
        if (Is(","))
        {
            var elements = new List<PythonExpression> { subject };
            while (Take(",") && !Is(":"))
                elements.Add(ReadNamedOrStarred());
            subject = new PythonTuple(from, LastEnd, elements);
        }
        RefuseStar(subject);
        Expect(":");
        var cases = new List<PythonCase>();
        if (Is(PythonTokenKind.Newline))
        {
            Advance();
            Advance();
            while (IsSoft(Token, "case"))
                cases.Add(ReadCase());
        }
        if (Is(PythonTokenKind.Dedent))
            Advance();
        else
            Fail("'case' should stand");
        return new PythonMatch(start, cases.Count == 0 ? LastEnd : cases[^1].End, subject, cases);
    }

    private PythonCase ReadCase()
    {
        var start = Token.Start;
        Advance();
        var pattern = ReadPatterns();
        var guard = Take("if") ? ReadNamed() : null;
        var body = ReadBlock();
        return new PythonCase(start, EndOf(body), pattern, guard, body);
    }

    /// <summary>A pattern, or several with commas.</summary>
    private PythonPattern ReadPatterns()
    {
        var start = Token.Start;
        var first = ReadStarOrPattern();
        if (!Is(","))
            return RefuseStar(first);
        var patterns = new List<PythonPattern> { first };
        while (Take(",") && !Is(":") && !Is("if"))
            patterns.Add(ReadStarOrPattern());
        return new PythonSequencePattern(start, LastEnd, patterns);
    }

    private PythonPattern RefuseStar(PythonPattern pattern)
    {
        if (pattern is PythonStarPattern)
            Fail(pattern.Start, pattern.End, "A star cannot stand here.");
        return pattern;
    }

    private PythonPattern ReadStarOrPattern()
    {
        var start = Token.Start;
        if (!Take("*"))
            return ReadPattern();
        var name = ExpectName();
        return new PythonStarPattern(start, LastEnd, name == "_" ? null : name);
    }

    private PythonPattern ReadPattern()
    {
        if (!Enter())
            return new PythonCapturePattern(Token.Start, Token.Start, null);
        var start = Token.Start;
        var pattern = ReadClosedPattern();
        if (Is("|"))
        {
            var patterns = new List<PythonPattern> { pattern };
            while (Take("|"))
                patterns.Add(ReadClosedPattern());
            pattern = new PythonOrPattern(start, LastEnd, patterns);
        }
        if (Take("as"))
        {
            var name = ExpectName();
            if (name == "_")
                Fail("A name should stand before this,");
            pattern = new PythonAsPattern(start, LastEnd, pattern, name);
        }
        Leave();
        return pattern;
    }

    private PythonPattern ReadClosedPattern()
    {
        switch (Token.Word)
        {
            case "(" or "[":
                return ReadSequencePattern();
            case "{":
                return ReadMappingPattern();
        }
        if (!Is(PythonTokenKind.Name))
        {
            var literal = ReadLiteral();
            return new PythonValuePattern(literal.Start, literal.End, literal);
        }
        var start = Token.Start;
        var name = ReadNameOrAttribute();
        if (Is("("))
        {
            var arguments = ReadPatternArguments();
            return new PythonClassPattern(start, LastEnd, name, arguments);
        }
        return name is PythonName { Id: var id } ? new PythonCapturePattern(start, LastEnd, id == "_" ? null : id) : new PythonValuePattern(start, LastEnd, name);
    }

    private PythonExpression ReadNameOrAttribute()
    {
        var start = Token.Start;
        var outer = _chain;
        PythonExpression name = new PythonName(start, Token.End, ExpectName());
        while (Take("."))
        {
            var attribute = ExpectName();
            name = new PythonAttribute(start, LastEnd, name, attribute);
            CountLink();
        }
        _chain = outer;
        return name;
    }

    /// <summary>A number with or without a sign, also <c>1 + 2j</c>; strings; <c>None</c>, <c>True</c>, <c>False</c>.</summary>
    private PythonExpression ReadLiteral()
    {
        var start = Token.Start;
        if (Is(PythonTokenKind.Text) || Is(PythonTokenKind.FormatStart))
            return ReadStrings();
        if (Token.Word is "None" or "True" or "False")
            return ReadAtom();
        var number = ReadSignedNumber();
        if (Token.Word is not ("+" or "-") || _problems.Count > 0)
            return number;
        var sign = Token.Word;
        Advance();
        if (!Is(PythonTokenKind.Number) || _text[Token.End - 1] is not ('j' or 'J'))
            Fail("An imaginary number should stand");
        var imaginary = ReadAtom();
        return new PythonBinary(start, LastEnd, number, sign, imaginary);
    }

    private PythonExpression ReadSignedNumber()
    {
        var start = Token.Start;
        var isNegative = Take("-");
        if (!Is(PythonTokenKind.Number))
        {
            Fail("A pattern should stand");
            return Missing();
        }
        var number = ReadAtom();
        return isNegative ? new PythonUnary(start, LastEnd, "-", number) : number;
    }

    private PythonPattern ReadSequencePattern()
    {
        var start = Token.Start;
        var close = Is("(") ? ")" : "]";
        Advance();
        var patterns = new List<PythonPattern>();
        var hasComma = false;
        while (!Is(close) && !Is(PythonTokenKind.End))
        {
            patterns.Add(ReadStarOrPattern());
            if (!Take(","))
                break;
            hasComma = true;
        }
        Expect(close);
        // Parentheses around one pattern are not part of it.
        return close == ")" && patterns.Count == 1 && !hasComma ? RefuseStar(patterns[0]) : new PythonSequencePattern(start, LastEnd, patterns);
    }

    private PythonMappingPattern ReadMappingPattern()
    {
        var start = Token.Start;
        Advance();
        var entries = new List<PythonPatternEntry>();
        string? rest = null;
        while (!Is("}") && !Is(PythonTokenKind.End) && rest is null)
        {
            var from = Token.Start;
            if (Take("**"))
            {
                rest = ExpectName();
            }
            else
            {
                var key = Is(PythonTokenKind.Name) ? ReadNameOrAttribute() : ReadLiteral();
                if (key is PythonName)
                    Fail(key.Start, key.End, "A key of a pattern cannot be a plain name.");
                Expect(":");
                var pattern = ReadPattern();
                entries.Add(new PythonPatternEntry(from, LastEnd, key, pattern));
            }
            if (!Take(","))
                break;
        }
        Expect("}");
        return new PythonMappingPattern(start, LastEnd, entries, rest);
    }

    private List<PythonPatternArgument> ReadPatternArguments()
    {
        var arguments = new List<PythonPatternArgument>();
        Expect("(");
        while (!Is(")") && !Is(PythonTokenKind.End))
        {
            var start = Token.Start;
            string? name = null;
            if (Is(PythonTokenKind.Name) && Ahead(1).Word == "=")
            {
                name = ExpectName();
                Advance();
            }
            var pattern = ReadPattern();
            if (name is null && arguments is [.., { Name: not null }])
                Fail(pattern.Start, pattern.End, "A pattern without a name stands behind one with a name.");
            arguments.Add(new PythonPatternArgument(start, LastEnd, name, pattern));
            if (!Take(","))
                break;
        }
        Expect(")");
        return arguments;
    }
}
