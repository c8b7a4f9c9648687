using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Promotion;
using SafeOps.Reviews;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Safety;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>One project, opened: every way into the engine stands on it. Opening reads <c>safeops.yaml</c> and changes nothing.</summary>
public sealed class ProjectSession
{
    private ProjectSession(SafeOpsProject project, EnginePorts ports)
    {
        var masker = new SecretMasker();
        masker.RegisterEnvironment(ports.EnvironmentVariables);
        var secrets = new SecretVault(ports.Secrets, masker);
        var runStore = ports.OpenRuns(project, secrets);
        var resolver = new ChangeResolver(project, ports.Time);
        Ledger = ports.OpenLedger(project, secrets);
        var identity = new Identity(ports.Actor, Ledger);
        var planner = new ChangePlanner(ports.Steps, secrets, ports.Actor);
        var desk = new RunDesk(runStore, project, ports.Steps, secrets, planner, identity);

        Project = project;
        Masker = masker;
        Runs = new RunReader(runStore);
        Changes = new ChangeCatalog(project, new ChangeReader(ports.Yaml), resolver);
        var recorder = new RunRecorder(Ledger, runStore, project, identity, ports.Time);
        var gate = new GateKeeper(project, Changes, resolver, new PromotionGate(Ledger, ports.Time), identity);
        Delivery = new ChangeDelivery(Changes, resolver, planner, desk, gate, recorder);
        Promotion = new ChangePromotion(gate, Ledger, identity, ports.Time);
        Scripts = new ScriptGenerator(project, Changes, resolver, planner, masker);
        Reviews = new ReviewRequests(Changes, resolver, Delivery, Promotion, Ledger, new SafetyReviewer(project.Commands));
        Recovery = new RunRecovery(desk, Runs, recorder, ports.Time);
    }

    /// <param name="from">A file or folder in the project; <c>safeops.yaml</c> is found upward from it.</param>
    public static ProjectSession Open(string from, EnginePorts ports) =>
        new(new ProjectReader(ports.Yaml, ports.Languages).Read(ProjectReader.FindRoot(from)), ports);

    public SafeOpsProject Project { get; }
    public ChangeCatalog Changes { get; }
    public ChangeDelivery Delivery { get; }
    public ChangePromotion Promotion { get; }
    public ReviewRequests Reviews { get; }
    public RunRecovery Recovery { get; }

    /// <summary>Changes as scripts for people without SafeOps.</summary>
    public ScriptGenerator Scripts { get; }
    public RunReader Runs { get; }
    public ILedgerStore Ledger { get; }

    /// <summary>Hides the secrets this session has met.</summary>
    public SecretMasker Masker { get; }
}
