using SafeOps.Changes.Definition;
using SafeOps.Reports;

namespace SafeOps.PowerShell.Views;

/// <summary>A change file as a person reads it before anything is planned.</summary>
internal static class ChangeView
{
    public static IEnumerable<string> Lines(SafeChange change, TextStyle style)
    {
        yield return $"{style.Paint(style.Heading, change.Name)}      risk {Risk(change.Risk, style)}      {change.RelativePath}";
        foreach (var line in Columns.Labelled("  ", change.Title))
            yield return line;
        foreach (var line in Described("why", change.Why).Concat(Described("author", change.Author)).Concat(Described("risk", string.Join("; ", change.RiskReasons))))
            yield return line;
        foreach (var line in Listed("parameters", change.Parameters.Select(Parameter)).Concat(Listed("steps", change.Steps.Select(Step))))
            yield return line;
    }

    public static string Risk(RiskLevel risk, TextStyle style)
    {
        var word = risk.ToString().ToLowerInvariant();
        return risk switch
        {
            RiskLevel.High => style.Paint(style.Delete, word),
            RiskLevel.Medium => style.Paint(style.Warning, word),
            _ => style.Paint(style.Create, word),
        };
    }

    private static IEnumerable<string> Described(string label, string? text) =>
        string.IsNullOrWhiteSpace(text) ? [] : Columns.Labelled($"  {label,-12}", text);

    private static IEnumerable<string> Listed(string label, IEnumerable<string> lines) =>
        lines.Select((line, i) => Columns.Cut($"  {(i == 0 ? label : ""),-12}{line}", Columns.Width));

    private static string Parameter(ParameterSummary parameter) =>
        $"{parameter.Name,-16} {parameter.Type.ToString().ToLowerInvariant(),-10} {(parameter.Required ? "required" : $"default {parameter.Default}")}{(parameter.Description is { } text ? $"  {text}" : "")}";

    private static string Step(StepSummary step) =>
        $"{step.Id,-16} {step.Uses,-14} {(step.ForEach is { } each ? $"for each of {each}, " : "")}undo: {step.Undo}";
}
