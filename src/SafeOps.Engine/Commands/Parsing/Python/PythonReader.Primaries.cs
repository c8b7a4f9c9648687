namespace SafeOps.Commands.Parsing.Python;

/// <summary>Operands with what is asked of them: calls, attributes, subscripts.</summary>
internal sealed partial class PythonReader
{
    private PythonExpression ReadPrimary()
    {
        var outer = _chain;
        _chain = 0;
        var start = Token.Start;
        var value = ReadAtom();
        while (ReadLink(start, value) is { } link)
        {
            value = link;
            CountLink();
        }
        _chain = Math.Max(outer, _chain);
        return value;
    }

    private PythonExpression? ReadLink(int start, PythonExpression value)
    {
        switch (Token.Word)
        {
            case ".":
                Advance();
                var name = ExpectName();
                return new PythonAttribute(start, LastEnd, value, name);
            case "(":
                var arguments = ReadArguments();
                return new PythonCall(start, LastEnd, value, arguments);
            case "[":
                Advance();
                var index = ReadIndex();
                Expect("]");
                return new PythonSubscript(start, LastEnd, value, index);
            default:
                return null;
        }
    }

    private PythonExpression ReadIndex()
    {
        var start = Token.Start;
        var first = ReadIndexPart();
        if (!Is(",") && first is not PythonStarred)
            return first;
        var parts = new List<PythonExpression> { first };
        while (Take(",") && !Is("]"))
            parts.Add(ReadIndexPart());
        return new PythonTuple(start, LastEnd, parts);
    }

    private PythonExpression ReadIndexPart()
    {
        var start = Token.Start;
        var isWhole = BeginsNamed || Is("*");
        var lower = Is(":") ? null : ReadNamedOrStarred();
        if (!Is(":") || isWhole)
            return lower ?? Missing();
        Advance();
        var upper = BeginsExpression ? ReadExpression() : null;
        var step = Take(":") && BeginsExpression ? ReadExpression() : null;
        return new PythonSlice(start, LastEnd, lower, upper, step);
    }

    /// <summary>The arguments of a call or a class, with their parentheses.</summary>
    private List<PythonArgument> ReadArguments()
    {
        Expect("(");
        var arguments = new List<PythonArgument>();
        bool named = false, unpacked = false;
        while (!Is(")") && !Is(PythonTokenKind.End))
        {
            var argument = ReadArgument();
            if (unpacked && argument is { Stars: < 2, Name: null })
                Fail(argument.Start, argument.End, "Behind '**' only arguments with names can stand.");
            else if (named && argument is { Stars: 0, Name: null })
                Fail(argument.Start, argument.End, "An argument without a name stands behind one with a name.");
            else if (Is("for") || Is("async"))
                argument = ReadGeneratorArgument(argument, arguments.Count == 0);
            named |= argument.Name is not null;
            unpacked |= argument.Stars == 2;
            arguments.Add(argument);
            if (!Take(","))
                break;
        }
        Expect(")");
        return arguments;
    }

    private PythonArgument ReadArgument()
    {
        var start = Token.Start;
        if (Is("*") || Is("**"))
        {
            var stars = Token.End - Token.Start;
            Advance();
            var unpacked = ReadExpression();
            return new PythonArgument(start, LastEnd, stars, null, unpacked);
        }
        string? name = null;
        if (Is(PythonTokenKind.Name) && Ahead(1).Word == "=")
        {
            name = ExpectName();
            Advance();
        }
        var value = name is null ? ReadNamed() : ReadExpression();
        return new PythonArgument(start, LastEnd, 0, name, value);
    }

    /// <summary><c>f(a for a in b)</c>: without parentheses of its own it must be alone.</summary>
    private PythonArgument ReadGeneratorArgument(PythonArgument element, bool isFirst)
    {
        if (element is { Stars: > 0 } or { Name: not null } || !isFirst)
            Fail("An argument should end");
        var clauses = ReadClauses();
        if (!Is(")"))
            Fail("')' should stand");
        var generator = new PythonComprehension(element.Start, LastEnd, PythonComprehensionKind.Generator, element.Value, null, clauses);
        return new PythonArgument(element.Start, LastEnd, 0, null, generator);
    }

    /// <summary>The clauses of a comprehension behind its element.</summary>
    private List<PythonComprehensionClause> ReadClauses()
    {
        var clauses = new List<PythonComprehensionClause>();
        while (Is("for") || (Is("async") && Ahead(1).Word == "for"))
        {
            var start = Token.Start;
            var isAsync = Take("async");
            Advance();
            var target = ReadTargets();
            Expect("in");
            var iterable = ReadDisjunction();
            var conditions = new List<PythonExpression>();
            while (Take("if"))
                conditions.Add(ReadDisjunction());
            clauses.Add(new PythonComprehensionClause(start, LastEnd, isAsync, target, iterable, conditions));
        }
        if (clauses.Count == 0)
            Fail("'for' should stand");
        return clauses;
    }
}
