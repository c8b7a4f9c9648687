using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>What is done with a value, by what kind of value it is.</summary>
internal sealed class ValueJudge(Judgement judgement)
{
    /// <param name="verdict">Of the call.</param>
    /// <param name="call">The call.</param>
    /// <param name="piece">The option or argument.</param>
    /// <param name="situation">What is around the call.</param>
    /// <param name="suppressed">The call is in a mode in which its arguments are not acted upon.</param>
    public void Judge(Verdict verdict, ToolCall call, CallPiece piece, Situation situation, bool suppressed)
    {
        if (piece.Value is not { } value || piece.Meaning is null)
            return;
        var rule = $"{call.Tool.Name}/{(piece.Option is null ? piece.Argument!.Name : piece.Written)}";
        switch (piece.ValueKind)
        {
            case ValueKind.File when SecretFiles.Fits(value):
                verdict.Add(value.Start, value.End, rule, CommandEffect.Read, CommandTraits.ExposesSecrets, $"'{value.Text ?? value.Prefix}' is a file that holds secrets.");
                break;
            case ValueKind.Lock when value.Text is { Length: > 0 } number && number.All(char.IsAsciiDigit):
                break;
            case ValueKind.Output or ValueKind.Lock when !suppressed:
                OutputFiles.Judge(verdict, value, $"'{call.Name}'", rule, situation.Place);
                break;
            case ValueKind.Edit when !suppressed && !(value.Text is { } file && OutputFiles.IsHarmless(file)):
                verdict.Add(value.Start, value.End, rule, CommandEffect.Mutate, CommandTraits.None, $"'{call.Name}' changes {Named(value)}.");
                break;
            case ValueKind.Remove when !suppressed:
                verdict.Add(value.Start, value.End, rule, CommandEffect.Destroy, CommandTraits.None, $"'{call.Name}' removes {Named(value)}.");
                break;
            case ValueKind.Code:
                verdict.Unknown(value.Start, value.End, rule, $"{Named(value)} says what is done, and it is not read here.", CommandTraits.RunsArbitraryCode);
                break;
            case ValueKind.Program:
                verdict.Unknown(value.Start, value.End, rule, $"This is a program for {call.Tool.Name}, a language that is not read here.", CommandTraits.RunsArbitraryCode);
                break;
            case ValueKind.Url when value.Text is { } url && url.StartsWith("file:", StringComparison.OrdinalIgnoreCase):
                if (SecretFiles.Fits(ArgumentWord.Constant(url["file:".Length..].Replace("//", "/", StringComparison.Ordinal), value.Start, value.End)))
                    verdict.Add(value.Start, value.End, rule, CommandEffect.Read, CommandTraits.ExposesSecrets, "It shows a file that holds secrets.");
                break;
            case ValueKind.Data when value.Text is null || value.Text.Contains('@', StringComparison.Ordinal):
                verdict.Add(value.Start, value.End, rule, CommandEffect.Read, CommandTraits.SendsData, "It sends what a file or an expansion holds.");
                break;
            case ValueKind.Command when !suppressed:
                verdict.Include(judgement.JudgeCall(call.Tool.Name == "xargs" ? XargsWords.Of(call, piece.Rest, situation.InputShape) : piece.Rest, situation));
                break;
            case ValueKind.RemoteCommand:
                verdict.Include(judgement.JudgeCall(piece.Rest, situation.Elsewhere));
                break;
            case ValueKind.AssignedCommand when !suppressed:
                JudgeAssigned(verdict, call, piece.Rest, situation);
                break;
            case ValueKind.ShellWords:
                JudgeShellWords(verdict, call, piece.Rest, call.Tool.Remote is null ? situation : situation.Elsewhere);
                break;
            case ValueKind.Variable:
                JudgeVariable(verdict, value, rule);
                break;
            case ValueKind.Arithmetic:
                JudgeArithmetic(verdict, value, rule);
                break;
            case ValueKind.Test:
                TestWords.Judge(verdict, piece.Rest, rule);
                break;
            case ValueKind.FindExpression:
                FindJudge.Judge(judgement, verdict, piece.Rest, situation);
                break;
            default:
                if (IsLanguage(piece.ValueKind))
                    JudgeText(verdict, call, piece.ValueKind, value, situation, isScript: false);
                break;
        }
    }

    /// <summary>What standard input is read as where the tool takes it for code.</summary>
    public void JudgeInput(Verdict verdict, ToolCall call, ValueKind kind, Situation situation)
    {
        if (kind == ValueKind.Talk)
        {
            if (situation.Input is not InputSource.Inherited && situation.Document?.Text?.Trim() is not ("" or "Q" or "QUIT"))
                verdict.Unknown(verdict.Start, verdict.End, $"{call.Tool.Name}/input", $"{call.Tool.Name} says to the other side what its standard input holds, and what that does there is not known.");
        }
        else if (situation is { Input: InputSource.Text, Document: { } document })
            JudgeText(verdict, call, kind, document, situation with { Input = InputSource.Inherited, Document = null }, isScript: true);
        else
            verdict.Unknown(verdict.Start, verdict.End, $"{call.Tool.Name}/input", $"{call.Tool.Name} runs what its standard input holds, and that does not stand here.", CommandTraits.RunsArbitraryCode);
    }

    private void JudgeText(Verdict verdict, ToolCall call, ValueKind kind, ArgumentWord value, Situation situation, bool isScript)
    {
        if (value.Text is not { } text)
        {
            verdict.Unknown(value.Start, value.End, $"{call.Tool.Name}/text", $"An expansion gives part of what {call.Tool.Name} runs.", CommandTraits.RunsArbitraryCode);
            return;
        }
        verdict.Include(kind switch
        {
            ValueKind.Shell => judgement.JudgeInner(text, value, situation),
            ValueKind.PowerShell => judgement.JudgePowerShell(text, InnerText.Of(value), situation),
            ValueKind.Sed => ScriptJudge.Of(judgement, "sed", SedScript.Judge(text), value, situation),
            ValueKind.Awk => ScriptJudge.Of(judgement, "awk", AwkProgram.Judge(text), value, situation),
            _ => SqlJudge.Judge(judgement, kind, CommandShell.Bash, text, InnerText.Of(value), isScript),
        });
    }

    private void JudgeAssigned(Verdict verdict, ToolCall call, IReadOnlyList<ArgumentWord> words, Situation situation)
    {
        var first = 0;
        var names = new List<ArgumentWord>();
        for (; first < words.Count && words[first].Prefix.IndexOf('=', StringComparison.Ordinal) > 0; first++)
            names.Add(words[first]);
        var command = words.Skip(first).ToList();
        foreach (var name in names)
            JudgeGivenVariable(verdict, name, ValueOf(name), command.Count > 0 ? command[0].Text : null);
        if (command.Count > 0)
            verdict.Include(judgement.JudgeCall(command, situation));
        else
            verdict.Add(verdict.Start, verdict.End, $"{call.Tool.Name}/prints", CommandEffect.Read, call.Command.TraitsAlone, $"'{call.Tool.Name}' without a command prints every variable, secrets included.");
    }

    /// <summary><c>NAME=value</c> before a program.</summary>
    /// <param name="verdict">Of the program.</param>
    /// <param name="assignment">As it was written.</param>
    /// <param name="value">What it is set to, where that stands in the text.</param>
    /// <param name="program">Which program is given it; null where that is not certain.</param>
    public void JudgeGivenVariable(Verdict verdict, ArgumentWord assignment, ArgumentWord? value, string? program)
    {
        var name = assignment.Prefix[..assignment.Prefix.IndexOf('=', StringComparison.Ordinal)];
        if (VariableRules.IsHarmlessEverywhere(name, value))
            return;
        var tool = program is not null && ToolJudge.NameOf(program) is { } file ? judgement.Tools.Find(file) : null;
        if (tool?.Variables.Any(v => WordPattern.Fits(v.Name, name)) == true)
            return;
        verdict.Unknown(assignment.Start, assignment.End, "command/variable", $"What the variable {name} does to {program ?? "the command"} is not known.", CommandTraits.RunsArbitraryCode);
    }

    /// <summary>What stands behind the sign of equality of <c>NAME=value</c>.</summary>
    private static ArgumentWord ValueOf(ArgumentWord assignment) => assignment.Behind(assignment.Prefix.IndexOf('=', StringComparison.Ordinal) + 1);

    private void JudgeShellWords(Verdict verdict, ToolCall call, IReadOnlyList<ArgumentWord> words, Situation situation)
    {
        if (words.FirstOrDefault(w => w.Text is null) is { } uncertain)
        {
            verdict.Unknown(uncertain.Start, uncertain.End, $"{call.Tool.Name}/text", $"A shell reads what an expansion gives here once more.", CommandTraits.RunsArbitraryCode);
            return;
        }
        var text = ArgumentWord.Joined(words);
        verdict.Include(judgement.JudgeInner(text.Text!, text, situation));
    }

    /// <summary>Digits and signs only: a name or a subscript is looked up, and its value evaluated once more.</summary>
    private static void JudgeArithmetic(Verdict verdict, ArgumentWord value, string rule)
    {
        if (value.Text is not { } text || text.AsSpan().IndexOfAnyExcept("0123456789+-*/%()<>=!&|^~?:, ") >= 0)
            verdict.Unknown(value.Start, value.End, rule, "A subscript in this arithmetic can run code.", CommandTraits.RunsArbitraryCode);
    }

    private static void JudgeVariable(Verdict verdict, ArgumentWord value, string rule)
    {
        if (value.Text is not { } name || !BashNames.IsName(name))
            verdict.Unknown(value.Start, value.End, rule, "This names a variable, and a subscript in the name can run code.", CommandTraits.RunsArbitraryCode);
        else if (VariableRules.Problem(name) is { } problem)
            verdict.Unknown(value.Start, value.End, rule, problem);
    }

    private static string Named(ArgumentWord value) => value.Text is { } text ? $"'{text}'" : "what an expansion names";

    private static bool IsLanguage(ValueKind kind) => kind is ValueKind.Shell or ValueKind.PowerShell or ValueKind.Psql or ValueKind.SqliteShell or ValueKind.MySql or ValueKind.TSql or ValueKind.Sed or ValueKind.Awk;
}
