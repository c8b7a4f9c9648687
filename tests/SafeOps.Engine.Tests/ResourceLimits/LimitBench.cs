using SafeOps.Adapters;
using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.ResourceLimits;

/// <summary>A folder with charts and manifests, and the session that compares them.</summary>
internal sealed class LimitBench : IDisposable
{
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: user-api, namespace: production }
        spec:
          template:
            spec:
              containers:
                - name: user-api
                  resources:
                    requests: { memory: 256Mi, cpu: 100m }
                    limits: { memory: 512Mi }
        """;

    /// <summary>In parts: our own search for secrets looks at this file too.</summary>
    public const string Word = "the-word" + "-of-the-test";

    private readonly Dictionary<string, string> _variables = new() { ["PROMETHEUS_TOKEN"] = Word };

    public LimitBench() => Session = ResourceLimitSession.Open(AdapterPorts.Create(_variables, new Actor("ann", "bench"), TimeProvider.System, _ => null));

    public string Folder { get; } = Directory.CreateTempSubdirectory("safeops-limits-").FullName;

    public ResourceLimitSession Session { get; }

    /// <summary>What the last comparison could not read or ask.</summary>
    public IReadOnlyList<SafeOps.Errors.SafeOpsException> Failures { get; private set; } = [];

    public LimitBench Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A chart with a memory limit at the root of its values.</summary>
    public LimitBench Chart(string name, string? limit, string more = "") => Write($"charts/{name}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: 1.0.0\n")
        .Write($"charts/{name}/values.yaml", $"image: {name}:1\nresources:\n  limits:\n    memory: {limit ?? "~"}\n{more}");

    public string At(string name) => Path.Combine(Folder, name);

    public ResourceLimitRequest Request(params string[] paths) => new() { Paths = [.. paths.Select(At)], Location = Folder };

    public PrometheusAccess Prometheus(Uri address, TimeSpan? timeout = null) => Session.Access(address, null, new Dictionary<string, string>(), timeout ?? TimeSpan.FromSeconds(20));

    public IReadOnlyList<ResourceComparison> Compare(ResourceLimitRequest request)
    {
        var comparing = Session.Begin(request);
        var all = new List<ResourceComparison>();
        for (var i = 0; i < comparing.Count; i++)
            all.AddRange(comparing.CompareAsync(i, TestContext.Current.CancellationToken).GetAwaiter().GetResult());
        Failures = [.. comparing.Problems, .. comparing.Failures];
        return all;
    }

    public IReadOnlyList<ResourceComparison> Compare(params string[] paths) => Compare(Request(paths));

    public ResourceComparison Memory(ResourceLimitRequest request) => Assert.Single(Compare(request with { Resources = [ResourceKind.Memory] }));

    public ResourceComparison Memory(params string[] paths) => Memory(Request(paths));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
