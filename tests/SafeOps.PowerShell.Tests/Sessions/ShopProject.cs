using System.Reflection;
using System.Runtime.Loader;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.PowerShell.Tests.Sessions;

/// <summary>A copy of the example project of the cmdlet help, gone with the test.</summary>
internal sealed class ShopProject : IDisposable
{
    public const string RaiseMemory = "changes/raise-memory.change.yaml";
    public const string RenameQueue = "changes/rename-queue.change.yaml";

    private static readonly string Example = System.IO.Path.Combine(BuiltFiles.Repository, "docs", "examples", "shop");
    private static readonly Lazy<string> UnderWay = new(MakeUnderWay);

    private ShopProject(string from) => Copy(from, Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("safeops-shop-").FullName;

    /// <summary>As it lies in the repository: nothing was ever run.</summary>
    public static ShopProject Fresh() => new(Example);

    /// <summary>
    /// As its README says: raise-memory ran in dev and staging, its plan for production was recorded by another person,
    /// and a run of rename-queue in dev was stopped half-way.
    /// </summary>
    public static ShopProject Promoted() => new(UnderWay.Value);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    /// <summary>Every file with its content, so that "nothing changed" can be asserted.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
        .ToDictionary(f => System.IO.Path.GetRelativePath(Path, f), f => Convert.ToHexString(System.IO.File.ReadAllBytes(f)));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string MakeUnderWay()
    {
        var project = Fresh();
        using var session = new ModuleSession(location: project.Path);
        session.Invoke($"""
            $null = Invoke-SafeChange {RaiseMemory} dev -Confirm:$false
            $null = Confirm-ChangeVerification {RaiseMemory} dev logic-correct, inputs-handled, errors-handled, comments-explain -Confirm:$false
            $null = Invoke-SafeChange {RaiseMemory} staging -Confirm:$false
            """).Succeeds();
        var planner = OpenAs("ada", project.Path);
        planner.Delivery.RecordPlanAsync(new ChangeRequest(project.File(RaiseMemory), "production"), new Bystander(), CancellationToken.None).GetAwaiter().GetResult();
        using var stop = new CancellationTokenSource();
        var stopped = planner.Delivery.InvokeAsync(new ChangeRequest(project.File(RenameQueue), "dev"), new Bystander { BeforeStep = step => Stop(step, stop) }, stop.Token).GetAwaiter().GetResult();
        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        return project.Path;
    }

    private static void Stop(PlannedStep step, CancellationTokenSource stop)
    {
        if (step.Id == "replicas")
            stop.Cancel();
    }

    /// <summary>The engine as another person would use it, on the adapters the module has loaded.</summary>
    private static ProjectSession OpenAs(string name, string folder)
    {
        var adapters = AssemblyLoadContext.All.SelectMany(c => c.Assemblies).First(a => a.GetName().Name == "SafeOps.Adapters");
        var create = adapters.GetType("SafeOps.Adapters.AdapterPorts")!.GetMethod("Create", BindingFlags.Public | BindingFlags.Static)!;
        var ports = (EnginePorts)create.Invoke(null, [new Dictionary<string, string>(), new Actor(name, "workstation"), TimeProvider.System, (Func<string, string?>)(_ => null), null])!;
        return ProjectSession.Open(folder, ports);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }
    }

    private sealed class Bystander : IRunObserver
    {
        public Action<PlannedStep> BeforeStep { get; init; } = _ => { };

        public bool Confirm(PlannedStep step, ChangePlan plan)
        {
            BeforeStep(step);
            return true;
        }

        public void Message(MessageLevel level, string text)
        {
        }

        public void Progress(string activity, string status, long done, long? total)
        {
        }
    }
}
