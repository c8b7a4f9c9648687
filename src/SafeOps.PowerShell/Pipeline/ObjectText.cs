using System.Management.Automation;
using System.Text.RegularExpressions;
using Shell = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>Objects as the lines in which PowerShell shows them, through their views, without colours.</summary>
internal sealed partial class ObjectText(PSCmdlet command)
{
    /// <summary>Wide enough that a table loses no column that a person would see in a wide window.</summary>
    private const int Width = 200;

    public IReadOnlyList<string> Lines(IReadOnlyList<object?> objects)
    {
        if (objects.Count == 0)
            return [];
        if (objects.All(o => (o is PSObject { BaseObject: var bare } ? bare : o) is string))
            return [.. objects.SelectMany(o => (o?.ToString() ?? "").ReplaceLineEndings("\n").Split('\n'))];
        var text = command.InvokeCommand.GetCommand("Out-String", CommandTypes.Cmdlet) is null ? Displayed(objects) : Written(objects);
        var lines = Colours().Replace(text, "").ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(l => l.TrimEnd()).ToList();
        return lines is [""] ? [] : lines;
    }

    private static string Written(IReadOnlyList<object?> objects)
    {
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Out-String").AddParameter("Width", Width);
        // The views ask the host for its width, which is to be the same wherever a step is recorded or repeated.
        return string.Concat(shell.Invoke<string>(objects, new PSInvocationSettings { Host = new TextHost(Width) }));
    }

    /// <summary>Where a host ships without PowerShell's utilities, what shows objects in its window is there all the same, and is given another window.</summary>
    private static string Displayed(IReadOnlyList<object?> objects)
    {
        var window = new TextHost(Width);
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Out-Default");
        shell.Invoke(objects, new PSInvocationSettings { Host = window });
        return window.Text;
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}
