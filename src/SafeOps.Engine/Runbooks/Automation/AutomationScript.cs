namespace SafeOps.Runbooks.Automation;

/// <summary>A runbook of Azure Automation, and the steps of it that cannot run where it is for.</summary>
/// <param name="Text">PowerShell 7.4.</param>
/// <param name="NotHere">Each step's number and why.</param>
public sealed record AutomationScript(string Text, IReadOnlyList<(int Number, string Reason)> NotHere);
