namespace SafeOps.Commands.Parsing.Python;

/// <summary>Statements of one line, and blocks.</summary>
internal sealed partial class PythonReader
{
    private static readonly string[] AssignmentOperators = ["+=", "-=", "*=", "@=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "//="];

    /// <summary>Reads a compound statement, or a line of simple ones.</summary>
    private void ReadStatement(List<PythonStatement> into)
    {
        if (Is(PythonTokenKind.Indent))
        {
            Fail(Token.Start, Token.End, "The line is indented without a reason.");
            return;
        }
        if (!Enter())
            return;
        if (ReadCompound() is { } compound)
            into.Add(compound);
        else
            ReadLine(into);
        Leave();
    }

    /// <summary>Simple statements to the end of the line.</summary>
    private void ReadLine(List<PythonStatement> into)
    {
        do
            into.Add(ReadSimple());
        while (Take(";") && !Is(PythonTokenKind.Newline));
        if (Is(PythonTokenKind.Newline))
            Advance();
        else
            Fail("The line should end");
    }

    /// <summary>What stands behind a colon: the rest of the line, or the indented lines that follow.</summary>
    private List<PythonStatement> ReadBlock()
    {
        var body = new List<PythonStatement>();
        if (!Expect(":"))
            return body;
        if (!Is(PythonTokenKind.Newline))
        {
            ReadLine(body);
            return body;
        }
        Advance();
        if (!Is(PythonTokenKind.Indent))
        {
            Fail("An indented block should stand");
            return body;
        }
        Advance();
        while (!Is(PythonTokenKind.Dedent) && !Is(PythonTokenKind.End))
            ReadStatement(body);
        if (Is(PythonTokenKind.Dedent))
            Advance();
        return body;
    }

    private PythonStatement ReadSimple()
    {
        var start = Token.Start;
        switch (Token.Word)
        {
            case "pass" or "break" or "continue":
                var keyword = Token.Word;
                Advance();
                return new PythonKeywordStatement(start, LastEnd, keyword);
            case "return":
                Advance();
                var returned = EndsStatement ? null : ReadExpressions(stars: true);
                return new PythonReturn(start, LastEnd, returned);
            case "raise":
                Advance();
                var raised = EndsStatement ? null : ReadExpression();
                var cause = raised is not null && Take("from") ? ReadExpression() : null;
                return new PythonRaise(start, LastEnd, raised, cause);
            case "assert":
                Advance();
                var test = ReadExpression();
                var message = Take(",") ? ReadExpression() : null;
                return new PythonAssert(start, LastEnd, test, message);
            case "del":
                return ReadDelete();
            case "import":
                return ReadImport();
            case "from":
                return ReadImportFrom();
            case "global" or "nonlocal":
                return ReadScope();
            default:
                return IsSoft(Token, "type") && Ahead(1).Kind == PythonTokenKind.Name ? ReadTypeAlias() : ReadExpressionStatement();
        }
    }

    private bool EndsStatement => Is(PythonTokenKind.Newline) || Is(PythonTokenKind.End) || Is(";");

    private PythonDelete ReadDelete()
    {
        var start = Token.Start;
        Advance();
        var targets = new List<PythonExpression>();
        do
            targets.Add(CheckTarget(ReadBinary(LowestBinary), PythonTargetUse.Delete));
        while (Take(",") && !EndsStatement);
        return new PythonDelete(start, LastEnd, targets);
    }

    private PythonScope ReadScope()
    {
        var start = Token.Start;
        var keyword = Token.Word!;
        Advance();
        var names = new List<string>();
        do
            names.Add(ExpectName());
        while (Take(","));
        return new PythonScope(start, LastEnd, keyword, names);
    }

    private PythonTypeAlias ReadTypeAlias()
    {
        var start = Token.Start;
        Advance();
        var name = new PythonName(Token.Start, Token.End, ExpectName());
        var parameters = ReadTypeParameters();
        Expect("=");
        var value = ReadExpression();
        return new PythonTypeAlias(start, LastEnd, name, parameters, value);
    }

    /// <summary>An expression, or an assignment of any form.</summary>
    private PythonStatement ReadExpressionStatement()
    {
        var start = Token.Start;
        var first = ReadYieldOrExpressions();
        if (Is(":"))
            return ReadAnnotated(start, first);
        if (Token.Word is { } word && AssignmentOperators.Contains(word))
        {
            CheckTarget(first, PythonTargetUse.Single);
            Advance();
            var added = ReadYieldOrExpressions();
            return new PythonAugmentedAssignment(start, LastEnd, first, word[..^1], added);
        }
        if (!Is("="))
            return new PythonExpressionStatement(start, LastEnd, first);
        var targets = new List<PythonExpression>();
        var value = first;
        while (Take("="))
        {
            targets.Add(CheckTarget(value, PythonTargetUse.Assignment));
            value = ReadYieldOrExpressions();
        }
        return new PythonAssignment(start, LastEnd, targets, value);
    }

    private PythonAnnotatedAssignment ReadAnnotated(int start, PythonExpression target)
    {
        CheckTarget(target, PythonTargetUse.Single);
        Advance();
        var annotation = ReadExpression();
        var value = Take("=") ? ReadYieldOrExpressions() : null;
        return new PythonAnnotatedAssignment(start, LastEnd, target, annotation, value);
    }

    private PythonExpression ReadYieldOrExpressions() => Is("yield") ? ReadYield() : ReadExpressions(stars: true);

    private PythonExpression CheckTarget(PythonExpression target, PythonTargetUse use)
    {
        if (_problems.Count == 0 && PythonTargets.Mistake(target, use) is { } mistake)
            Fail(mistake.Start, mistake.End, "Nothing can be assigned to this, or deleted by it.");
        return target;
    }
}

/// <summary>What is done to a target.</summary>
internal enum PythonTargetUse
{
    /// <summary>Of <c>=</c>, <c>for</c>, <c>with</c>: several, and one with a star.</summary>
    Assignment,

    /// <summary>Of <c>+=</c> or an annotation.</summary>
    Single,

    Delete,
}

internal static class PythonTargets
{
    /// <summary>The first piece that cannot be a target; null where all can.</summary>
    public static PythonExpression? Mistake(PythonExpression target, PythonTargetUse use) => target switch
    {
        PythonName or PythonAttribute or PythonSubscript => null,
        PythonTuple tuple when use != PythonTargetUse.Single => First(tuple.Elements, use),
        PythonList list when use != PythonTargetUse.Single => First(list.Elements, use),
        PythonStarred starred when use == PythonTargetUse.Assignment => starred.Value is PythonStarred ? starred : Mistake(starred.Value, use),
        _ => target,
    };

    private static PythonExpression? First(IReadOnlyList<PythonExpression> targets, PythonTargetUse use) =>
        targets.Select(t => Mistake(t, use)).FirstOrDefault(m => m is not null);
}
