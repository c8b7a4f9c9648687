using SafeOps.Commands.Knowledge;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary>A function of another module is called, and does not see the caller's -WhatIf.</summary>
/// <remarks>Preference variables are looked up in the scope of the module: see about_Preference_Variables and PowerShell issue 4568.</remarks>
internal sealed class WhatIfNotPassed : SafetyRule
{
    private static readonly HashSet<string> Changing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add", "Clear", "Copy", "Disable", "Enable", "Install", "Invoke", "Move", "New", "Publish", "Push", "Register", "Remove", "Rename", "Reset", "Restart", "Restore", "Resume", "Revoke", "Set", "Start", "Stop", "Suspend", "Sync",
        "Uninstall", "Unregister", "Update", "Write", "Deploy", "Grant", "Import", "Initialize", "Save", "Send", "Submit", "Approve", "Deny", "Dismount", "Mount", "Format", "Merge", "Repair", "Undo",
    };

    private static readonly string[] Harmless = ["Write-Host", "Write-Verbose", "Write-Output", "Write-Information", "Write-Warning", "Write-Error", "Write-Debug", "Write-Progress", "Import-Module", "Invoke-Command"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2005", "what-if-not-passed", SafetySeverity.Warning, "A function of another module does not see the caller's -WhatIf", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls)
        {
            var parameters = call.Place.Function?.Body.Parameters ?? script.OwnParameters;
            if (!ShouldProcess.Declares(parameters) || !IsForeign(call, script) || ShouldProcess.Guards(call.Place, script))
                continue;
            if (call.Parameter("WhatIf", 3) is null && !call.IsSplatted)
                yield return new RuleMatch(call.Start, call.Command.Name.End, $"'{call.Name}' comes from another module, whose functions do not see the -WhatIf that was given here.", $"Write '{call.Name} … -WhatIf:$WhatIfPreference', or ask ShouldProcess before.");
        }
    }

    private static bool IsForeign(PsCall call, PowerShellOutline script) =>
        call.Name.IndexOf('-') is > 0 and var dash && Changing.Contains(call.Name[..dash]) && !call.IsProgram
        && !Harmless.Contains(call.Name, StringComparer.OrdinalIgnoreCase) && !script.Functions[call.Name].Any() && CmdletLibrary.BuiltIn.Find(call.Name) is null;
}
