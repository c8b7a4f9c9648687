using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>What find does with what it finds.</summary>
internal static class FindJudge
{
    public static void Judge(Judgement judgement, Verdict verdict, IReadOnlyList<ArgumentWord> words, Situation situation)
    {
        foreach (var piece in FindExpression.Read([.. words.Select(w => new FindWord(w.Text, w.Prefix, w.IsOneWord || w.IsNoOption, w.IsNoOption))]))
        {
            var start = words[piece.First].Start;
            var end = words[Math.Min(words.Count, piece.First + Math.Max(1, piece.Count)) - 1].End;
            if (piece.CommandCount > 0)
                verdict.Include(judgement.JudgeCall([.. words.Skip(piece.CommandFirst).Take(piece.CommandCount).Select(w => Found(w, isOne: words[piece.First + piece.Count - 1].Text == ";"))], situation.Shared));
            else if (piece is { Kind: ValueKind.Output, Value: { } output })
                OutputFiles.Judge(verdict, ArgumentWord.Constant(output, start, end), $"'{words[piece.First].Text}' of find", "find/output", situation.Place);
            else if (piece is { Kind: ValueKind.File, Value: { } file } && SecretFiles.Fits(ArgumentWord.Constant(file, start, end)))
                verdict.Add(start, end, "find/file", CommandEffect.Read, CommandTraits.ExposesSecrets, $"'{file}' is a file that holds secrets.");
            else
                verdict.Add(start, end, $"find/{words[piece.First].Text ?? "expression"}", piece.Effect, piece.Traits, piece.Says);
        }
    }

    /// <summary>A found name begins as the starting point does, which is no option, or with <c>./</c>.</summary>
    private static ArgumentWord Found(ArgumentWord word, bool isOne) => word.Text is { } text && text.IndexOf("{}", StringComparison.Ordinal) is var at and >= 0
        ? word with { Text = null, Prefix = text[..at], IsNoOption = at == 0 || text[0] != '-', IsOneWord = isOne || text != "{}", HoldsData = true }
        : word;
}
