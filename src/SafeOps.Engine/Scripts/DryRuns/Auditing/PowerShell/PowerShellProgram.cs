using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>Reads a script of PowerShell, and the parameters that it declares.</summary>
internal static partial class PowerShellProgram
{
    public static ScriptProgram Read(string text, CommandReader reader, IPowerShellSyntax syntax)
    {
        text = Outside().Replace(text, m => string.Concat(m.Value.Select(c => c is '\r' or '\n' ? c : ' ')));
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

    /// <summary>
    /// Comments, and lines that ask for modules: these would be loaded by reading alone, so that a reader refuses them, and what they
    /// bring is not known here anyway. Blanked, all else keeps its place.
    /// </summary>
    [GeneratedRegex(@"^[ \t]*(<#.*?#>|#[^\r\n]*|using[ \t]+(module|assembly|namespace)[ \t][^\r\n]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Outside();
}
