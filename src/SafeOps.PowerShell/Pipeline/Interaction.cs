using System.Management.Automation.Host;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>Whether a person can be asked here.</summary>
internal static class Interaction
{
    /// <summary>
    /// No property tells: <c>pwsh -NonInteractive</c> keeps its switch to itself, and Azure Automation and remote jobs
    /// have hosts of their own. Each host that cannot prompt says so before it looks at the choices, and each that can
    /// refuses to ask without any, so a question without choices shows which one this is, and shows a person nothing.
    /// </summary>
    public static bool IsPossible(PSHost host)
    {
        // The console's own host reads an answer from a redirected input as if a person had typed it, and would wait for
        // ever on one that stays open. What comes through a pipe is no person's word.
        if (host.Name == "ConsoleHost" && Console.IsInputRedirected)
            return false;
        try
        {
            host.UI.PromptForChoice("", "", null!, -1);
            return true;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception refusal) when (refusal is HostException or InvalidOperationException or NotImplementedException or NotSupportedException or NullReferenceException)
        {
            return false;
        }
    }
}
