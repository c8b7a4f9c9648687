using SafeOps.Commands;
using SafeOps.Commands.Effects.Python;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.DryRuns.Auditing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>Reads a script of Python, and the options that it asks for.</summary>
internal static class PythonProgram
{
    public static ScriptProgram Read(string text, CommandReader reader)
    {
        var script = PythonScript.Read(text);
        var commands = new PythonFlowCommands(new BashRisks(reader));
        if (script.Problems.Count > 0)
            return new ScriptProgram(new FlowText(0, 0, ""), commands, []) { Problem = $"line {script.Problems[0].Line}: {script.Problems[0].Message}" };
        var effects = PythonEffects.Of(script, text, reader).ToLookup(e => (e.Span.Start, e.Span.End));
        var body = new PythonFlow(text, effects, new PythonNames(script)).Read(script);
        return new ScriptProgram(body, commands, [.. Options(script).DistinctBy(o => o.Name).OrderBy(o => o.Line)]);
    }

    private static IEnumerable<ScriptOption> Options(PythonScript script)
    {
        foreach (var place in PythonTree.Walk(script))
        {
            switch (place.Node)
            {
                case PythonCall call when call.Function is PythonAttribute { Name: "add_argument" or "option" or "add_option" or "Option" } or PythonName { Id: "option" or "Option" }:
                    foreach (var name in PythonOptions.NamesOf(call))
                        yield return new ScriptOption(name, OptionNames.KindOf(name), !PythonOptions.IsSwitch(call), script.LineAt(call.Start));
                    break;
                case PythonComparison { Operators: ["in" or "=="] } comparison when comparison.Operands.Any(o => PythonTree.All<PythonExpression>(o).Any(n => n is PythonAttribute { Name: "argv" } or PythonName { Id: "argv" or "args" or "arg" or "a" or "o" or "opt" })):
                    foreach (var named in PythonTree.All<PythonString>(comparison).Where(s => s.Value is ['-', _, ..] && !s.Value.Contains(' ', StringComparison.Ordinal)))
                        yield return new ScriptOption(named.Value, OptionNames.KindOf(named.Value), false, script.LineAt(named.Start));
                    break;
            }
        }
    }
}
