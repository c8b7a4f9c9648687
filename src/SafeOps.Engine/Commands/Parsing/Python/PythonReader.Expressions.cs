namespace SafeOps.Commands.Parsing.Python;

/// <summary>Expressions down to their operands, from the loosest operator to the closest.</summary>
internal sealed partial class PythonReader
{
    /// <summary>Of <c>|</c>, up to that of <c>*</c>.</summary>
    private const int LowestBinary = 1;

    /// <summary>One expression, or several with commas, which make a tuple.</summary>
    /// <param name="stars">They may have stars.</param>
    private PythonExpression ReadExpressions(bool stars)
    {
        var start = Token.Start;
        var first = stars && Is("*") ? ReadStarred() : ReadExpression();
        if (!Is(","))
            return first;
        var elements = new List<PythonExpression> { first };
        while (Take(",") && BeginsExpression)
            elements.Add(stars && Is("*") ? ReadStarred() : ReadExpression());
        return new PythonTuple(start, LastEnd, elements);
    }

    private PythonStarred ReadStarred()
    {
        var start = Token.Start;
        Advance();
        var value = ReadBinary(LowestBinary);
        return new PythonStarred(start, LastEnd, value);
    }

    /// <summary>False where a list of expressions may end: at what can begin none.</summary>
    private bool BeginsExpression => Token.Kind switch
    {
        PythonTokenKind.Name or PythonTokenKind.Number or PythonTokenKind.Text or PythonTokenKind.FormatStart => true,
        PythonTokenKind.Keyword => Token.Word is "None" or "True" or "False" or "not" or "lambda" or "await",
        PythonTokenKind.Operator => Token.Word is "(" or "[" or "{" or "-" or "+" or "~" or "..." or "*",
        _ => false,
    };

    private bool BeginsNamed => Is(PythonTokenKind.Name) && Ahead(1).Word == ":=";

    /// <summary><c>name := value</c>, or an expression.</summary>
    private PythonExpression ReadNamed()
    {
        if (!BeginsNamed)
            return ReadExpression();
        var start = Token.Start;
        var name = new PythonName(start, Token.End, ExpectName());
        Advance();
        var value = ReadExpression();
        return new PythonNamed(start, LastEnd, name, value);
    }

    private PythonExpression ReadNamedOrStarred() => Is("*") ? ReadStarred() : ReadNamed();

    private PythonExpression ReadExpression()
    {
        if (!Enter())
            return Missing();
        var expression = Is("lambda") ? ReadLambda() : ReadConditional();
        Leave();
        return expression;
    }

    private PythonLambda ReadLambda()
    {
        var start = Token.Start;
        Advance();
        var parameters = ReadParameters(":", annotated: false);
        Expect(":");
        var body = ReadExpression();
        return new PythonLambda(start, LastEnd, parameters, body);
    }

    private PythonExpression ReadConditional()
    {
        var start = Token.Start;
        var then = ReadDisjunction();
        if (!Take("if"))
            return then;
        var test = ReadDisjunction();
        Expect("else");
        var otherwise = ReadExpression();
        return new PythonConditional(start, LastEnd, then, test, otherwise);
    }

    private PythonExpression ReadDisjunction()
    {
        var start = Token.Start;
        var first = ReadConjunction();
        if (!Is("or"))
            return first;
        var values = new List<PythonExpression> { first };
        while (Take("or"))
            values.Add(ReadConjunction());
        return new PythonBoolean(start, LastEnd, "or", values);
    }

    private PythonExpression ReadConjunction()
    {
        var start = Token.Start;
        var first = ReadInversion();
        if (!Is("and"))
            return first;
        var values = new List<PythonExpression> { first };
        while (Take("and"))
            values.Add(ReadInversion());
        return new PythonBoolean(start, LastEnd, "and", values);
    }

    private PythonExpression ReadInversion()
    {
        if (!Is("not"))
            return ReadComparison();
        if (!Enter())
            return Missing();
        var start = Token.Start;
        Advance();
        var operand = ReadInversion();
        Leave();
        return new PythonUnary(start, LastEnd, "not", operand);
    }

    private PythonExpression ReadComparison()
    {
        var start = Token.Start;
        var first = ReadBinary(LowestBinary);
        if (TakeComparison() is not { } found)
            return first;
        var operands = new List<PythonExpression> { first };
        var operators = new List<string>();
        for (var next = found; next is not null; next = TakeComparison())
        {
            operators.Add(next);
            operands.Add(ReadBinary(LowestBinary));
        }
        return new PythonComparison(start, LastEnd, operands, operators);
    }

    private string? TakeComparison()
    {
        var word = Token.Word;
        switch (word)
        {
            case "==" or "!=" or "<" or "<=" or ">" or ">=" or "in":
                Advance();
                return word;
            case "not" when Ahead(1).Word == "in":
                Advance();
                Advance();
                return "not in";
            case "is":
                Advance();
                return Take("not") ? "is not" : "is";
            default:
                return null;
        }
    }

    /// <summary>How close an operator between two operands binds; 0 of what is none.</summary>
    private static int Binding(string? word) => word switch
    {
        "|" => LowestBinary,
        "^" => 2,
        "&" => 3,
        "<<" or ">>" => 4,
        "+" or "-" => 5,
        "*" or "/" or "//" or "%" or "@" => 6,
        _ => 0,
    };

    private PythonExpression ReadBinary(int lowest)
    {
        var outer = _chain;
        _chain = 0;
        var start = Token.Start;
        var left = ReadFactor();
        while (Binding(Token.Word) is var binding && binding >= lowest && Token.Word is { } word)
        {
            Advance();
            var right = ReadBinary(binding + 1);
            CountLink();
            left = new PythonBinary(start, LastEnd, left, word, right);
        }
        _chain = Math.Max(outer, _chain);
        return left;
    }

    private PythonExpression ReadFactor()
    {
        if (!(Is("-") || Is("+") || Is("~")))
            return ReadPower();
        if (!Enter())
            return Missing();
        var start = Token.Start;
        var word = Token.Word!;
        Advance();
        var operand = ReadFactor();
        Leave();
        return new PythonUnary(start, LastEnd, word, operand);
    }

    private PythonExpression ReadPower()
    {
        var start = Token.Start;
        var left = ReadAwait();
        if (!Is("**") || !Enter())
            return left;
        Advance();
        var right = ReadFactor();
        Leave();
        return new PythonBinary(start, LastEnd, left, "**", right);
    }

    private PythonExpression ReadAwait()
    {
        var start = Token.Start;
        if (!Take("await"))
            return ReadPrimary();
        var value = ReadPrimary();
        return new PythonAwait(start, LastEnd, value);
    }

    private PythonYield ReadYield()
    {
        var start = Token.Start;
        Advance();
        if (Take("from"))
        {
            var source = ReadExpression();
            return new PythonYield(start, LastEnd, true, source);
        }
        var value = BeginsExpression ? ReadExpressions(stars: true) : null;
        return new PythonYield(start, LastEnd, false, value);
    }
}
