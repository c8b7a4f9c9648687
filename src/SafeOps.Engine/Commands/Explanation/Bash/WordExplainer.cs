using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>Explains words, and the expansions in them as pieces of their own.</summary>
internal sealed class WordExplainer(BashExplainer bash, string text)
{
    /// <summary>A word with a meaning, to which is added what the shell makes of it.</summary>
    public PieceDraft Of(BashWord word, ExplainedKind kind, string meaning, bool splits = true)
    {
        var draft = new PieceDraft(kind, word.Start, word.End, text[word.Start..word.End], "");
        Describe(draft, word, splits);
        draft.Meaning = Phrases.Join(meaning, draft.Meaning);
        return draft;
    }

    /// <summary>Adds to a piece what the shell makes of a word in it, and the expansions inside.</summary>
    public void Describe(PieceDraft piece, BashWord word, bool splits = true)
    {
        var made = WordText.Of(word, text, splits);
        // To say what it becomes says more than to repeat it.
        piece.Meaning = made.Length > 0 && piece.Meaning == text[word.Start..word.End].Trim('"') ? made : Phrases.Join(piece.Meaning, made);
        if (WordText.Whole(word) is null)
            piece.Add(Expansions(word));
    }

    /// <summary>The expansions in a word, each with those inside it.</summary>
    public IEnumerable<PieceDraft> Expansions(BashWord word) => word.Parts.SelectMany(Expansions);

    private IEnumerable<PieceDraft> Expansions(BashPart part)
    {
        switch (part)
        {
            case BashParameter parameter:
                return [Draft(part, null, ParameterText.Of(parameter, text)).Add(Inside(part))];
            case BashCommandSubstitution substitution:
                return [Substitution(part, substitution.Script)];
            case BashProcessSubstitution { IsOutput: true } substitution:
                return [Process(part, ">( … )", "a file name; what is written to it is the input of:", substitution.Script)];
            case BashProcessSubstitution substitution:
                return [Process(part, "<( … )", "a file name; what is read from it is the output of:", substitution.Script)];
            case BashArithmetic arithmetic:
                return [Draft(part, null, "the result of this computation").Add(Expansions(arithmetic.Expression))];
            default:
                return Inside(part);
        }
    }

    private IEnumerable<PieceDraft> Inside(BashPart part) => Effects.Bash.BashWalk.WordsOf(part).SelectMany(Expansions);

    private PieceDraft Substitution(BashPart part, BashScript script)
    {
        var isFile = script.Commands is [BashSimple { Words: [], Assignments: [], Redirections: [{ Operator: "<" }] }];
        var draft = Draft(part, text[part.Start] == '`' ? "` … `" : "$( … )", isFile ? "the contents of the file" : part.InQuotes ? "the output of:" : "the output of this, cut into words at blanks:");
        return draft.Add(bash.Script(script).Pieces);
    }

    private PieceDraft Process(BashPart part, string shown, string meaning, BashScript script) => Draft(part, shown, meaning).Add(bash.Script(script).Pieces);

    private PieceDraft Draft(BashPart part, string? shown, string meaning) =>
        new(ExplainedKind.Expansion, part.Start, part.End, shown ?? text[part.Start..part.End], meaning);
}
