using SafeOps.Commands;

namespace SafeOps.Runbooks.Automation;

/// <summary>A runbook of Azure Automation before it is written: what is asked for, its steps in order, and where it comes from.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens: of the variable that keeps the progress.</param>
/// <param name="Title">One line.</param>
public sealed record AutomationRunbook(string Name, string Title)
{
    /// <summary>What stands in its help under the title, a paragraph each.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<AutomationParameter> Parameters { get; init; } = [];

    public required IReadOnlyList<AutomationStep> Steps { get; init; }

    /// <summary>Incident, date, evidence: a line each.</summary>
    public IReadOnlyList<string> Provenance { get; init; } = [];

    /// <summary>It is for a Hybrid Worker, a machine of one's own, where programs may be started; the sandbox in the cloud allows none.</summary>
    public bool HybridWorker { get; init; }
}

/// <summary>A value that differs next time. Commands name it as <c>${name}</c>.</summary>
/// <param name="Name">Letters, digits and underscores.</param>
/// <param name="Default">Null: it must be given.</param>
public sealed record AutomationParameter(string Name, string? Description, string? Default);

/// <summary>A command of a runbook.</summary>
/// <param name="Number">As a person names it: <c>3</c>.</param>
/// <param name="Changes">It does more than read: it runs only where a person approved it by its number.</param>
public sealed record AutomationStep(string Number, string Title, CommandShell Shell, string Command, bool Changes)
{
    /// <summary>What it showed, how to read it, where that is kept: a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command that takes it back; null where none is known.</summary>
    public string? Rollback { get; init; }
}

/// <summary>A runbook as text, and the steps that cannot run where it is for.</summary>
/// <param name="Text">PowerShell 7.4.</param>
/// <param name="NotHere">Each step's number and why.</param>
public sealed record AutomationScript(string Text, IReadOnlyList<(string Number, string Reason)> NotHere);
