using System.Globalization;
using System.Management.Automation;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using SafeOps.Scripts.Safety.Tools;

namespace SafeOps.PowerShell.Sessions;

/// <summary>Asks PSScriptAnalyzer about PowerShell scripts, where the caller has it.</summary>
/// <param name="cmdlet">In whose session it is looked for and runs.</param>
internal sealed class ScriptAnalyzer(PSCmdlet cmdlet)
{
    private const string Call = "param($text) Invoke-ScriptAnalyzer -ScriptDefinition $text -ErrorAction Stop";

    private bool? _isThere;

    /// <summary>What it finds; nothing where it is not installed or cannot work.</summary>
    public IReadOnlyList<ForeignFinding> Review(ScriptFile script)
    {
        if (script.Language != ScriptLanguage.PowerShell || script.Text.Length == 0)
            return [];
        _isThere ??= cmdlet.InvokeCommand.GetCommand("Invoke-ScriptAnalyzer", CommandTypes.Cmdlet | CommandTypes.Function) is not null;
        if (_isThere == false)
            return [];
        try
        {
            return [.. cmdlet.InvokeCommand.InvokeScript(Call, script.Text).Select(Finding)];
        }
        catch (RuntimeException failure)
        {
            cmdlet.WriteVerbose($"PSScriptAnalyzer did not review {script.Path}: {failure.Message}");
            return [];
        }
    }

    private static ForeignFinding Finding(PSObject record)
    {
        var extent = record.Properties["Extent"]?.Value is { } value ? PSObject.AsPSObject(value) : null;
        var (line, column) = (Number(record.Properties["Line"]?.Value, 1), Number(record.Properties["Column"]?.Value, 1));
        return new ForeignFinding(
            "PSScriptAnalyzer",
            record.Properties["RuleName"]?.Value?.ToString() ?? "PSScriptAnalyzer",
            record.Properties["Severity"]?.Value?.ToString() switch { "Error" or "ParseError" => SafetySeverity.Error, "Warning" => SafetySeverity.Warning, _ => SafetySeverity.Note },
            line,
            column,
            Number(extent?.Properties["EndLineNumber"]?.Value, line),
            Number(extent?.Properties["EndColumnNumber"]?.Value, column),
            record.Properties["Message"]?.Value?.ToString() ?? "");
    }

    private static int Number(object? value, int otherwise) => value is null ? otherwise : Math.Max(1, Convert.ToInt32(value, CultureInfo.InvariantCulture));
}
