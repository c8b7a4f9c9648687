using SafeOps.Adapters;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Benchmarks;

/// <summary>A project in a temporary folder with the real adapters, gone when disposed.</summary>
internal sealed class BenchProject : IDisposable
{
    public BenchProject(string connections = "")
    {
        Write("safeops.yaml", $"safeops: 1\nenvironments:\n  - name: dev\n{connections}");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("safeops-bench-").FullName;

    /// <summary>Puts something of its own in front of a port.</summary>
    public Func<EnginePorts, EnginePorts> Around { get; init; } = ports => ports;

    public ProjectSession Session => ProjectSession.Open(Root, Around(AdapterPorts.Create(new Dictionary<string, string>(), new Actor("bench", "bench"), TimeProvider.System, _ => null)));

    public string Write(string file, string content)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string Change(string steps) => Write("bench.change.yaml", $"safeops: 1\nchange: bench\ntitle: A measured change\nauthor: bench\n{steps}\n");

    public Task<ChangePlan> PlanAsync(string change) =>
        Session.Delivery.PlanAsync(new ChangeRequest(change, "dev"), new Bystander(), CancellationToken.None);

    public Task<ChangeRun> RunAsync(string change, IRunObserver? observer = null, CancellationToken stop = default) =>
        Session.Delivery.InvokeAsync(new ChangeRequest(change, "dev"), observer ?? new Bystander(), stop);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Agrees to everything, and hears of every progress.</summary>
internal sealed class Bystander(Action<long>? progress = null) : IRunObserver
{
    public bool Confirm(PlannedStep step, ChangePlan plan) => true;

    public void Message(MessageLevel level, string text)
    {
    }

    public void Progress(string activity, string status, long done, long? total) => progress?.Invoke(done);
}
