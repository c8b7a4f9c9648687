using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>What expanding a word does: commands in it, subscripts, expansions that evaluate a value once more.</summary>
internal sealed class BashWordJudge(BashJudge bash, BashVariables variables, ArithmeticJudge arithmetic, InnerText place)
{
    public void Judge(Verdict verdict, BashWord word, Situation situation)
    {
        foreach (var part in word.Parts)
        {
            foreach (var inner in BashWalk.WordsOf(part))
                Judge(verdict, part is BashArrayValue && IsMap(word) ? WithoutSubscript(inner) : inner, situation);
            switch (part)
            {
                case BashCommandSubstitution substitution:
                    Include(verdict, "$( … )", part, substitution.Script, situation);
                    break;
                case BashProcessSubstitution substitution:
                    Include(verdict, substitution.IsOutput ? ">( … )" : "<( … )", part, substitution.Script, substitution.IsOutput ? situation with { Input = InputSource.Piped, Document = null } : situation);
                    break;
                case BashArithmetic expression:
                    JudgeArithmetic(verdict, expression.Expression);
                    break;
                case BashParameter parameter:
                    JudgeParameter(verdict, parameter);
                    break;
            }
        }
    }

    private bool IsMap(BashWord declared) => variables.IsAssociative(declared.Prefix.Split('=', '+')[0], declared.End);

    /// <summary>The key of a map's element is a word like another.</summary>
    private static BashWord WithoutSubscript(BashWord element) =>
        element.Parts is [BashArithmetic key, ..] ? element with { Parts = [.. key.Expression.Parts, .. element.Parts.Skip(1)] } : element;

    public void JudgeArithmetic(Verdict verdict, BashWord expression)
    {
        if (arithmetic.Problem(expression) is { } problem)
            verdict.Unknown(place.From(expression.Start), place.To(expression.End), "bash/arithmetic", problem, CommandTraits.RunsArbitraryCode);
        foreach (var name in ArithmeticNames.Of(expression))
        {
            if (name.IsSet && VariableRules.Problem(name.Text) is { } steered)
                verdict.Unknown(place.From(expression.Start), place.To(expression.End), "bash/variable", steered);
        }
    }

    public void JudgeSubscript(Verdict verdict, string name, BashWord subscript)
    {
        if (!variables.IsAssociative(name, subscript.Start))
            JudgeArithmetic(verdict, subscript);
    }

    public void JudgeTest(Verdict verdict, BashTest test)
    {
        for (var i = 0; i < test.Words.Count; i++)
        {
            var word = test.Words[i];
            switch (word.IsQuoted ? null : word.Constant)
            {
                case "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge":
                    if (i > 0)
                        JudgeArithmetic(verdict, test.Words[i - 1]);
                    if (i + 1 < test.Words.Count)
                        JudgeArithmetic(verdict, test.Words[i + 1]);
                    break;
                case "-v" or "-R" when i + 1 < test.Words.Count && !(test.Words[i + 1].Constant is { } name && BashNames.IsName(name)):
                    var operand = test.Words[i + 1];
                    verdict.Unknown(place.From(operand.Start), place.To(operand.End), "bash/test", "A subscript in the name of a variable can run code.", CommandTraits.RunsArbitraryCode);
                    break;
            }
        }
    }

    private void JudgeParameter(Verdict verdict, BashParameter parameter)
    {
        var start = place.From(parameter.Start);
        var end = place.To(parameter.End);
        if (parameter.Subscript is { } subscript)
            JudgeSubscript(verdict, parameter.Name, subscript);
        switch (parameter.Operator)
        {
            case ['!', ..] when !IsListOfNames(parameter):
                verdict.Unknown(start, end, "bash/expansion", "The value names a variable, and a subscript in it can run code.", CommandTraits.RunsArbitraryCode);
                break;
            case "@P":
                verdict.Unknown(start, end, "bash/expansion", "The value is expanded once more, and commands in it run.", CommandTraits.RunsArbitraryCode);
                break;
            case ":":
                foreach (var word in parameter.Words)
                    JudgeArithmetic(verdict, word);
                break;
            case ":=" or "=" when VariableRules.Problem(parameter.Name) is { } problem:
                verdict.Unknown(start, end, "bash/variable", problem);
                break;
        }
    }

    /// <summary><c>${!start*}</c> and <c>${!array[@]}</c> look nothing up.</summary>
    private static bool IsListOfNames(BashParameter parameter) =>
        parameter.Operator is "!*" or "!@" || (parameter is { Operator: "!", IsAll: true } && parameter.Name is not ("@" or "*"));

    private void Include(Verdict verdict, string name, BashPart part, BashScript script, Situation situation)
    {
        var inner = new Verdict(name, place.From(part.Start), place.To(part.End));
        bash.JudgeScript(inner, script, situation);
        verdict.Include(inner);
    }
}
