using System.Globalization;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.Secrets;
using SafeOps.Sessions;
using SafeOps.TestServers;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>A team: a shared ledger, targets that all its machines reach, and machines, each with a project folder of its own.</summary>
internal sealed class TeamBench : IDisposable
{
    private readonly List<Machine> _machines = [];

    /// <param name="cluster">The server of the ledger; null: the shared one.</param>
    public TeamBench(PostgresCluster? cluster = null)
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its commands are written for sh");
        Cluster = cluster ?? PostgresCluster.Shared;
        Database = Cluster.CreateLedger();
        Targets = Directory.CreateTempSubdirectory("safeops-targets-").FullName;
    }

    public PostgresCluster Cluster { get; }

    public string Database { get; }

    /// <summary>A folder every machine has mounted.</summary>
    public string Targets { get; }

    /// <summary>What each command of <see cref="Steps"/> did.</summary>
    public IReadOnlyList<string> Done => [.. new[] { "log-first", "log-second" }.SelectMany(f => File.ReadAllLines(Path.Combine(Targets, f)))];

    /// <summary>Files that are made, deleted and edited, and commands that must not run twice.</summary>
    public string Steps => string.Create(CultureInfo.InvariantCulture, $$"""
        steps:
          - { id: make, uses: file.write, with: { file: {{Targets}}/made.txt, content: hello } }
          - id: first
            uses: command.run
            with: { shell: sh, run: "echo first >> {{Targets}}/log-first", probe: [grep, -q, first, {{Targets}}/log-first], changes: [] }
            undo: { none: it is a log }
          - { id: gone, uses: file.delete, with: { files: [{{Targets}}/old.txt] } }
          - id: second
            uses: command.run
            with: { shell: sh, run: "echo second >> {{Targets}}/log-second", probe: [grep, -q, second, {{Targets}}/log-second], changes: [] }
            undo: { none: it is a log }
          - { id: edit, uses: file.replace, with: { file: {{Targets}}/conf.txt, text: one, replacement: two } }
        """);

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Targets, file), text);

    public void MakeTargets()
    {
        Write("old.txt", "old\n");
        Write("conf.txt", "one\n");
        Write("log-first", "");
        Write("log-second", "");
    }

    /// <param name="port">Where the ledger is reached; null: directly.</param>
    public Machine Machine(string role, int? port = null, string timeout = "15s", string environments = "[{ name: dev }]")
    {
        var machine = new Machine(role, $$"""
            safeops: 1
            environments: {{environments}}
            connections:
              team: { provider: postgres, host: 127.0.0.1, port: {{port ?? Cluster.Port}}, database: {{Database}}, user: {{role}}, ledgerTimeout: {{timeout}}, connectTimeout: {{timeout}} }
            ledger: team
            roots: [{{Targets}}]
            """);
        _machines.Add(machine);
        return machine;
    }

    public object? Ask(string sql) => Cluster.Scalar(Database, $"set search_path to safeops; {sql}");

    public void Execute(string sql) => Cluster.Execute(Database, $"set search_path to safeops; {sql}");

    /// <summary>All targets with their contents.</summary>
    public IReadOnlyList<string> Snapshot() => [.. Directory.EnumerateFiles(Targets).Order(StringComparer.Ordinal)
        .Select(f => $"{Path.GetFileName(f)}: {Digest.OfBytes(File.ReadAllBytes(f))}")];

    public void Dispose()
    {
        foreach (var machine in _machines)
            machine.Dispose();
        Directory.Delete(Targets, recursive: true);
        Cluster.DropDatabase(Database);
    }
}

/// <summary>A person's machine with the project on it.</summary>
internal sealed class Machine : IRunObserver, IDisposable
{
    public Machine(string role, string project)
    {
        Root = Directory.CreateTempSubdirectory($"safeops-{role}-").FullName;
        File.WriteAllText(Path.Combine(Root, "safeops.yaml"), project);
        Ports = AdapterPorts.Create(new Dictionary<string, string>(), new Actor("os-" + role, role + "s-laptop"), TimeProvider.System, _ => null);
    }

    public string Root { get; }

    public EnginePorts Ports { get; set; }

    public List<string> Messages { get; } = [];

    public Action<PlannedStep> Asked { get; set; } = _ => { };

    public ProjectSession Session => ProjectSession.Open(Root, Ports);

    public string Change(string body, string name = "try-it")
    {
        var path = Path.Combine(Root, $"{name}.change.yaml");
        File.WriteAllText(path, $"safeops: 1\nchange: {name}\ntitle: A trial\nauthor: mia\n{body}\n");
        return path;
    }

    public Task<ChangeRun> RunAsync(string change, string environment = "dev") => Session.Delivery.InvokeAsync(new ChangeRequest(change, environment), this, default);

    public Task<ChangeRun?> ResumeAsync(string? runId = null) => Session.Recovery.ResumeAsync(runId, null, this, default);

    public Task<ChangeRun> UndoAsync(string runId) => Session.Recovery.UndoAsync(runId, null, this, default);

    /// <summary>The lease of a change, as a run takes it.</summary>
    public Task<IAsyncDisposable> HoldAsync(string change)
    {
        var store = Ports.OpenRuns(Session.Project, new SecretVault(Ports.Secrets, new SecretMasker()));
        return store.AcquireLeaseAsync(change, "dev", new LeaseHolder("?", Environment.ProcessId, TimeProvider.System.GetUtcNow(), "held"), default);
    }

    /// <summary>Tries again while the server has not yet found that the holder is gone.</summary>
    public async Task<T> WhenFreeAsync<T>(Func<Task<T>> work)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (SafeOpsException error) when (error.Code == ErrorCodes.ChangeHeld)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>Tells of each write of a run (a new run, a record, saved data) before it is made; they are numbered from 1.</summary>
    public void BeforeEachWrite(Action<int> tell)
    {
        var ports = Ports;
        Ports = ports with { OpenRuns = (project, secrets) => new WatchedRunStore(ports.OpenRuns(project, secrets), tell) };
    }

    public bool Confirm(PlannedStep step, ChangePlan plan)
    {
        Asked(step);
        return true;
    }

    public void Message(MessageLevel level, string text) => Messages.Add($"{level}: {text}");

    public void Progress(string activity, string status, long done, long? total)
    {
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
