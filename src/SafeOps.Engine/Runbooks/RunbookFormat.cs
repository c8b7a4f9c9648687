namespace SafeOps.Runbooks;

/// <summary>What a runbook is written as.</summary>
public enum RunbookFormat
{
    /// <summary>For people, and for Test-Runbook and Invoke-Runbook.</summary>
    Markdown,

    /// <summary>A script for Azure Automation; see <see cref="Automation.AutomationWriter"/>.</summary>
    AzureAutomation,
}
