using SafeOps.Commands;
using SafeOps.Commands.Explanation;
using SafeOps.Commands.Explanation.Manuals;

namespace SafeOps.Engine.Tests.Commands.Explanation;

/// <summary>Explanations, and ways to find their pieces.</summary>
internal static class Explained
{
    public static CommandExplanation Of(string text, CommandShell shell = CommandShell.Bash, params (string Name, string Source)[] manuals) =>
        new CommandExplainer(new CommandReader(), new Pages(manuals)).Explain(text, shell);

    public static IEnumerable<ExplainedPiece> All(CommandExplanation explanation) => explanation.Pieces.SelectMany(All);

    /// <summary>The only piece with this text.</summary>
    public static ExplainedPiece Piece(CommandExplanation explanation, string text) => Assert.Single(All(explanation), p => p.Text == text);

    private static IEnumerable<ExplainedPiece> All(ExplainedPiece piece) => piece.Pieces.SelectMany(All).Prepend(piece);

    private sealed class Pages(IEnumerable<(string Name, string Source)> pages) : IManualPages
    {
        private readonly Dictionary<string, string> _pages = pages.ToDictionary(p => p.Name, p => p.Source);

        public string? Read(string name) => _pages.GetValueOrDefault(name);
    }
}
