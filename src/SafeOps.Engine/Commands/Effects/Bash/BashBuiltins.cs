using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>The builtins that change what the shell itself does with later words. All others are judged by their knowledge.</summary>
internal sealed class BashBuiltins(Judgement judgement, ArithmeticJudge arithmetic)
{
    public Verdict Judge(IReadOnlyList<ArgumentWord> words, Situation situation)
    {
        var verdict = new Verdict(words[0].Text ?? "?", words[0].Start, words[^1].End) { Environment = CommandTargets.Local };
        var operands = words.Skip(1).ToList();
        switch (words[0].Text)
        {
            case "eval":
                JudgeText(verdict, operands, situation);
                return verdict;
            case "trap":
                JudgeTrap(verdict, operands, situation);
                return verdict;
            case "exec":
                JudgeExec(verdict, operands, situation);
                return verdict;
            case "alias" when operands.FirstOrDefault(o => o.Text is not { } text || text.Contains('=', StringComparison.Ordinal)) is { } alias:
                verdict.Unknown(alias.Start, alias.End, "bash/alias", "An alias changes what later commands mean.", CommandTraits.RunsArbitraryCode);
                return verdict;
            case "export" or "declare" or "typeset" or "local" or "readonly":
                JudgeDeclaration(verdict, operands);
                return verdict;
            case "set" when operands.Count == 0:
                verdict.Add(verdict.Start, verdict.End, "bash/set", CommandEffect.Read, CommandTraits.ExposesSecrets, "It prints every variable, secrets included.");
                return verdict;
            case "let":
                foreach (var operand in operands)
                    JudgeExpression(verdict, operand);
                return verdict;
            case "unset":
                foreach (var operand in operands.Where(o => o.Text is not ['-', ..]))
                    JudgeName(verdict, operand, operand.Text);
                return verdict;
            default:
                return judgement.JudgeCall(words, situation);
        }
    }

    private void JudgeText(Verdict verdict, List<ArgumentWord> operands, Situation situation)
    {
        if (operands is [{ Text: "--" }, ..])
            operands = operands[1..];
        if (operands.Count == 0)
            return;
        if (operands.FirstOrDefault(o => o.Text is null) is { } uncertain)
        {
            verdict.Unknown(uncertain.Start, uncertain.End, "bash/eval", "The shell runs what an expansion gives here.", CommandTraits.RunsArbitraryCode);
            return;
        }
        var text = ArgumentWord.Joined(operands);
        verdict.Include(judgement.JudgeInner(text.Text!, text, situation));
    }

    private void JudgeTrap(Verdict verdict, List<ArgumentWord> operands, Situation situation)
    {
        if (operands is [{ Text: "-l" or "-p" }, ..])
            return;
        if (operands is [{ Text: "--" }, ..])
            operands = operands[1..];
        // One word alone names a signal that is set back.
        if (operands.Count > 1 && operands[0].Text is not ("-" or ""))
            JudgeText(verdict, [operands[0]], situation);
        else if (operands.FirstOrDefault(o => o.Text is null) is { } uncertain)
            verdict.Unknown(uncertain.Start, uncertain.End, "bash/trap", "The shell runs what an expansion gives here.", CommandTraits.RunsArbitraryCode);
    }

    private void JudgeExec(Verdict verdict, List<ArgumentWord> operands, Situation situation)
    {
        var first = 0;
        while (first < operands.Count && operands[first].Text is "-c" or "-l" or "-cl" or "-lc" or "--" or "-a")
            first += operands[first].Text == "-a" ? 2 : 1;
        if (first < operands.Count)
            verdict.Include(judgement.JudgeCall(operands[first..], situation));
    }

    private static void JudgeDeclaration(Verdict verdict, List<ArgumentWord> operands)
    {
        var names = 0;
        // It shows what they are, and sets nothing.
        var prints = operands is [{ Text: "-p" }, .. var shown] && shown.All(o => o.Text is { } name && BashNames.IsName(name));
        foreach (var operand in operands)
        {
            if (operand.Text is ['-' or '+', .. var letters] && letters.Length > 0)
            {
                if (letters.AsSpan().IndexOfAny('n', 'i') >= 0)
                    verdict.Unknown(operand.Start, operand.End, "bash/declare", "With this the value is evaluated once more, and a subscript in it can run code.", CommandTraits.RunsArbitraryCode);
                names += letters.AsSpan().IndexOfAny('f', 'F') >= 0 ? 1 : 0;
                continue;
            }
            names++;
            var equals = operand.Prefix.IndexOf('=', StringComparison.Ordinal);
            if (prints)
                continue;
            JudgeName(verdict, operand, equals >= 0 ? operand.Prefix[..equals].TrimEnd('+') : operand.Text, equals > 0 && operand.Prefix[equals - 1] != '+' ? operand.Behind(equals + 1) : null);
        }
        if (names == 0)
            verdict.Add(verdict.Start, verdict.End, "bash/declare", CommandEffect.Read, CommandTraits.ExposesSecrets, "It prints every variable, secrets included.");
    }

    private static void JudgeName(Verdict verdict, ArgumentWord operand, string? name, ArgumentWord? value = null)
    {
        if (name is null || !BashNames.IsName(name))
            verdict.Unknown(operand.Start, operand.End, "bash/variable", "This names a variable, and a subscript in the name can run code.", CommandTraits.RunsArbitraryCode);
        else if (VariableRules.Problem(name, value) is { } problem)
            verdict.Unknown(operand.Start, operand.End, "bash/variable", problem);
    }

    private void JudgeExpression(Verdict verdict, ArgumentWord operand)
    {
        var problem = operand.Text is not { } text || text.AsSpan().IndexOfAny("$`[\\'\"") >= 0
            ? "A subscript in this arithmetic can run code."
            : arithmetic.Problem(new BashWord(0, text.Length, [new BashLiteral(0, text.Length, text, Quoted: true)]));
        if (problem is not null)
            verdict.Unknown(operand.Start, operand.End, "bash/arithmetic", problem, CommandTraits.RunsArbitraryCode);
    }
}
