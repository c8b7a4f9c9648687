using SafeOps.Changes.Definition;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Promotion;

namespace SafeOps.Sessions;

/// <summary>One project, opened: every way into the engine stands on it. Opening reads <c>safeops.yaml</c> and changes nothing.</summary>
public sealed class ProjectSession
{
    /// <param name="from">A file or folder in the project; <c>safeops.yaml</c> is found upward from it.</param>
    public static ProjectSession Open(string from, EnginePorts ports) => throw new NotImplementedException();

    public required SafeOpsProject Project { get; init; }
    public required ChangeCatalog Changes { get; init; }
    public required ChangeDelivery Delivery { get; init; }
    public required RunRecovery Recovery { get; init; }
    public required RunReader Runs { get; init; }
    public required ILedgerStore Ledger { get; init; }
}
