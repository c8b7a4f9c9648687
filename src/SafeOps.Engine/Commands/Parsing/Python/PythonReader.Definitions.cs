namespace SafeOps.Commands.Parsing.Python;

/// <summary>Functions, classes, parameters.</summary>
internal sealed partial class PythonReader
{
    private PythonStatement ReadDecorated()
    {
        var decorators = new List<PythonExpression>();
        while (Take("@"))
        {
            decorators.Add(ReadNamed());
            if (Is(PythonTokenKind.Newline))
                Advance();
            else
                Fail("The line should end");
        }
        switch (Token.Word)
        {
            case "def":
                return ReadFunction(Token.Start, isAsync: false, decorators);
            case "class":
                return ReadClass(decorators);
            case "async":
                return ReadAsync(decorators);
            default:
                Fail("A function or a class should stand");
                return new PythonKeywordStatement(Token.Start, Token.Start, "pass");
        }
    }

    private PythonFunction ReadFunction(int start, bool isAsync, IReadOnlyList<PythonExpression> decorators)
    {
        Advance();
        var name = ExpectName();
        var typeParameters = ReadTypeParameters();
        Expect("(");
        var parameters = ReadParameters(")", annotated: true);
        Expect(")");
        var returns = Take("->") ? ReadExpression() : null;
        var body = ReadBlock();
        return new PythonFunction(start, EndOf(body), isAsync, name, decorators, typeParameters, parameters, returns, body);
    }

    private PythonClass ReadClass(IReadOnlyList<PythonExpression> decorators)
    {
        var start = Token.Start;
        Advance();
        var name = ExpectName();
        var typeParameters = ReadTypeParameters();
        var arguments = Is("(") ? ReadArguments() : [];
        if (arguments.FirstOrDefault(a => a.Value is PythonComprehension { Kind: PythonComprehensionKind.Generator } && _text[a.Value.Start] != '(') is { } generator)
            Fail(generator.Start, generator.End, "A generator is no base class.");
        var body = ReadBlock();
        return new PythonClass(start, EndOf(body), name, decorators, typeParameters, arguments, body);
    }

    private List<PythonTypeParameter> ReadTypeParameters()
    {
        var parameters = new List<PythonTypeParameter>();
        if (!Take("["))
            return parameters;
        do
        {
            var start = Token.Start;
            var stars = Is("*") || Is("**") ? Token.End - Token.Start : 0;
            if (stars > 0)
                Advance();
            var name = ExpectName();
            var bound = stars == 0 && Take(":") ? ReadExpression() : null;
            var otherwise = Take("=") ? stars == 1 && Is("*") ? ReadStarred() : ReadExpression() : null;
            parameters.Add(new PythonTypeParameter(start, LastEnd, name, stars, bound, otherwise));
        }
        while (Take(",") && !Is("]"));
        Expect("]");
        return parameters;
    }

    /// <summary>The parameters up to the bracket or colon behind them, which stays.</summary>
    private List<PythonParameter> ReadParameters(string close, bool annotated)
    {
        var parameters = new List<PythonParameter>();
        var kind = PythonParameterKind.Positional;
        var slash = false;
        var defaults = false;
        while (!Is(close) && !Is(PythonTokenKind.End))
        {
            if (Is("/"))
            {
                if (slash || parameters.Count == 0 || kind != PythonParameterKind.Positional)
                    Fail("A parameter should stand");
                slash = true;
                for (var i = 0; i < parameters.Count; i++)
                    parameters[i] = parameters[i] with { Kind = PythonParameterKind.PositionalOnly };
                Advance();
            }
            else if (Is("*"))
            {
                if (kind != PythonParameterKind.Positional)
                    Fail("A parameter should stand");
                kind = PythonParameterKind.KeywordOnly;
                Advance();
                if (Is(PythonTokenKind.Name))
                    parameters.Add(ReadParameter(PythonParameterKind.ManyPositional, LastEnd - 1, annotated));
                else if (!Is(",") || Ahead(1).Kind != PythonTokenKind.Name)
                    Fail("A parameter should stand behind '*'");
            }
            else if (Is("**"))
            {
                Advance();
                parameters.Add(ReadParameter(PythonParameterKind.ManyKeywords, LastEnd - 2, annotated));
                Take(",");
                return parameters;
            }
            else
            {
                var parameter = ReadParameter(kind, Token.Start, annotated);
                if (kind == PythonParameterKind.Positional && defaults && parameter.Default is null)
                    Fail(parameter.Start, parameter.End, "A parameter without a default stands behind one with a default.");
                defaults |= parameter.Default is not null;
                parameters.Add(parameter);
            }
            if (!Take(","))
                break;
        }
        return parameters;
    }

    private PythonParameter ReadParameter(PythonParameterKind kind, int start, bool annotated)
    {
        var name = ExpectName();
        PythonExpression? annotation = null;
        if (annotated && Take(":"))
            annotation = kind == PythonParameterKind.ManyPositional && Is("*") ? ReadStarred() : ReadExpression();
        var isMany = kind is PythonParameterKind.ManyPositional or PythonParameterKind.ManyKeywords;
        var otherwise = !isMany && Take("=") ? ReadExpression() : null;
        return new PythonParameter(start, LastEnd, name, kind, annotation, otherwise);
    }
}
