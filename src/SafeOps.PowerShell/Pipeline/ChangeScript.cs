using System.Management.Automation;
using SafeOps.Secrets;
using Shell = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>Runs a confirmed text of PowerShell as the person would: in their session, in a scope of its own.</summary>
internal sealed class ChangeScript(PSCmdlet command, SecretMasker masker)
{
    /// <summary>What it gave and what went wrong, by lines.</summary>
    public (IReadOnlyList<string> Output, IReadOnlyList<string> Errors, TimeSpan Duration) Run(string text)
    {
        var from = TimeProvider.System.GetTimestamp();
        var output = new PSDataCollection<PSObject>();
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(text, useLocalScope: true);
        var errors = new List<string>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            errors.Add(failure.Message);
        }
        errors.InsertRange(0, shell.Streams.Error.Select(e => e.ToString()));
        var lines = new ObjectText(command).Lines([.. output]).Select(masker.Hide).ToList();
        return (lines, [.. errors.Select(masker.Hide)], TimeProvider.System.GetElapsedTime(from));
    }
}
