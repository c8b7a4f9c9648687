using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Yaml;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Engine.Tests.Changes.Steps;
using SafeOps.Engine.Tests.Changes.Steps.Kubernetes;
using SafeOps.Engine.Tests.Changes.Steps.Terraform;
using SafeOps.Investigations.FanOut;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Definition;

/// <summary>Every YAML example of the pages is read, and planned where its targets are.</summary>
public sealed class PageExamplesTests : IDisposable
{
    private const string Fence = "```yaml\n";

    private const string Project = """
        safeops: 1
        environments: [ { name: dev, targets: { kubernetes: { context: dev-cluster, namespace: shop }, azure: { subscription: sub-dev } } }, { name: staging }, { name: production, guarded: true } ]
        connections:
          sessions-dev: { provider: sqlite, file: data/dev.db }
        """;

    private const string Tables = """
        create table sessions (id integer primary key, last_seen text, state text, closed_at text);
        create table accounts (id integer primary key, plan text);
        create table audit (what text, at text);
        insert into sessions values (1, '2020-01-01', 'open', null), (2, '2999-01-01', 'open', null);
        insert into accounts values (1, null);
        """;

    private static readonly string[] Files =
    [
        "charts/user-api/values.yaml", "charts/billing/values.yaml", "site/index.txt", "deploy/user-api.yaml.tpl", "config/app.yaml",
        "jobs/weekly-report.yaml", "logs/app/old.log", "warm-cache.sh", "deploy.sh", "tools/render.py",
    ];

    private const string Clusters = """
        safeops: 1
        environments: [ { name: dev, targets: { kubernetes: { contexts: [prod-eu, prod-us], namespace: shop } } } ]
        """;

    private readonly ChangeBench _bench = new(Project, environment: new Dictionary<string, string> { ["DEPLOY_" + "TOKEN"] = "only-a-trial-1" });

    public PageExamplesTests()
    {
        foreach (var file in Files)
            _bench.Write(file, file.EndsWith(".tpl", StringComparison.Ordinal) ? "image: {{ registry }}/user-api:2.3\n" : "resources:\n  limits:\n    memory: 512Mi\n");
        _bench.Write("infra/main.tf", "variable \"size\" {\n  type    = string\n  default = \"2\"\n}\nresource \"terraform_data\" \"web\" {\n  input = var.size\n}\n");
        Directory.CreateDirectory(_bench.PathOf("data"));
        using var connection = new SqliteConnection($"Data Source={_bench.PathOf("data/dev.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Tables;
        command.ExecuteNonQuery();
    }

    /// <summary>The page and which of its examples, from 1.</summary>
    public static TheoryData<string, int> Examples
    {
        get
        {
            var examples = new TheoryData<string, int>();
            foreach (var page in new[] { "steps", "about" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", f), "*.md")).Order(StringComparer.Ordinal))
            {
                for (var i = 1; i < File.ReadAllText(page).Split(Fence).Length; i++)
                    examples.Add(Repository.Show(page), i);
            }
            return examples;
        }
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_a_page_is_right(string page, int number)
    {
        if (page.Contains("terraform", StringComparison.Ordinal))
            TerraformBench.Require("terraform");
        var text = File.ReadAllText(Path.Combine(Repository.Root, page)).Split(Fence)[number].Split("```")[0];
        var keys = text.Split('\n').Where(l => l.Length > 0 && char.IsLetter(l[0])).Select(l => l.Split(':')[0]).ToList();
        if (keys[0] == "probes")
        {
            Assert.NotEmpty(ProbeReader.Read(new YamlReader().Read(text, page), page));
            return;
        }
        if (keys.Contains("environments") || keys[0] == "connections")
        {
            _bench.Write("safeops.yaml", keys.Contains("safeops") ? text : "safeops: 1\nenvironments: [ { name: dev } ]\n" + text);
            Assert.NotEmpty(_bench.Session.Project.Environments);
            Assert.Equal(text.Contains("connections:", StringComparison.Ordinal), _bench.Session.Project.Connections.Count > 0);
            return;
        }
        using var cluster = text.Contains("uses: kubernetes.", StringComparison.Ordinal) ? Cluster(text) : null;
        using var programs = await StandIns.ForAsync(text, _bench);
        var change = _bench.Write("example.change.yaml", keys.Contains("change") ? text : Whole(text, keys, Path.GetFileNameWithoutExtension(page)));
        Assert.NotEmpty(_bench.Session.Changes.Read(change).Steps);
        Assert.All((await _bench.PlanAsync(change)).Preflight, p => Assert.True(p.Passed, p.Found));
    }

    /// <summary>A cluster that has what the examples change.</summary>
    private KubernetesServer Cluster(string text)
    {
        ClusterBench.RequireKubectl();
        if (text.Contains("context: \"${item}\"", StringComparison.Ordinal))
            _bench.Write("safeops.yaml", Clusters);
        var manifest = Deployments.Manifest("web", "shop/web:2");
        _bench.Write("deploy/web.yaml", manifest);
        _bench.Write("deploy/config/mode.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mode }\n");
        var server = new KubernetesServer(new KubernetesServerOptions { HasControllers = false, Namespaces = ["default", "shop"] });
        server.Put((JsonObject)ManifestValue.ToJson(new YamlReader().Read(manifest, "web.yaml")[0])!);
        server.WriteKubeconfig(_bench.PathOf("kubeconfig"), "dev-cluster", "prod-eu", "prod-us");
        _bench.Ports = _bench.Ports with { Programs = new SurroundedPrograms(_bench.Ports.Programs, new Dictionary<string, string?> { ["KUBECONFIG"] = _bench.PathOf("kubeconfig"), ["HOME"] = _bench.Root, ["KUBECACHEDIR"] = _bench.PathOf("cache") }) };
        return server;
    }

    /// <summary>A part of a change, with the rest around it.</summary>
    private static string Whole(string text, IReadOnlyList<string> keys, string stepType)
    {
        const string Note = "  - id: note\n    uses: file.write\n    with: { file: note.txt, content: x }\n";
        var change = "safeops: 1\nchange: example\ntitle: An example\n";
        if (!keys.Contains("parameters"))
            change += "parameters:\n  cutoff: { type: date, default: -90d }\n  today: { type: date, default: today }\n";
        return change + keys[0] switch
        {
            "with" => $"steps:\n  - id: example\n    uses: {stepType}\n    undo: {{ none: it is an example }}\n{Indented(text)}",
            "verify" => $"steps:\n{Note}{Indented(text)}",
            _ when !keys.Contains("steps") => $"{text}steps:\n{Note}",
            _ => text,
        };
    }

    private static string Indented(string text) => string.Concat(text.Split('\n').Select(l => $"    {l}\n"));
}
