using SafeOps.Commands;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>Reads a script of bash, and the options that it asks for.</summary>
internal static class BashProgram
{
    public static ScriptProgram Read(string text, CommandReader reader)
    {
        // Places stay the same: a carriage return before a line's end is a blank.
        var read = text.Replace("\r\n", " \n", StringComparison.Ordinal);
        var script = BashScript.Read(read);
        var places = new TextPlaces(read);
        var commands = new BashCommands(new BashRisks(reader));
        if (script.Problems.Count > 0)
            return new ScriptProgram(new FlowText(0, 0, ""), commands, []) { Problem = $"line {places.At(script.Problems[0].Start).Line}: {script.Problems[0].Message}" };
        return new ScriptProgram(new BashFlow(read, 0).Read(script), commands, Options(script, places));
    }

    private static List<ScriptOption> Options(BashScript script, TextPlaces places)
    {
        var options = new List<ScriptOption>();
        BashWalk.Visit(script, command => Note(command, options, places), _ => { });
        return [.. options.DistinctBy(o => o.Name).OrderBy(o => o.Line)];
    }

    private static void Note(BashCommand command, List<ScriptOption> options, TextPlaces places)
    {
        switch (command)
        {
            case BashCase choice when IsArgument(choice.Subject):
                foreach (var item in choice.Items)
                {
                    var takes = TakesValue(item.Body);
                    foreach (var pattern in item.Patterns)
                        Add(pattern, takes);
                }
                break;
            case BashTest { Words: [var left, _, var right, ..] } when IsArgument(left):
                Add(right, false);
                break;
            case BashSimple { Words: [{ Constant: "[" or "test" }, var left, _, var right, ..] } when IsArgument(left):
                Add(right, false);
                break;
            case BashSimple { Words: [{ Constant: "getopts" }, { Constant: { } letters } word, ..] }:
                for (var i = 0; i < letters.Length; i++)
                {
                    if (char.IsAsciiLetterOrDigit(letters[i]))
                        options.Add(Option("-" + letters[i], i + 1 < letters.Length && letters[i + 1] == ':', places.At(word.Start).Line));
                }
                break;
        }

        void Add(BashWord word, bool takesValue)
        {
            var name = word.Constant ?? word.Prefix;
            if (name is ['-', _, ..] && name is not "--")
                options.Add(Option(name.TrimEnd('='), takesValue || word.Constant is null, places.At(word.Start).Line));
        }
    }

    private static ScriptOption Option(string name, bool takesValue, int line) => new(name, OptionNames.KindOf(name), takesValue, line);

    private static bool IsArgument(BashWord word) => word.Parts.Any(p => p is BashParameter { Name: "1" or "2" or "3" or "@" or "*" } or BashParameter { Operator: "!" })
        || word.Parts is [BashParameter { Name: var name }] && OptionNames.IsArgumentName(name);

    private static bool TakesValue(BashScript body)
    {
        var takes = false;
        BashWalk.Visit(body, c => takes |= c is BashSimple { Words: [{ Constant: "shift" }, { Constant: "2" }] }, p => takes |= p is BashParameter { Name: "2" or "OPTARG" });
        return takes;
    }
}
