using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>Explains groups, loops, conditionals, functions and tests, with the commands they govern as their pieces.</summary>
internal sealed class CompoundExplainer(BashExplainer bash, string text, WordExplainer words)
{
    public Passage Explain(BashCommand command)
    {
        var draft = command switch
        {
            BashGroup group => Group(group),
            BashConditional { Keyword: "if" } choice => If(choice),
            BashConditional loop => While(loop),
            BashFor loop => For(loop),
            BashArithmeticFor loop => ArithmeticFor(loop),
            BashCase choice => Case(choice),
            BashFunction function => Function(function),
            BashCoprocess coprocess => Coprocess(coprocess),
            BashTest test => Test(test),
            BashArithmeticCommand arithmetic => Arithmetic(arithmetic),
            _ => new PieceDraft(ExplainedKind.Unknown, command.Start, command.End, text[command.Start..command.End], "not known here"),
        };
        draft.Covering(command.Start, command.End);
        draft.Add(bash.Redirections(command));
        return new Passage([draft], draft.Brief);
    }

    private PieceDraft Group(BashGroup group)
    {
        var body = bash.Script(group.Body);
        return (group.IsSubshell
            ? new PieceDraft(ExplainedKind.Keyword, group.Start, group.Start + 1, "( … )", "in a subshell: what is set in it is gone behind it") { Brief = $"in a subshell {body.Brief}" }
            : new PieceDraft(ExplainedKind.Keyword, group.Start, group.Start + 1, "{ … }", "together:") { Brief = body.Brief }).Add(body.Pieces);
    }

    private PieceDraft If(BashConditional choice)
    {
        var condition = bash.Script(choice.Parts[0]);
        var draft = Keyword(choice.Start, "if", "if this succeeds:").Add(condition.Pieces);
        draft.Brief = $"if {Condition(condition)}";
        for (var i = 1; i < choice.Parts.Count; i++)
        {
            var (start, end) = BashGap.LastWord(text, choice.Parts[i - 1].Start, choice.Parts[i].Start);
            var keyword = text[start..end];
            var body = bash.Script(choice.Parts[i]);
            draft.Add(new PieceDraft(ExplainedKind.Keyword, start, end, keyword, keyword switch
            {
                "then" => "then:",
                "elif" => "else, if this succeeds:",
                _ => "else:",
            }).Add(body.Pieces));
            draft.Brief += keyword switch
            {
                "then" => $": {body.Brief}",
                "elif" => $"; else if {Condition(body)}",
                _ => $"; else {body.Brief}",
            };
        }
        return draft;
    }

    /// <summary>What a test asks is the condition; of another command it is that it succeeds.</summary>
    private static string Condition(Passage passage) => passage.Brief.StartsWith(TestText.Asks, StringComparison.Ordinal) ? passage.Brief[TestText.Asks.Length..] : $"this succeeds ({passage.Brief})";

    private PieceDraft While(BashConditional loop)
    {
        var condition = bash.Script(loop.Parts[0]);
        var until = loop.Keyword == "until";
        var draft = Keyword(loop.Start, loop.Keyword, until ? "until this succeeds:" : "as long as this succeeds:").Add(condition.Pieces);
        return Body(draft, loop.Parts[0].Start, loop.Parts[1], $"{(until ? "until" : "while")} {Condition(condition)}");
    }

    private PieceDraft For(BashFor loop)
    {
        var meaning = loop switch
        {
            { Keyword: "select" } => $"asks for one of these, as {loop.Variable}, again and again:",
            { Words: null } => $"for each argument of the script, as {loop.Variable}:",
            _ => $"for each of these, as {loop.Variable}:",
        };
        var name = text.IndexOf(loop.Variable, loop.Start + loop.Keyword.Length, StringComparison.Ordinal) + loop.Variable.Length;
        var draft = new PieceDraft(ExplainedKind.Keyword, loop.Start, name, $"{loop.Keyword} {loop.Variable}", meaning);
        foreach (var word in loop.Words ?? [])
        {
            var piece = words.Of(word, ExplainedKind.Argument, "");
            if (piece.Meaning.Length == 0)
                piece.Meaning = piece.Pieces.Count > 0 ? "what this gives" : "this word";
            draft.Add(piece);
        }
        var over = loop.Words is null ? "argument" : Phrases.Short(string.Join(' ', loop.Words.Select(w => text[w.Start..w.End])), 40);
        return Body(draft, name, loop.Body, $"for each of {over}");
    }

    private PieceDraft ArithmeticFor(BashArithmeticFor loop)
    {
        var draft = Keyword(loop.Start, "for", "with a counter:");
        draft.Add(Expression(loop.Expression, "begins, goes on as long as, and steps"));
        return Body(draft, loop.Expression.End, loop.Body, "with a counter");
    }

    private PieceDraft Body(PieceDraft draft, int from, BashScript body, string brief)
    {
        var passage = bash.Script(body);
        var (start, end) = BashGap.LastWord(text, from, body.Start);
        draft.Brief = $"{brief}: {passage.Brief}";
        return draft.Add(new PieceDraft(ExplainedKind.Keyword, start, end, text[start..end], "each time:").Add(passage.Pieces));
    }

    private PieceDraft Case(BashCase choice)
    {
        var subject = text[choice.Subject.Start..choice.Subject.End];
        var draft = new PieceDraft(ExplainedKind.Keyword, choice.Start, choice.Subject.End, Phrases.Short($"case {subject}", 40), $"by the first pattern that {(WordText.Whole(choice.Subject) is { } only ? ParameterText.Of(only, text) : Phrases.Short(subject, 30))} fits:")
        {
            Brief = $"by what {Phrases.Short(subject, 30)} is: {string.Join("; or ", choice.Items.Select(i => bash.Script(i.Body).Brief).Where(b => b.Length > 0).Distinct().Take(3))}",
        };
        if (WordText.Whole(choice.Subject) is null)
            draft.Add(words.Expansions(choice.Subject));
        foreach (var item in choice.Items.Where(i => i.Patterns.Count > 0))
        {
            var (start, end) = (item.Patterns[0].Start, item.Patterns[^1].End);
            var written = text[start..end];
            draft.Add(new PieceDraft(ExplainedKind.Keyword, start, end, written + ")", written == "*" ? "in all other cases:" : "if it is like this:").Add(bash.Script(item.Body).Pieces));
        }
        return draft;
    }

    private PieceDraft Function(BashFunction function)
    {
        var body = bash.Command(function.Body);
        return new PieceDraft(ExplainedKind.Keyword, function.Start, function.Body.Start, text[function.Start..function.Body.Start].Trim(), $"defines the function {function.Name}; nothing runs yet")
        {
            Brief = $"defines the function {function.Name}",
        }.Add(function.Body is BashGroup { IsSubshell: false } && function.Body.Redirections.Count == 0 ? body.Pieces[0].Pieces : body.Pieces);
    }

    private PieceDraft Coprocess(BashCoprocess coprocess)
    {
        var body = bash.Command(coprocess.Body);
        return new PieceDraft(ExplainedKind.Keyword, coprocess.Start, coprocess.Body.Start, "coproc", "in the background, with its input and output on pipes of this shell:")
        {
            Brief = $"in the background {body.Brief}",
        }.Add(body.Pieces);
    }

    private PieceDraft Test(BashTest test)
    {
        var pieces = TestText.Explain([.. test.Words.Select(w => new TestWord(w.Start, w.End, text[w.Start..w.End], !w.IsQuoted))], isExtended: true);
        foreach (var piece in pieces)
        {
            foreach (var word in test.Words.Where(w => w.Start >= piece.Start && w.End <= piece.End))
                piece.Add(words.Expansions(word).Where(e => e.Pieces.Count > 0 || e.Text.StartsWith("${", StringComparison.Ordinal)));
        }
        var whole = text[test.Start..test.End];
        return new PieceDraft(ExplainedKind.Command, test.Start, test.End, pieces.Count > 1 ? "[[ … ]]" : whole, "tests whether this holds:")
        {
            ShowsRead = true,
            Brief = $"{TestText.Asks}{string.Join(" ", pieces.Select(p => p.Meaning))}",
        }.Add(pieces);
    }

    private PieceDraft Arithmetic(BashArithmeticCommand arithmetic) =>
        new PieceDraft(ExplainedKind.Command, arithmetic.Start, arithmetic.End, text[arithmetic.Start..arithmetic.End], "computes; fails if the result is 0")
        {
            ShowsRead = true,
            Brief = $"computes {Phrases.Short(text[arithmetic.Start..arithmetic.End].Trim('(', ')', ' '), 40)}",
        }.Add(NamesSet(arithmetic.Expression)).Add(words.Expansions(arithmetic.Expression));

    private PieceDraft Expression(BashWord expression, string meaning) =>
        new PieceDraft(ExplainedKind.Argument, expression.Start, expression.End, text[expression.Start..expression.End], meaning).Add(words.Expansions(expression));

    private static IEnumerable<PieceDraft> NamesSet(BashWord expression)
    {
        var names = ArithmeticNames.Of(expression).Where(n => n.IsSet).Select(n => n.Text).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? [] : [new PieceDraft(ExplainedKind.Assignment, expression.Start, expression.End, string.Join(", ", names), $"set by it")];
    }

    private static PieceDraft Keyword(int start, string keyword, string meaning) => new(ExplainedKind.Keyword, start, start + keyword.Length, keyword, meaning);
}
