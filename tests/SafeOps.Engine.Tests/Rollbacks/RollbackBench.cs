using System.Diagnostics;
using System.Text.Json.Nodes;
using SafeOps.Adapters;
using SafeOps.Processes;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Sessions;
using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Rollbacks;

/// <summary>A folder where somebody stands at 3 a.m., with a cluster of its own, real kubectl and real git.</summary>
internal sealed class RollbackBench : IRollbackObserver, IProgramRunner, IDisposable
{
    public const string Context = "prod-cluster";
    public const string Good = "registry.example.com/shop/web:2.0.3";
    public const string Bad = "registry.example.com/shop/web:broken-2.1.0";

    private readonly Dictionary<string, string> _variables = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/" };
    private readonly IProgramRunner _programs;

    public RollbackBench()
    {
        Cluster = new KubernetesServer(new KubernetesServerOptions { Namespaces = ["default", "shop"], RolloutDelay = TimeSpan.FromMilliseconds(30) });
        Cluster.WriteKubeconfig(Kubeconfig, Context);
        var ports = AdapterPorts.Create(_variables, new Actor("ann", "oncall"), TimeProvider.System, _ => null);
        _programs = ports.Programs;
        Ports = ports with { Programs = this };
    }

    public KubernetesServer Cluster { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("safeops-rollback-").FullName;

    public EnginePorts Ports { get; set; }

    public string Kubeconfig => Path.Combine(Elsewhere, "kubeconfig");

    /// <summary>Programs that are not on this machine.</summary>
    public HashSet<string> Away { get; } = [];

    /// <summary>Added to the environment of every program.</summary>
    public Dictionary<string, string?> Around { get; } = new() { ["GIT_AUTHOR_NAME"] = "ann", ["GIT_AUTHOR_EMAIL"] = "ann@example.com", ["GIT_COMMITTER_NAME"] = "ann", ["GIT_COMMITTER_EMAIL"] = "ann@example.com" };

    /// <summary>The command lines that were started.</summary>
    public List<string> Started { get; } = [];

    /// <summary>What is made of the answer of a program, by its command line.</summary>
    public Func<string, ProgramResult, ProgramResult> Heard { get; set; } = (_, result) => result;

    public Func<RollbackCommand, bool> Answer { get; set; } = _ => true;

    public List<RollbackCommand> Asked { get; } = [];

    public List<RollbackEntry> Written { get; } = [];

    public EmergencyRollback? Shown { get; private set; }

    /// <summary>Called at each moment at which a process can be killed: after an entry is written, around a program that changes something.</summary>
    public Action<string> Moment { get; set; } = _ => { };

    private string Elsewhere { get; } = Directory.CreateTempSubdirectory("safeops-kube-").FullName;

    public RollbackSession Session => RollbackSession.Open(Folder, Ports);

    /// <summary>Throws a test that has no kubectl out by name.</summary>
    public static RollbackBench WithKubectl()
    {
        Assert.SkipUnless(InstalledPrograms.Has("kubectl"), "kubectl is not on this machine");
        return new RollbackBench();
    }

    public RollbackRequest Deployment(string name = "web") => new(RollbackTargetKind.Workload, name)
    {
        From = Folder,
        Context = Context,
        Namespace = "shop",
        Reason = "500s since 02:51",
        Timeout = TimeSpan.FromSeconds(20),
    };

    public async Task<EmergencyRollback> InvokeAsync(RollbackRequest request)
    {
        using var session = Session;
        return await session.InvokeAsync(request, this, TestContext.Current.CancellationToken);
    }

    /// <summary>A deployment of the given versions, one after the other, the last of which may never get ready.</summary>
    public async Task DeployAsync(string name, params string[] images)
    {
        foreach (var image in images)
        {
            Put(name, image);
            await UntilAsync(() => Current(name) is { } set && Image(set) == image && (image.Contains("broken", StringComparison.Ordinal) || (int?)set["status"]?["readyReplicas"] == 2));
        }
    }

    public void Put(string name, string image, Action<JsonObject>? further = null)
    {
        var deployment = (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "{{name}}", "namespace": "shop", "annotations": { "meta.helm.sh/release-name": "shop" } },
              "spec": {
                "replicas": 2,
                "selector": { "matchLabels": { "app": "{{name}}" } },
                "template": {
                  "metadata": { "labels": { "app": "{{name}}" } },
                  "spec": { "containers": [{ "name": "{{name}}", "image": "{{image}}" }] }
                }
              }
            }
            """)!;
        if (Cluster.Get("deployment", name, "shop") is { } there)
        {
            there["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;
            deployment = there;
        }
        further?.Invoke(deployment);
        Cluster.Put(deployment);
    }

    /// <summary>The image that the deployment wants now.</summary>
    public string Wanted(string name = "web") => Image(Cluster.Get("deployment", name, "shop")!);

    /// <summary>Until the cluster's own controllers have nothing more to do.</summary>
    public async Task SettleAsync()
    {
        for (var before = Cluster.Dump(); ;)
        {
            await Task.Delay(400, TestContext.Current.CancellationToken);
            var now = Cluster.Dump();
            if (now.Count == before.Count && now.All(o => before.TryGetValue(o.Key, out var version) && version == o.Value))
                return;
            before = now;
        }
    }

    public static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 400 && !holds(); i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.True(holds(), "what was waited for did not come");
    }

    /// <summary>Runs git in the folder.</summary>
    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=ann", "-c", "user.email=ann@example.com", .. arguments]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {errors}");
        return output.TrimEnd();
    }

    public void Commit(string file, string content, string message)
    {
        File.WriteAllText(Path.Combine(Folder, file), content);
        Git("add", "-A");
        Git("commit", "-q", "-m", message);
    }

    public void Learned(EmergencyRollback rollback) => Shown = rollback;

    public bool Confirm(RollbackCommand command, EmergencyRollback rollback)
    {
        Asked.Add(command);
        return Answer(command);
    }

    public void Recorded(RollbackEntry entry)
    {
        Written.Add(entry);
        Moment($"written {entry.Kind}");
    }

    async Task<ProgramResult> IProgramRunner.RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(request.Program);
        if (Away.Contains(name))
            throw new SafeOps.Errors.SafeOpsException(SafeOps.Errors.ErrorCodes.ProgramNotFound, $"The program '{name}' was not found.", "Install it.", name);
        lock (Started)
            Started.Add($"{name} {string.Join(' ', request.Arguments)}");
        var surrounded = request with { Environment = request.Environment.Append(new("KUBECONFIG", Kubeconfig)).Concat(Around).DistinctBy(v => v.Key).ToDictionary() };
        if (request.Mark is not null)
            Moment("before the program");
        var result = await _programs.RunAsync(surrounded, cancellationToken);
        if (request.Mark is not null)
            Moment("after the program");
        return Heard($"{name} {string.Join(' ', request.Arguments)}", result);
    }

    IReadOnlyList<int> IProgramRunner.FindRunning(string mark) => _programs.FindRunning(mark);

    public void Dispose()
    {
        Cluster.Dispose();
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Elsewhere, recursive: true);
    }

    private JsonObject? Current(string name)
    {
        var revision = (string?)Cluster.Get("deployment", name, "shop")?["metadata"]?["annotations"]?["deployment.kubernetes.io/revision"];
        return revision is null ? null : Cluster.List("replicaset", "shop").FirstOrDefault(s => (string?)s["metadata"]?["annotations"]?["deployment.kubernetes.io/revision"] == revision && (string?)s["metadata"]?["ownerReferences"]?[0]?["name"] == name);
    }

    private static string Image(JsonObject workload) => (string)workload["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;
}
