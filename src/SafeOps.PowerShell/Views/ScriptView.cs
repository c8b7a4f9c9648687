using SafeOps.Reports;
using SafeOps.Scripts.Generation;

namespace SafeOps.PowerShell.Views;

/// <summary>A generated script, without its text.</summary>
internal static class ScriptView
{
    public static IEnumerable<string> Lines(GeneratedScript script, TextStyle style)
    {
        yield return $"{style.Paint(style.Heading, script.Change ?? script.Task ?? "")}      {(script.Environment is { } environment ? $"{environment}      " : "")}{script.Language}      {Count(script.Text)} lines";
        for (var i = 0; i < script.Steps.Count; i++)
        {
            foreach (var line in Columns.Labelled($"  {i + 1,3}. ", script.Steps[i]))
                yield return line;
        }
        foreach (var line in script.WithoutRollback.SelectMany(w => Columns.Labelled("  no way back  ", w)))
            yield return style.Paint(style.Warning, line);
        yield return "  Its text is the property Text; -OutFile writes it.";
    }

    private static int Count(string text) => text.AsSpan().Count('\n');
}
