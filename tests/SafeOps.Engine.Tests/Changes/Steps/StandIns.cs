using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Engine.Tests.Changes.Steps.Helm;
using SafeOps.Processes;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps;

/// <summary>Recording programs for changes that need helm or az, in front of PATH, with what the examples of the pages work on.</summary>
internal sealed class StandIns : IDisposable
{
    private readonly List<IDisposable> _programs = [];

    /// <summary>Those that the text of a change names.</summary>
    public static async Task<StandIns> ForAsync(string text, ChangeBench bench)
    {
        var programs = new StandIns();
        if (text.Contains("uses: helm.", StringComparison.Ordinal))
            await programs.HelmAsync(bench);
        if (text.Contains("uses: azure.", StringComparison.Ordinal))
            programs.Az(bench);
        return programs;
    }

    /// <summary>Two revisions of the release web, by other hands than those of SafeOps.</summary>
    public async Task<RecordingHelm> HelmAsync(ChangeBench bench)
    {
        if (RecordingHelm.Python is null)
            Assert.Skip("python3, which the recording helm needs, is not on this machine.");
        var helm = new RecordingHelm();
        _programs.Add(helm);
        HelmBench.WriteChart((file, content) => bench.Write(file, content));
        bench.Write("charts/web/values/dev.yaml", "replicas: 1\n");
        Surround(bench, helm.LonelyPath);
        foreach (var tag in (string[])["2.0.2", "2.0.3"])
            Assert.Equal(0, (await bench.Ports.Programs.RunAsync(new ProgramRequest("helm", ["--kube-context", "dev-cluster", "--namespace", "shop", "upgrade", "web", "charts/web", "--install", "--set", $"image.tag={tag}"], bench.Root), CancellationToken.None)).ExitCode);
        return helm;
    }

    public void Dispose() => _programs.ForEach(p => p.Dispose());

    private void Az(ChangeBench bench)
    {
        var az = new RecordingAz();
        _programs.Add(az);
        az.Answers("deployment group what-if", """{ "status": "Succeeded", "changes": [ { "changeType": "Create", "resourceId": "/subscriptions/s/resourceGroups/shop-rg/providers/Microsoft.Web/sites/shop" } ] }""");
        bench.Write("infra/main.bicep", "param size string\n");
        bench.Write("infra/dev.json", "{}");
        Surround(bench, az.SearchPath);
    }

    private static void Surround(ChangeBench bench, string path) =>
        bench.Ports = bench.Ports with { Programs = new SurroundedPrograms(bench.Ports.Programs, new Dictionary<string, string?> { ["PATH"] = path }) };
}
