using System.Globalization;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Parameters;
using SafeOps.Scripts.Generation.PowerShell;

namespace SafeOps.Runbooks.Automation;

/// <summary>What stands in the braces of a step.</summary>
/// <param name="Lines">PowerShell.</param>
/// <param name="StartsPrograms">Only a Hybrid Worker can run it.</param>
/// <param name="Impossible">Why no runbook can run it; null where one can.</param>
internal sealed record AutomationBody(IReadOnlyList<string> Lines, bool StartsPrograms, string? Impossible)
{
    private static readonly HashSet<string> Constructs = new(StringComparer.Ordinal)
    {
        "pipeline", "script", "if", "then", "else", "elseif", "switch", "while", "do", "until", "for", "foreach", "try", "catch", "finally", "trap", "data", "return", "throw", "function", "filter",
    };

    private static readonly HashSet<string> Starters = new(StringComparer.OrdinalIgnoreCase) { "Start-Process", "Start-Job", "Enter-PSSession", "New-PSSession" };

    /// <param name="parameters">Names of the runbook's own.</param>
    /// <param name="risk">The verdict on the command.</param>
    public static AutomationBody Of(RunbookStep step, IReadOnlyCollection<string> parameters, CommandRisk? risk)
    {
        var places = ParameterText.Places(step.Command, step.Shell).Where(p => parameters.Contains(p.Name)).ToList();
        return step.Shell switch
        {
            CommandShell.PowerShell or CommandShell.Bash when places.Find(p => !IsFilledIn(p.Quoting, step.Shell.Value)) is { Name: { } name } =>
                new([], false, $"The parameter {name} stands where no variable is filled in, as in single quotes"),
            CommandShell.PowerShell when StepRules.Broken(risk!) is { } broken => new([], false, $"It cannot be parsed ({broken.TrimEnd('.')})"),
            CommandShell.PowerShell => new(step.Command.ReplaceLineEndings("\n").Split('\n'), risk is null || StartsAny(risk), null),
            CommandShell.Bash => Bash(step, places, parameters),
            null => new([], false, $"Nothing runs '{step.Language}' here"),
            _ => new([], false, "SQL runs on a connection of safeops.yaml, which a runbook of Azure Automation does not have"),
        };
    }

    private static bool IsFilledIn(PlaceQuoting quoting, CommandShell shell) =>
        quoting is PlaceQuoting.Bare or PlaceQuoting.Double or PlaceQuoting.Document || (quoting == PlaceQuoting.PlainOnly && shell == CommandShell.PowerShell);

    /// <summary>What is no cmdlet is a program, or nobody can tell.</summary>
    private static bool StartsAny(CommandPart part) => part.Commands.Count > 0
        ? part.Commands.Any(StartsAny)
        : !Constructs.Contains(part.Name) && (!IsCmdlet(part.Name) || Starters.Contains(part.Name));

    private static bool IsCmdlet(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && dash < name.Length - 1 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetterUpper(name[0]) && char.IsAsciiLetterUpper(name[dash + 1]);
    }

    /// <summary>A simple command is started by its words; what needs a shell is given to one, with the parameters as variables and never as text.</summary>
    private static AutomationBody Bash(RunbookStep step, List<ParameterPlace> places, IReadOnlyCollection<string> parameters)
    {
        var how = (step.Folder is { } given ? $" -In {PowerShellQuote.Text(given)}" : "") + (step.ExitCode is { } code and not 0 ? string.Create(CultureInfo.InvariantCulture, $" -Ends {code}") : "");
        var script = BashScript.Read(step.Command);
        if (script.Problems.Count == 0
            && script.Commands is [BashSimple { InBackground: false, Redirections.Count: 0, Assignments.Count: 0 } simple]
            && simple.Words.Select(w => Word(w, parameters)).ToList() is var words && !words.Contains(null))
            return new([$"Invoke-Program @({string.Join(", ", words)}){how}"], true, null);
        var text = Quoted(step.Command, places);
        var variables = places.Select(p => p.Name).Distinct(StringComparer.Ordinal).Select(p => $"{PowerShellQuote.Text(p)} = ${{{p}}}");
        return new([$"Invoke-Program @('bash', '-c', {PowerShellQuote.Text(text)}) @{{ {string.Join("; ", variables)} }}{how}"], true, null);
    }

    /// <summary>A command of bash in which the value of a parameter is one word.</summary>
    public static string Quoted(string command, IReadOnlyCollection<ParameterPlace> places)
    {
        foreach (var place in places.Where(p => p.Quoting == PlaceQuoting.Bare).Reverse())
            command = $"{command[..place.Start]}\"${{{place.Name}}}\"{command[place.End..]}";
        return command;
    }

    /// <summary>An expression of one text; null where bash would make something else of the word.</summary>
    private static string? Word(BashWord word, IReadOnlyCollection<string> parameters)
    {
        if (word.Constant is { } constant)
            return PowerShellQuote.Text(constant);
        var parts = new List<string>();
        foreach (var part in word.Parts)
        {
            if (part is BashLiteral literal)
                parts.Add(PowerShellQuote.Text(literal.Text));
            else if (part is BashParameter { Operator: "", Subscript: null, IsAll: false } parameter && parameters.Contains(parameter.Name))
                parts.Add($"${{{parameter.Name}}}");
            else
                return null;
        }
        return parts.Count == 1 ? parts[0] : $"({string.Join(" + ", parts)})";
    }
}
