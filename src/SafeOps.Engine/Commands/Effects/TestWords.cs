using SafeOps.Commands.Effects.Bash;

namespace SafeOps.Commands.Effects;

/// <summary>The words of <c>test</c> and <c>[</c>. Only <c>-v</c> and <c>-R</c> look into a name, whose subscript can run code.</summary>
internal static class TestWords
{
    public static void Judge(Verdict verdict, IReadOnlyList<ArgumentWord> words, string rule)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Text is null && !word.IsOneWord)
                verdict.Unknown(word.Start, word.End, rule, "An expansion may give further operators here: put it in double quotes.", CommandTraits.RunsArbitraryCode);
            else if (i + 1 < words.Count && (word.Text is "-v" or "-R" || (word.Text is null && word.MayBeOption && IsFirst(words, i)))
                && !IsHarmless(words[i + 1], isOperand: word.Text is not null))
            {
                verdict.Unknown(words[i + 1].Start, words[i + 1].End, rule, "A subscript in the name of a variable can run code.", CommandTraits.RunsArbitraryCode);
            }
        }
    }

    private static bool IsFirst(IReadOnlyList<ArgumentWord> words, int at) => at == 0 || words[at - 1].Text is "!" or "(" or "-a" or "-o";

    /// <summary>A name without a subscript; behind a word that is an operator only perhaps, an operator of two operands too.</summary>
    private static bool IsHarmless(ArgumentWord word, bool isOperand) => word.Text is { } text
        && (BashNames.IsName(text) || (!isOperand && !text.Contains('[', StringComparison.Ordinal)) || text == "]");
}
