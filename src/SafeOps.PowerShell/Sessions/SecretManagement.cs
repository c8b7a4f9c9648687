using System.Management.Automation;
using SafeOps.Errors;
using Shell = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Sessions;

/// <summary>Reads <c>secret:NAME</c> through <c>Get-Secret</c> of the module Microsoft.PowerShell.SecretManagement.</summary>
internal static class SecretManagement
{
    /// <summary>
    /// Null where no vault has the secret. In a runspace of its own, because the engine asks from any thread while the
    /// caller's runspace is busy waiting for it.
    /// </summary>
    public static string? Read(string name)
    {
        using var shell = Shell.Create(RunspaceMode.NewRunspace);
        shell.AddCommand("Get-Secret").AddParameter("Name", name).AddParameter("AsPlainText").AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            if (shell.Invoke() is not [{ BaseObject: string value }])
                return null;
            KnownSecrets.Register(value);
            return value;
        }
        catch (CommandNotFoundException failure)
        {
            throw new SafeOpsException(
                ErrorCodes.SecretUnavailable,
                $"secret:{name} needs the command Get-Secret, which is not installed.",
                "Install-Module Microsoft.PowerShell.SecretManagement and a vault, or use env:NAME.",
                name,
                failure);
        }
        catch (RuntimeException failure)
        {
            throw new SafeOpsException(ErrorCodes.SecretUnavailable, $"secret:{name} could not be read: {failure.Message}", "Check the vault with Get-Secret -Name " + name + ".", name, failure);
        }
    }
}
