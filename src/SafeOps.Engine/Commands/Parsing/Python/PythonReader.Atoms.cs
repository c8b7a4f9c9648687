namespace SafeOps.Commands.Parsing.Python;

/// <summary>Names, literals, and what stands in brackets.</summary>
internal sealed partial class PythonReader
{
    private PythonExpression ReadAtom()
    {
        var token = Token;
        switch (token.Kind)
        {
            case PythonTokenKind.Name:
                return new PythonName(token.Start, token.End, ExpectName());
            case PythonTokenKind.Number:
                Advance();
                return new PythonNumber(token.Start, token.End, _text[token.Start..token.End]);
            case PythonTokenKind.Text or PythonTokenKind.FormatStart:
                return ReadStrings();
        }
        switch (token.Word)
        {
            case "None" or "True" or "False" or "...":
                Advance();
                return new PythonConstant(token.Start, token.End, token.Word);
            case "(":
                return InBrackets(ReadParentheses);
            case "[":
                return InBrackets(ReadSquareBrackets);
            case "{":
                return InBrackets(ReadBraces);
            default:
                Fail("An expression should stand");
                return Missing();
        }
    }

    private PythonExpression InBrackets(Func<PythonExpression> read)
    {
        if (!Enter())
            return Missing();
        var expression = read();
        Leave();
        return expression;
    }

    /// <summary>A group, a tuple or a generator.</summary>
    private PythonExpression ReadParentheses()
    {
        var start = Token.Start;
        Advance();
        if (Take(")"))
            return new PythonTuple(start, LastEnd, []);
        if (Is("yield"))
        {
            var yielded = ReadYield();
            Expect(")");
            return yielded;
        }
        var first = ReadNamedOrStarred();
        if (Is("for") || Is("async"))
        {
            RefuseStar(first);
            var clauses = ReadClauses();
            Expect(")");
            return new PythonComprehension(start, LastEnd, PythonComprehensionKind.Generator, first, null, clauses);
        }
        if (!Is(","))
        {
            RefuseStar(first);
            Expect(")");
            return first;
        }
        var elements = ReadElements(first, ")");
        return new PythonTuple(start, LastEnd, elements);
    }

    private void RefuseStar(PythonExpression element)
    {
        if (element is PythonStarred)
            Fail(element.Start, element.End, "A star cannot stand here.");
    }

    /// <summary>The elements behind the first, with the bracket that closes them.</summary>
    private List<PythonExpression> ReadElements(PythonExpression first, string close)
    {
        var elements = new List<PythonExpression> { first };
        while (Take(",") && !Is(close))
            elements.Add(ReadNamedOrStarred());
        Expect(close);
        return elements;
    }

    private PythonExpression ReadSquareBrackets()
    {
        var start = Token.Start;
        Advance();
        if (Take("]"))
            return new PythonList(start, LastEnd, []);
        var first = ReadNamedOrStarred();
        if (Is("for") || Is("async"))
        {
            RefuseStar(first);
            var clauses = ReadClauses();
            Expect("]");
            return new PythonComprehension(start, LastEnd, PythonComprehensionKind.List, first, null, clauses);
        }
        var elements = ReadElements(first, "]");
        return new PythonList(start, LastEnd, elements);
    }

    /// <summary>A set or a dictionary.</summary>
    private PythonExpression ReadBraces()
    {
        var start = Token.Start;
        Advance();
        if (Take("}"))
            return new PythonDictionary(start, LastEnd, []);
        if (Is("**"))
            return ReadDictionary(start, ReadEntry());
        var isElement = BeginsNamed || Is("*");
        var first = ReadNamedOrStarred();
        if (Is(":") && !isElement)
        {
            Advance();
            var value = ReadExpression();
            return ReadDictionary(start, new PythonEntry(first.Start, LastEnd, first, value));
        }
        if (Is("for") || Is("async"))
        {
            RefuseStar(first);
            var clauses = ReadClauses();
            Expect("}");
            return new PythonComprehension(start, LastEnd, PythonComprehensionKind.Set, first, null, clauses);
        }
        var elements = ReadElements(first, "}");
        return new PythonSet(start, LastEnd, elements);
    }

    private PythonExpression ReadDictionary(int start, PythonEntry first)
    {
        if (first.Key is not null && (Is("for") || Is("async")))
        {
            var clauses = ReadClauses();
            Expect("}");
            return new PythonComprehension(start, LastEnd, PythonComprehensionKind.Dictionary, first.Key, first.Value, clauses);
        }
        var entries = new List<PythonEntry> { first };
        while (Take(",") && !Is("}"))
            entries.Add(ReadEntry());
        Expect("}");
        return new PythonDictionary(start, LastEnd, entries);
    }

    private PythonEntry ReadEntry()
    {
        var start = Token.Start;
        if (Take("**"))
        {
            var unpacked = ReadBinary(LowestBinary);
            return new PythonEntry(start, LastEnd, null, unpacked);
        }
        var key = ReadExpression();
        Expect(":");
        var value = ReadExpression();
        return new PythonEntry(start, LastEnd, key, value);
    }
}
