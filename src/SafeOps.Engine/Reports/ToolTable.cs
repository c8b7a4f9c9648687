using System.Text;
using SafeOps.Commands;
using SafeOps.Commands.Knowledge;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>The page that lists the tools whose commands are known, written from their knowledge.</summary>
public static class ToolTable
{
    public static string Markdown()
    {
        var tools = ToolLibrary.All.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder($"""
            # Tools

            <!-- Written from the knowledge: dotnet run --project src/SafeOps.Build -- tools docs/tools.md -->

            The {tools.Count} programs and builtins whose commands SafeOps knows, under {tools.Sum(t => t.Names.Count)} names. *Effects* are those that its sub-commands, options
            and arguments can have by the knowledge alone; what a value names (a file, a command, SQL) is judged on top of that. What is
            not known of a tool is unknown, and [how to add one](commands.md#adding-a-tool) is a file.


            """.ReplaceLineEndings("\n"));
        text.Append(Head("tool", "does", "works on", "sub-commands", "options", "effects"));
        foreach (var tool in tools)
        {
            var commands = Commands(tool.Root).ToList();
            text.Append(Row(
                string.Join(", ", tool.Names.Select(n => $"`{n}`")),
                tool.Root.Says,
                tool.Remote ?? tool.Machine ?? "this machine",
                commands.Count > 1 ? $"{commands.Count - 1}" : tool.Root.Verbs.Count > 0 ? "by verb" : "",
                $"{commands.Sum(c => c.Options.Sum(o => o.Names.Count))}",
                string.Join(", ", commands.SelectMany(Effects).Distinct().Order().Select(e => $"{e}".ToLowerInvariant()))));
        }
        return text.ToString();
    }

    private static IEnumerable<CommandKnowledge> Commands(CommandKnowledge command) => command.Commands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<CommandEffect> Effects(CommandKnowledge command)
    {
        yield return command.Effect;
        foreach (var verb in command.Verbs)
            yield return verb.Effect;
        foreach (var meaning in command.Options.Concat<MeaningKnowledge>(command.Arguments))
        {
            foreach (var one in meaning.Values.Select(v => v.Value).Prepend(meaning))
            {
                if ((one.Mode ?? one.Effect) is { } effect)
                    yield return effect;
            }
        }
    }
}
