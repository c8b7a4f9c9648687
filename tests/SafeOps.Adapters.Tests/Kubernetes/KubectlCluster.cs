using System.Diagnostics;
using System.Text.Json.Nodes;
using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;

namespace SafeOps.Adapters.Tests.Kubernetes;

internal sealed record KubectlAnswer(int Code, string Out, string Error)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Out)!;
}

/// <summary>The tests' API server with the real kubectl before it. A test without kubectl is skipped.</summary>
internal sealed class KubectlCluster : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("safeops-kubectl-");

    public KubectlCluster(KubernetesServerOptions? options = null, string? token = null)
    {
        Assert.SkipUnless(IsInstalled, "kubectl is not on PATH");
        Server = new KubernetesServer((options ?? new KubernetesServerOptions()) with { RolloutDelay = options?.RolloutDelay ?? TimeSpan.FromMilliseconds(20) });
        Server.Put(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "shop" } });
        Kubeconfig.Write(Config, [Server.Context("test:shop", token), Server.Context("other", token is null ? null : "unknown")]);
    }

    public static bool IsInstalled { get; } = InstalledPrograms.Has("kubectl");

    public KubernetesServer Server { get; }

    private string Config => Path.Combine(_scratch.FullName, "config");

    public static string Deployment(int replicas = 2, string image = "nginx:1.27", string extra = "") => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: {{{replicas}}}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: {{{image}}}
                ports: [{containerPort: 80}]
                env: [{name: MODE, value: fast}]{{{extra}}}
        """;

    public static string ConfigMap(string value = "1", string name = "settings") => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"a":"{{{value}}}"}}""";

    public KubectlAnswer Run(params string[] arguments) => Give("", arguments);

    /// <summary>With a manifest on its input.</summary>
    public KubectlAnswer Give(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = Config;
        // Discovery is cached by address, and ports come again.
        start.Environment["KUBECACHEDIR"] = Path.Combine(_scratch.FullName, "cache");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new KubectlAnswer(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The answer of a call that must go well.</summary>
    public string Do(string input, params string[] arguments)
    {
        var answer = Give(input, arguments);
        Assert.True(answer.Code == 0, answer.Error);
        return answer.Out;
    }

    public void Dispose()
    {
        Server.Dispose();
        _scratch.Delete(true);
    }
}
