namespace SafeOps.Scripts.Generation.Bash;

/// <summary>A template's own steps behind their settings.</summary>
internal static class BashBody
{
    public static string Write(ScriptBody body)
    {
        var lines = new ScriptLines().Line("# --- What it works on: review each value ".PadRight(100, '-')).Line();
        foreach (var setting in body.Settings)
        {
            foreach (var line in ScriptComments.Wrap(ScriptQuote.Comment(setting.Comment)))
                lines.Line($"# {line}");
            lines.Line($"readonly {setting.Name}={Value(setting)}");
        }
        return lines.Line().Raw(body.Text.TrimEnd('\n')).Line().Line().ToString();
    }

    private static string Value(ScriptSetting setting) =>
        setting.IsList ? $"({string.Join(' ', setting.Values.Select(BashQuote.Text))})"
        : setting.IsNumber ? setting.Values[0]
        : BashQuote.Text(setting.Values[0]);
}
