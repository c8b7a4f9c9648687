using SafeOps.Commands;
using SafeOps.Commands.Explanation;

namespace SafeOps.Engine.Tests.Commands.Explanation;

/// <summary>An explanation says of effects what the verdict says, and never fails.</summary>
public sealed class ExplanationAgreementTests
{
    private static readonly CommandReader Reader = new();

    public static TheoryData<string> Files() => [.. CommandCases.Files("read").Concat(CommandCases.Files("write")).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_greatest_effect_of_the_pieces_is_that_of_the_verdict(string file) => Assert.All(Cases(file), text =>
    {
        var explanation = Explained.Of(text);
        var risk = Reader.Read(text, CommandShell.Bash);
        Assert.Equal(risk.Effect, explanation.Effect);
        Assert.Equal(risk.Effect, explanation.Pieces.Max(p => p.Effect) ?? CommandEffect.Read);
        Assert.Equal(risk.Traits, explanation.Pieces.Aggregate(CommandTraits.None, (all, p) => all | p.Traits));
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void No_command_that_the_verdict_has_something_against_is_said_to_read(string file) => Assert.All(Cases(file), text =>
    {
        foreach (var piece in Explained.All(Explained.Of(text)).Where(p => p is { Kind: ExplainedKind.Command, Effect: CommandEffect.Read }))
        {
            Assert.All(Reader.Read(text, CommandShell.Bash).Reasons, r =>
                Assert.False(r.Effect > CommandEffect.Read && r.Span.Start >= piece.Span.Start && r.Span.End <= piece.Span.End, $"{piece.Text}: {r.Message}"));
        }
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_piece_has_a_meaning_a_place_and_its_depth(string file) => Assert.All(Cases(file), text =>
    {
        var explanation = Explained.Of(text);
        Assert.NotEmpty(explanation.Summary);
        Assert.DoesNotContain('\n', explanation.Brief);
        foreach (var piece in Explained.All(explanation))
        {
            Assert.False(string.IsNullOrWhiteSpace(piece.Meaning), piece.Text);
            Assert.DoesNotContain("{}", piece.Meaning.Replace("; {} is the file:", "", StringComparison.Ordinal).Replace(text.Contains("{}", StringComparison.Ordinal) ? "{}" : "\0", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.InRange(piece.Span.Start, 0, piece.Span.End);
            Assert.InRange(piece.Span.End, 0, text.Length);
            Assert.All(piece.Pieces, p => Assert.Equal(piece.Depth + 1, p.Depth));
        }
    });

    /// <summary>What a person has typed so far, and what has been cut or damaged.</summary>
    [Fact]
    public void Explains_any_beginning_and_any_damaged_text()
    {
        var random = new Random(12);
        const string alphabet = " \t\n'\"\\$`(){}[]<>|&;!*?~#=-ab1/\u00e4\ud83d";
        foreach (var text in CommandCases.Files("write").SelectMany(CommandCases.Lines).Where((_, i) => i % 23 == 0))
        {
            for (var end = 0; end <= text.Length; end += 1 + (text.Length / 12))
                Assert.NotNull(Explained.Of(text[..end]).Summary);
            for (var i = 0; i < 12; i++)
            {
                var at = random.Next(text.Length + 1);
                Assert.NotNull(Explained.Of(text.Insert(at, alphabet[random.Next(alphabet.Length)].ToString())).Summary);
            }
        }
    }

    private static IEnumerable<string> Cases(string file) =>
        CommandCases.Lines(CommandCases.Files("read").Concat(CommandCases.Files("write")).First(f => Path.GetFileName(f) == file));
}
