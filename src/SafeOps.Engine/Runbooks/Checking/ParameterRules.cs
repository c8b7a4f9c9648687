using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Runbooks.Parameters;
using SafeOps.Runbooks.Reading;

namespace SafeOps.Runbooks.Checking;

/// <summary>Parameters that are used and declared, both ways, and their examples.</summary>
internal static class ParameterRules
{
    public static void Check(RunbookFile file, FindingList findings)
    {
        var runbook = file.Runbook;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in runbook.Steps)
        {
            CheckUse(step.Command, step.Shell, step.Line, step.Number);
            if (step.Undo is { } undo)
                CheckUse(undo.Command, undo.Shell, undo.Line, step.Number);
        }
        if (!runbook.IsOwn)
            return;
        foreach (var parameter in runbook.Parameters)
        {
            var line = StructureRules.Line(file, $"  {parameter.Name}:");
            if (!used.Contains(parameter.Name))
                findings.Add(line, RunbookSeverity.Warning, RunbookRules.ParameterUnused, $"The parameter '{parameter.Name}' is used nowhere.", "Take it out, or use it as ${" + parameter.Name + "}.");
            if (parameter.Example is not { } example)
                findings.Add(line, RunbookSeverity.Note, RunbookRules.ParameterExample, $"The parameter '{parameter.Name}' has no example.", "Say what it was: 'example: …'. -Replay takes it as the value.");
            else if (parameter.WhyNot(example) is { } why)
                findings.Add(line, RunbookSeverity.Warning, RunbookRules.ParameterExample, $"The example '{example}' of the parameter '{parameter.Name}' {why}.");
        }

        void CheckUse(string command, CommandShell? shell, int line, int step)
        {
            foreach (var place in ParameterText.Places(command, shell))
            {
                used.Add(place.Name);
                if (runbook.Parameters.Any(p => p.Name == place.Name) || !IsMeant(place, command))
                    continue;
                var weight = runbook.IsOwn ? RunbookSeverity.Error : RunbookSeverity.Warning;
                findings.Add(line, weight, RunbookRules.ParameterUndeclared, $"The command uses '${{{place.Name}}}', and no parameter of that name is declared.", "Declare it under 'parameters:' in the front matter.", step);
            }
        }
    }

    /// <summary>A small name that the text does not set itself; a name in capitals is a variable of the environment.</summary>
    private static bool IsMeant(ParameterPlace place, string command) =>
        RunbookParameter.IsName(place.Name) && place.Quoting is not (PlaceQuoting.Single or PlaceQuoting.Raw)
        && !Regex.IsMatch(command, $@"(?<![\w$]){place.Name}\+?=|\b(?:for|foreach|read|mapfile|readarray|getopts|select)\b[^\n;]*\b{place.Name}\b|\${place.Name}\s*=|\(\s*\${place.Name}\s+in\b", RegexOptions.CultureInvariant);
}
