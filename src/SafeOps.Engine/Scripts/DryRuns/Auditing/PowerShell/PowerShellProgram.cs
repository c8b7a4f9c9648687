using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>Reads a script of PowerShell, and the parameters that it declares.</summary>
internal static class PowerShellProgram
{
    public static ScriptProgram Read(string text, CommandReader reader, IPowerShellSyntax syntax)
    {
        var script = syntax.Read(text);
        var places = new TextPlaces(text);
        var commands = new PowerShellFlowCommands(reader);
        if (script.Problems.Count > 0)
            return new ScriptProgram(new FlowText(0, 0, ""), commands, []) { Problem = $"line {places.At(script.Problems[0].Start).Line}: {script.Problems[0].Message}" };
        var parameters = PowerShellParameters.Of(script.Statements);
        var flow = new PowerShellFlow(text);
        var body = new FlowBlock(0, text.Length,
        [
            .. parameters.AsOptions(flow),
            .. script.Statements.SkipWhile(s => s is PowerShellConversion or PowerShellAssignment { Operator: "param" }).Select(flow.Statement),
        ]);
        return new ScriptProgram(body, commands, [.. parameters.Options(places)]);
    }
}
