using SafeOps.Commands.Explanation;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Engine.Tests.Commands.Explanation;

public sealed class OptionMeaningTests
{
    public static TheoryData<string> Tools() => [.. ToolLibrary.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Tools))]
    public void Every_option_of_every_tool_has_a_meaning(string name)
    {
        var tool = ToolLibrary.BuiltIn.Find(name)!;
        foreach (var (words, command) in Commands(name, tool.Root))
        {
            foreach (var option in command.Options.SelectMany(o => o.Names, (o, n) => (Option: o, Name: n)))
            {
                var written = option.Name == "-#" ? "-7" : option.Option.Value is null || option.Option.ValueIsOptional ? option.Name : $"{option.Name} value";
                var explanation = Explained.Of($"{words} {written}");
                var piece = Explained.All(explanation).FirstOrDefault(p => p.Kind == ExplainedKind.Option && p.Text.Length > 0 && written.StartsWith(p.Text.Split(' ')[0], StringComparison.Ordinal));
                Assert.True(explanation.Pieces.Count > 0 && Explained.All(explanation).All(p => !string.IsNullOrWhiteSpace(p.Meaning)), $"{words} {written}");
                Assert.True(piece is null || !piece.Meaning.Contains("{}", StringComparison.Ordinal), $"{words} {written}: {piece?.Meaning}");
            }
        }
    }

    private static IEnumerable<(string Words, CommandKnowledge Command)> Commands(string words, CommandKnowledge command) =>
        command.Commands.SelectMany(c => Commands($"{words} {c.Names.FirstOrDefault()}", c)).Prepend((words, command));
}
