using System.Management.Automation;
using SafeOps.Reports;

namespace SafeOps.PowerShell.Views;

/// <summary>The caller's colours as <c>$PSStyle</c> has them. PowerShell itself takes them out again where output is redirected.</summary>
internal static class ViewStyle
{
    /// <param name="style">The value of <c>$PSStyle</c>. Its type is newer than what this module is compiled against, so it is read by name.</param>
    public static TextStyle Of(object? style)
    {
        if (style is null || Text(style, "OutputRendering") is "PlainText")
            return TextStyle.Plain;
        return new TextStyle
        {
            Reset = Text(style, "Reset"),
            Heading = Text(style, "Bold"),
            Create = Text(style, "Foreground", "Green"),
            Update = Text(style, "Foreground", "Cyan"),
            Delete = Text(style, "Foreground", "Red"),
            Run = Text(style, "Foreground", "Magenta"),
            Warning = Text(style, "Foreground", "Yellow"),
            Muted = Text(style, "Foreground", "BrightBlack"),
        };
    }

    private static string Text(object style, params string[] path)
    {
        object? value = style;
        foreach (var name in path)
            value = value is null ? null : PSObject.AsPSObject(value).Properties[name]?.Value;
        return value?.ToString() ?? "";
    }
}
