using SafeOps.Commands;
using SafeOps.Commands.Explanation.Statements;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Commands.Explanation;

/// <summary>Texts of which only the verdict has the syntax.</summary>
public sealed class RiskExplanationTests
{
    private static readonly CommandEnvironment Here = new("local", false, "It works on this machine alone.");

    [Fact]
    public void Explains_commands_by_what_the_verdict_says_of_them()
    {
        var list = Part("ls", 0, CommandEffect.Read);
        var remove = Part("Remove-Item x", 5, CommandEffect.Destroy, new CommandReason(Span(5, 18), "x", CommandEffect.Destroy, CommandTraits.None, "'Remove-Item' removes files."));
        var pieces = RiskExplainer.Explain(Part("ls | Remove-Item x", 0, CommandEffect.Destroy) with { Commands = [list, remove] });
        Assert.Equal(["ls: only reads", "'Remove-Item' removes files"], pieces.Pieces.Select(p => p.Meaning));
        Assert.Equal("ls; then 'Remove-Item' removes files", pieces.Brief);
    }

    [Fact]
    public void A_part_that_nobody_can_tell_has_a_piece_of_its_own()
    {
        var call = Part("& $x y", 0, CommandEffect.Unknown, new CommandReason(Span(2, 4), "x", CommandEffect.Unknown, CommandTraits.None, "What $x names is not known."));
        var piece = Assert.Single(RiskExplainer.Explain(Part("& $x y", 0, CommandEffect.Unknown) with { Commands = [call] }).Pieces);
        Assert.Equal("$x", Assert.Single(piece.Pieces).Text);
    }

    private static CommandPart Part(string text, int start, CommandEffect effect, params CommandReason[] reasons) => new()
    {
        Text = text,
        Span = Span(start, start + text.Length),
        Name = text.Split(' ')[0],
        Effect = effect,
        HasUnknown = effect == CommandEffect.Unknown,
        Traits = CommandTraits.None,
        Environment = Here,
        Reasons = reasons,
        Commands = [],
    };

    private static SourceSpan Span(int start, int end) => new(1, start + 1, start, end);
}
