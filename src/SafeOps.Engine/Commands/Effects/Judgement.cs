using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Effects.PowerShell;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>One judgement of one text: what is known, and how deep it stands in texts within texts.</summary>
internal sealed class Judgement
{
    private readonly Nesting _nesting = new();

    public Judgement(ToolLibrary tools, ProjectRules rules, CommandTargets targets, CommandLanguages languages)
    {
        (Tools, Rules, Targets, Languages) = (tools, rules, targets, languages);
        Calls = new ToolJudge(this);
        Values = new ValueJudge(this);
    }

    public ToolLibrary Tools { get; }

    public ProjectRules Rules { get; }

    public CommandTargets Targets { get; }

    /// <summary>The parsers of other languages.</summary>
    public CommandLanguages Languages { get; }

    /// <summary>What the texts call by names of their own.</summary>
    public ShellFunctions Functions { get; } = new();

    private ToolJudge Calls { get; }

    public ValueJudge Values { get; }

    /// <summary>Judges a text that stands inside another: the words of <c>bash -c</c>, of <c>ssh</c>, of <c>eval</c>.</summary>
    /// <param name="text">What the inner shell reads.</param>
    /// <param name="place">The piece of the outer text it comes from; all reasons point there where no offset is known.</param>
    /// <param name="situation">What is around it.</param>
    public Verdict JudgeInner(string text, ArgumentWord place, Situation situation)
    {
        var inner = InnerText.Of(place);
        return Nested(inner, text.Length, () => new BashJudge(this, text, inner).Judge(situation));
    }

    /// <summary>The same for PowerShell, which nobody can read where its parser is not at hand.</summary>
    public Verdict JudgePowerShell(string text, InnerText place, Situation situation)
    {
        if (Languages.PowerShell is { } syntax)
            return Nested(place, text.Length, () => new PowerShellJudge(this, syntax, text, place).Judge(situation));
        return Unread(place, text.Length, "powershell/no-reader", "PowerShell cannot be read here.");
    }

    /// <summary>Judges a program with its words, which may be the words of another program.</summary>
    public Verdict JudgeCall(IReadOnlyList<ArgumentWord> words, Situation situation) =>
        Nested(new InnerText(words[0].Start, words[^1].End, null), 0, () => Calls.Judge(words, situation), Nesting.Command);

    private Verdict Nested(InnerText place, int length, Func<Verdict> judge, int weight = Nesting.Text) =>
        _nesting.Enter(weight, judge, () => Unread(place, length, "command/depth", "Too many commands stand inside one another to be read."));

    private static Verdict Unread(InnerText place, int length, string rule, string message)
    {
        var verdict = new Verdict("script", place.From(0), place.To(length));
        verdict.Unknown(verdict.Start, verdict.End, rule, message, CommandTraits.RunsArbitraryCode);
        return verdict;
    }
}

/// <summary>Where a text within a text stands.</summary>
/// <param name="Start">Of the piece around it.</param>
/// <param name="End">Of the piece around it.</param>
/// <param name="Offset">What is added to an offset in the inner text; null where quoting moved its characters.</param>
internal readonly record struct InnerText(int Start, int End, int? Offset)
{
    public static InnerText Whole { get; } = new(0, 0, 0);

    public static InnerText Of(ArgumentWord word) => new(word.Start, word.End, word.TextOffset >= 0 ? word.Start + word.TextOffset : null);

    public int From(int offset) => Offset is { } added ? offset + added : Start;

    public int To(int offset) => Offset is { } added ? offset + added : End;
}
