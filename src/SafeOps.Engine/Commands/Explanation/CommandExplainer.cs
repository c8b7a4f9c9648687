using SafeOps.Commands.Explanation.Bash;
using SafeOps.Commands.Explanation.Manuals;
using SafeOps.Commands.Explanation.Statements;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Text;

namespace SafeOps.Commands.Explanation;

/// <summary>Explains a command text piece by piece. What it says of effects is the verdict of the reader. Runs nothing.</summary>
/// <param name="reader">Judges the text.</param>
/// <param name="manuals">For programs of which nothing is known.</param>
public sealed class CommandExplainer(CommandReader reader, IManualPages manuals)
{
    private const string Masked = "***";

    /// <summary>Never throws on the text's contents.</summary>
    /// <param name="text">The command, of any length.</param>
    /// <param name="shell">The language it is written in.</param>
    /// <param name="environment">Where it will work, if the caller knows.</param>
    public CommandExplanation Explain(string text, CommandShell shell, KnownEnvironment? environment = null)
    {
        var risk = reader.Read(text, shell, environment);
        var passage = shell switch
        {
            CommandShell.Bash => new BashExplainer(new Explaining(reader.Tools, new ManualLibrary(manuals)), text).Explain(),
            CommandShell.PostgreSql => SqlExplainer.Explain(text, SqlFlavor.PostgreSql),
            CommandShell.Sqlite => SqlExplainer.Explain(text, SqlFlavor.Sqlite),
            _ => RiskExplainer.Explain(risk),
        };
        var drafts = passage.Pieces.ToList();
        ReasonPlaces.Attach(drafts, risk);
        return new CommandExplanation
        {
            Text = WithoutSecrets(text, drafts),
            Shell = shell,
            Summary = Phrases.WholeBrief(passage.Brief.Length > 0 ? passage.Brief : drafts.Count > 0 ? drafts[0].Meaning : "nothing"),
            Pieces = PieceText.Pieces(drafts, new TextPlaces(text), risk.Commands.SelectMany(Starts).ToHashSet()),
            Risk = risk,
        };
    }

    private static IEnumerable<int> Starts(CommandPart part) => part.Commands.SelectMany(Starts).Prepend(part.Span.Start);

    private static string WithoutSecrets(string text, IEnumerable<PieceDraft> drafts)
    {
        foreach (var (start, end) in drafts.SelectMany(Secrets).Distinct().OrderByDescending(s => s.Start))
        {
            if (start >= 0 && start <= end && end <= text.Length)
                text = string.Concat(text.AsSpan(0, start), Masked, text.AsSpan(end));
        }
        return text;
    }

    private static IEnumerable<(int Start, int End)> Secrets(PieceDraft draft) =>
        (draft.Secret is { } own ? [own] : Enumerable.Empty<(int, int)>()).Concat(draft.Pieces.SelectMany(Secrets));
}
