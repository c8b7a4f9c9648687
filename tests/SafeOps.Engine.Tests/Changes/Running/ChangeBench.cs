using SafeOps.Adapters;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A project in a temporary folder, with real ports; what a test wants otherwise it puts in <see cref="Ports"/>.</summary>
internal sealed class ChangeBench : IRunObserver, IDisposable
{
    public const string ThreeEnvironments = """
        safeops: 1
        environments:
          - name: dev
          - name: staging
          - name: production
            guarded: true
        connections:
          main: { provider: sqlite, file: data/main.db }
        """;

    public ChangeBench(string project = ThreeEnvironments, TimeProvider? time = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        Root = Directory.CreateTempSubdirectory("safeops-").FullName;
        Ports = AdapterPorts.Create(environment ?? new Dictionary<string, string>(), new Actor("ann", "bench"), time ?? TimeProvider.System, _ => null);
        Write("safeops.yaml", project);
    }

    public string Root { get; }

    public EnginePorts Ports { get; set; }

    public List<string> Messages { get; } = [];

    public List<string> Confirmed { get; } = [];

    public Func<PlannedStep, bool> Answer { get; set; } = _ => true;

    public ProjectSession Session => ProjectSession.Open(Root, Ports);

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Write(string file, string content)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Writes a change file around the given steps (and whatever stands before them).</summary>
    public string Change(string body, string name = "try-it") => Write($"{name}.change.yaml", $"safeops: 1\nchange: {name}\ntitle: A trial\nauthor: mia\n{body}\n");

    public Task<ChangePlan> PlanAsync(string change, string environment = "dev") =>
        Session.Delivery.PlanAsync(new ChangeRequest(change, environment), this, CancellationToken.None);

    public Task<ChangeRun> RunAsync(string change, string environment = "dev", CancellationToken stop = default) =>
        Session.Delivery.InvokeAsync(new ChangeRequest(change, environment), this, stop);

    public async Task<List<ChangeRecord>> RecordsAsync()
    {
        var records = new List<ChangeRecord>();
        await foreach (var record in Session.Ledger.ReadAsync(LedgerQuery.All, CancellationToken.None))
            records.Add(record);
        return records;
    }

    /// <summary>Every file below the root with its bytes, for "nothing changed".</summary>
    public Dictionary<string, string> Snapshot(string below = "") => Directory.EnumerateFiles(PathOf(below), "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Root, f), f => Digest.OfBytes(File.ReadAllBytes(f)));

    public bool Confirm(PlannedStep step, ChangePlan plan)
    {
        Confirmed.Add(step.Key);
        return Answer(step);
    }

    public void Message(MessageLevel level, string text) => Messages.Add($"{level}: {text}");

    public void Progress(string activity, string status, long done, long? total)
    {
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
