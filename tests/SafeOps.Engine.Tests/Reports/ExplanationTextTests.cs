using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Engine.Tests.Commands;
using SafeOps.Engine.Tests.Commands.Explanation;
using SafeOps.Reports;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Reports;

public sealed partial class ExplanationTextTests
{
    private static readonly TextStyle Marked = new()
    {
        Reset = "\u001b[0m",
        Heading = "\u001b[1m",
        Create = "\u001b[32m",
        Update = "\u001b[36m",
        Delete = "\u001b[31m",
        Run = "\u001b[35m",
        Warning = "\u001b[33m",
        Muted = "\u001b[90m",
    };

    private static string Golden => Path.Combine(Repository.Root, "tests", "SafeOps.Engine.Tests", "Reports", "Explanations.txt");

    /// <summary>
    /// From the everyday to the frightening, as a terminal of 80 columns shows them. A changed text is read with one's own eyes: what the
    /// test then writes beside the file takes its place.
    /// </summary>
    [Fact]
    public void Shows_what_commands_do()
    {
        var kept = File.ReadAllText(Golden).ReplaceLineEndings("\n");
        var commands = kept.Split('\n').Where(l => l.StartsWith("$ ", StringComparison.Ordinal)).Select(l => l[2..]).ToList();
        Assert.True(commands.Count >= 25);
        var shown = string.Concat(commands.Select(c => $"$ {c}\n\n{Trimmed(ExplanationText.Render(Explained.Of(c.Replace("\\n", "\n", StringComparison.Ordinal)), TextStyle.Plain, 80))}\n"));
        if (shown != kept)
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Explanations.txt"), shown);
        Assert.Equal(kept, shown);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    public void Stays_within_the_terminal(int width) => Assert.All(Commands(), command =>
        Assert.All(ExplanationText.Render(Explained.Of(command), TextStyle.Plain, width).Split('\n'), line => Assert.True(PrintableText.Width(line) < width, line)));

    [Fact]
    public void Has_the_same_words_in_colour() => Assert.All(Commands(), command =>
    {
        var explanation = Explained.Of(command);
        var coloured = ExplanationText.Render(explanation, Marked, 80);
        Assert.Contains('\u001b', coloured);
        Assert.Equal(ExplanationText.Render(explanation, TextStyle.Plain, 80), Colour().Replace(coloured, ""));
    });

    [Fact]
    public void Shortens_a_long_token_in_the_middle()
    {
        var text = ExplanationText.Render(Explained.Of("cat /srv/" + new string('a', 90) + "/end.txt"), TextStyle.Plain, 80);
        Assert.Matches(@"\n   /srv/a+…a*/end\.txt +in the file|\n   /srv/a+…a*/end\.txt ", text);
    }

    [Fact]
    public void Marks_a_warning_below_its_piece()
    {
        var lines = ExplanationText.Render(Explained.Of("find . -delete"), TextStyle.Plain, 80).Split('\n');
        var at = Array.FindIndex(lines, l => l.Contains("   -delete", StringComparison.Ordinal));
        Assert.EndsWith("destroy", lines[at], StringComparison.Ordinal);
        Assert.StartsWith("! ", lines[at + 1].TrimStart(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CommandShell.PostgreSql, "DELETE FROM orders", "deletes rows")]
    [InlineData(CommandShell.Sqlite, "SELECT 1", "reads rows")]
    public void Shows_sql(CommandShell shell, string sql, string expected) =>
        Assert.Contains(expected, ExplanationText.Render(Explained.Of(sql, shell), TextStyle.Plain, 80), StringComparison.Ordinal);

    private static IEnumerable<string> Commands() => CommandCases.Files("read").Concat(CommandCases.Files("write")).SelectMany(CommandCases.Lines).Where((_, i) => i % 7 == 0);

    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd()));

    [GeneratedRegex(@"\u001b\[[0-9;]*m")]
    private static partial Regex Colour();
}
