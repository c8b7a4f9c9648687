using SafeOps.Commands;
using SafeOps.Commands.Knowledge;
using SafeOps.Text;

namespace SafeOps.Projects;

/// <summary>
/// Reads <c>commands:</c> of <c>safeops.yaml</c>: the project's own tools and its rules. Each carries examples, and an example
/// that does not come out as it says is a mistake of the file.
/// </summary>
internal static class CommandsReader
{
    public static ProjectCommands Read(DataMapping map, Mistakes mistakes)
    {
        var reader = new MappingReader(map, mistakes, "'commands'");
        var examples = new List<Example>();
        var tools = new List<ToolKnowledge>();
        foreach (var entry in reader.Map("tools")?.Entries ?? [])
        {
            if (entry.Value is DataMapping tool)
                tools.Add(Tool(entry.Key.Text, tool, mistakes, examples));
            else
                mistakes.Add(entry.Value, $"the tool '{entry.Key.Text}' is {entry.Value.Kind}; expected a mapping with 'effect' or 'commands'.");
        }
        List<CommandRule> rules =
        [
            .. Rules(reader.List("ask"), "ask", CommandStanding.AlwaysAsk, mistakes, examples),
            .. Rules(reader.List("never"), "never", CommandStanding.Never, mistakes, examples),
        ];
        reader.Finish();
        var commands = new ProjectCommands(tools, rules);
        if (examples.Count > 0 && !mistakes.Any)
            Check(commands, examples, mistakes);
        return commands;
    }

    /// <summary>A command that stands in the file, and what must come of it.</summary>
    private sealed record Example(DataScalar Text, Func<CommandRisk, string?> Mistake);

    private static void Check(ProjectCommands commands, List<Example> examples, Mistakes mistakes)
    {
        var reader = new CommandReader(commands);
        foreach (var example in examples)
        {
            if (example.Mistake(reader.Read(example.Text.Text, CommandShell.Bash)) is { } mistake)
                mistakes.Add(example.Text, $"the example '{example.Text.Text}' {mistake}");
        }
    }

    private static ToolKnowledge Tool(string name, DataMapping map, Mistakes mistakes, List<Example> examples)
    {
        var reader = new MappingReader(map, mistakes, $"tool '{name}'");
        var tool = new ToolKnowledge
        {
            Names = [name, .. reader.Texts("aliases")],
            Remote = reader.Text("remote"),
            Root = Command(name, map, reader, mistakes),
        };
        if (reader.Map("examples") is { } shown)
        {
            var kinds = new MappingReader(shown, mistakes, $"tool '{name}': 'examples'");
            foreach (var effect in Enum.GetValues<CommandEffect>())
            {
                foreach (var text in (kinds.List(MappingReader.Spell($"{effect}"))?.Items ?? []).OfType<DataScalar>())
                    examples.Add(new Example(text, r => r.Effect == effect ? null : $"is {Word(r.Effect)}, not {Word(effect)}. {r.Reasons.FirstOrDefault()?.Message}"));
            }
            kinds.Finish();
        }
        else
            mistakes.Add(map, $"tool '{name}' has no 'examples'; expected at least one command for each effect it has: examples: {{ read: [{name} …] }}.");
        reader.Finish();
        return tool;
    }

    private static CommandKnowledge Command(string name, DataMapping map, MappingReader reader, Mistakes mistakes)
    {
        var commands = new List<CommandKnowledge>();
        foreach (var entry in reader.Map("commands")?.Entries ?? [])
        {
            if (entry.Value is not DataMapping inner)
            {
                mistakes.Add(entry.Value, $"{reader.What}: the command '{entry.Key.Text}' is {entry.Value.Kind}; expected a mapping with 'effect'.");
                continue;
            }
            var own = new MappingReader(inner, mistakes, $"{reader.What}, command '{entry.Key.Text}'");
            commands.Add(Command(entry.Key.Text, inner, own, mistakes));
            own.Finish();
        }
        var effect = reader.Choice<CommandEffect>("effect");
        if (effect is null && commands.Count == 0)
            mistakes.Add(map, $"{reader.What} has no 'effect' and no 'commands'; expected 'effect: read', 'generate', 'unknown', 'mutate' or 'destroy'.");
        return new CommandKnowledge
        {
            Names = [.. name.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Says = reader.Text("says") ?? "does what the project says",
            Effect = effect ?? CommandEffect.Read,
            Traits = Traits(reader, mistakes),
            Whatever = reader.Boolean("whatever") ?? false,
            Options = [.. Options(reader, mistakes)],
            // A group of sub-commands takes no other words.
            Arguments = commands.Count > 0 ? [] : [new ArgumentKnowledge { Name = "argument", Repeats = true }],
            Commands = commands,
        };
    }

    private static IEnumerable<OptionKnowledge> Options(MappingReader reader, Mistakes mistakes)
    {
        foreach (var entry in reader.Map("options")?.Entries ?? [])
        {
            if (entry.Value is not DataMapping map)
            {
                mistakes.Add(entry.Value, $"{reader.What}: the option '{entry.Key.Text}' is {entry.Value.Kind}; expected a mapping, {{}} for one without a meaning.");
                continue;
            }
            var own = new MappingReader(map, mistakes, $"{reader.What}, option '{entry.Key.Text}'");
            yield return new OptionKnowledge
            {
                Names = [.. entry.Key.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                Value = own.Text("value"),
                Says = own.Text("says") ?? "as the project says",
                Effect = own.Choice<CommandEffect>("effect"),
                Mode = own.Choice<CommandEffect>("mode"),
                Traits = Traits(own, mistakes),
                Kind = own.Choice<ValueKind>("kind") ?? ValueKind.Text,
                Target = own.Text("target"),
            };
            own.Finish();
        }
    }

    private static CommandTraits Traits(MappingReader reader, Mistakes mistakes)
    {
        var traits = CommandTraits.None;
        foreach (var item in (reader.List("traits")?.Items ?? []).OfType<DataScalar>())
        {
            if (Enum.GetValues<CommandTraits>().FirstOrDefault(t => MappingReader.Spell($"{t}") == item.Text) is not CommandTraits.None and var trait)
                traits |= trait;
            else
                mistakes.Add(item, $"{reader.What}: 'traits' has '{item.Text}'; expected exposesSecrets, runsArbitraryCode, sendsData or runsUntilStopped.");
        }
        return traits;
    }

    private static IEnumerable<CommandRule> Rules(DataSequence? list, string key, CommandStanding standing, Mistakes mistakes, List<Example> examples)
    {
        foreach (var item in list?.Items ?? [])
        {
            if (item is not DataMapping map)
            {
                mistakes.Add(item, $"'{key}' has {item.Kind}; expected a mapping with 'match', 'because' and 'examples'.");
                continue;
            }
            var reader = new MappingReader(map, mistakes, $"a rule under '{key}'");
            var match = reader.Text("match", required: true) ?? "";
            var because = reader.Text("because", required: true) ?? "";
            if (reader.Map("examples", required: true) is { } shown)
            {
                var kinds = new MappingReader(shown, mistakes, $"the rule '{match}': 'examples'");
                foreach (var text in (kinds.List("matches", required: true)?.Items ?? []).OfType<DataScalar>())
                    examples.Add(new Example(text, r => r.Standing >= standing ? null : $"does not fall under '{match}', and must."));
                foreach (var text in (kinds.List("passes", required: true)?.Items ?? []).OfType<DataScalar>())
                    examples.Add(new Example(text, r => r.Reasons.Any(e => e.Message == because) ? $"falls under '{match}', and must not." : null));
                kinds.Finish();
            }
            reader.Finish();
            if (match.Trim().Length > 0)
                yield return new CommandRule(standing, match.Split(' ', StringSplitOptions.RemoveEmptyEntries), because);
        }
    }

    private static string Word(CommandEffect effect) => MappingReader.Spell($"{effect}");
}
