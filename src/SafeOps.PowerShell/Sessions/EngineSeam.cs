using System.Collections;
using System.Runtime.CompilerServices;
using SafeOps.Adapters;
using SafeOps.Commands.Explanation.Manuals;
using SafeOps.Investigations.FanOut;
using SafeOps.PowerShell.Syntax;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.PowerShell.Sessions;

/// <summary>
/// Where the cmdlets meet the adapters. The one mention of an adapter's type stands in a method of its own: compiling it
/// is what makes the runtime look for the assembly, and by then the module's load context is in place.
/// </summary>
internal static class EngineSeam
{
    public static ProjectSession Open(string from) => ProjectSession.Open(from, Ports());

    /// <summary>For commands, in a project or outside any.</summary>
    public static CommandSession OpenCommands(string from) => CommandSession.Open(from, Ports());

    /// <summary>For scripts' dry runs, in a project or outside any.</summary>
    public static DryRunSession OpenDryRuns(string from) => DryRunSession.Open(from, Ports());

    /// <summary>For reviewing scripts, in a project or outside any.</summary>
    public static SafetySession OpenSafety(string from) => SafetySession.Open(from, Ports());

    /// <summary>For comparisons with Terraform, in a project or outside any.</summary>
    public static DriftSession OpenDrift() => DriftSession.Open(Ports());

    /// <summary>For the same probes in many places, in a project or outside any.</summary>
    public static FanOutSession OpenFanOut(string from, IHostCommands? hosts) => FanOutSession.Open(from, Ports(), hosts);

    /// <summary>For requests and limits, in a project or outside any.</summary>
    public static ResourceLimitSession OpenResourceLimits() => ResourceLimitSession.Open(Ports());

    /// <summary>For handing work over, in a project or outside any.</summary>
    public static HandoffSession OpenHandoffs(string from) => HandoffSession.Open(from, Ports());

    /// <summary>For inventories, in a project or outside any.</summary>
    public static InventorySession OpenInventory() => InventorySession.Open(Ports());

    /// <summary>For logs, in a project or outside any.</summary>
    public static LogSession OpenLogs() => LogSession.Open(Ports());

    /// <summary>For scripts of templates, in a project or outside any.</summary>
    public static TaskSession OpenTasks() => TaskSession.Open(Ports());

    /// <summary>For resolving drift.</summary>
    public static ResolutionSession OpenResolutions() => ResolutionSession.Open(Ports());

    /// <summary>For investigations, in a project or outside any.</summary>
    public static InvestigationSession OpenInvestigations(string from) => InvestigationSession.Open(from, Ports());

    /// <summary>For emergency rollbacks, in a project or outside any.</summary>
    public static RollbackSession OpenRollbacks(string from) => RollbackSession.Open(from, Ports());

    /// <summary>For runbooks, in a project or outside any.</summary>
    public static RunbookSession OpenRunbooks(string from) => RunbookSession.Open(from, Ports());

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static EnginePorts Ports() => AdapterPorts.Create(
        EnvironmentVariables(),
        new Actor(Environment.UserName, Environment.MachineName),
        TimeProvider.System,
        SecretManagement.Read,
        new PowerShellSyntaxReader());

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IManualPages ManualPages() => AdapterPorts.ManualPages(EnvironmentVariables());

    private static Dictionary<string, string> EnvironmentVariables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }
}
