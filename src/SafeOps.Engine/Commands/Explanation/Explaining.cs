using SafeOps.Commands.Effects;
using SafeOps.Commands.Explanation.Bash;
using SafeOps.Commands.Explanation.Calls;
using SafeOps.Commands.Explanation.Manuals;
using SafeOps.Commands.Explanation.Statements;
using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Explanation;

/// <summary>One explanation of one text: what is known, and how deep it stands in texts within texts.</summary>
internal sealed class Explaining(ToolLibrary tools, ManualLibrary manuals)
{
    /// <summary>As deep as it is judged.</summary>
    public Nesting Nesting { get; } = new();

    public ToolLibrary Tools => tools;

    public ManualLibrary Manuals => manuals;

    /// <summary>Explains a text that stands inside another; empty for a language that is not read here.</summary>
    /// <param name="kind">Its language.</param>
    /// <param name="text">What is read.</param>
    /// <param name="place">The piece of the text around it that it comes from.</param>
    public Passage Inner(ValueKind kind, string text, ArgumentWord place) => Nesting.Enter(Nesting.Text, () => Read(kind, text).At(InnerText.Of(place)), () => Passage.Empty);

    private Passage Read(ValueKind kind, string text) => kind switch
    {
        ValueKind.Shell => new BashExplainer(this, text).Explain(),
        ValueKind.Sed => ScriptExplainer.Sed(this, text),
        ValueKind.Awk => ScriptExplainer.Awk(this, text),
        ValueKind.Psql when !text.TrimStart().StartsWith('\\') => SqlExplainer.Explain(text, SqlFlavor.PostgreSql),
        ValueKind.SqliteShell when !text.TrimStart().StartsWith('.') => SqlExplainer.Explain(text, SqlFlavor.Sqlite),
        _ => Passage.Empty,
    };
}
