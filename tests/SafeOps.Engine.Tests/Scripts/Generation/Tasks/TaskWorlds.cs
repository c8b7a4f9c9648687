using System.Globalization;
using SafeOps.Scripts;
using SafeOps.Scripts.Generation;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

internal delegate TaskBench TaskWorld(ScriptLanguage language, out GeneratedScript script);

/// <summary>A world for each task whose targets are elsewhere, with its script.</summary>
internal static class TaskWorlds
{
    public static IReadOnlyDictionary<string, object?> PodsOf { get; } = new Dictionary<string, object?>
    {
        ["Context"] = "trial",
        ["Namespace"] = "batch",
        ["Keep"] = "^keep-",
    };

    public static IReadOnlyDictionary<string, object?> HostsOf { get; } = new Dictionary<string, object?>
    {
        ["Hosts"] = new object[] { "web-1.example.com", "web-2.example.com" },
        ["File"] = "site.conf",
        ["RemoteFile"] = "/etc/trial/site.conf",
        ["User"] = "ops",
    };

    public static IReadOnlyDictionary<string, object?> GroupsOf { get; } = new Dictionary<string, object?>
    {
        ["Account"] = "123456789012",
        ["Region"] = "eu-central-1",
        ["Prefix"] = "/app/",
    };

    public static IReadOnlyDictionary<string, object?> DeploymentOf { get; } = new Dictionary<string, object?>
    {
        ["Context"] = "trial",
        ["Namespace"] = "shop",
        ["Deployment"] = "web",
        ["Image"] = "registry.example.com/shop/web",
        ["Tag"] = "1.4",
        ["TimeoutSeconds"] = 10,
    };

    public static IReadOnlyDictionary<string, TaskWorld> All { get; } = new Dictionary<string, TaskWorld>
    {
        ["CompletedPods"] = Pods,
        ["Deployment"] = Deployment,
        ["WebServerConfig"] = Hosts,
        ["LogGroups"] = LogGroups,
    };

    public static TaskBench Pods(ScriptLanguage language, out GeneratedScript script)
    {
        var bench = Bench(language);
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string Pod(string name, string uid, string phase, string ended, string more = "") =>
            $$$"""{"metadata":{"name":"{{{name}}}","uid":"{{{uid}}}","creationTimestamp":"2024-01-01T00:00:00Z"{{{more}}} },"status":{"phase":"{{{phase}}}","containerStatuses":[{"state":{"terminated":{"finishedAt":"{{{ended}}}"} } }]} }""";
        bench.Keep("pods.json", $$$"""
            {"items":[
            {{{Pod("report-2", "uid-2", "Succeeded", "2024-01-04T02:00:00Z")}}},
            {{{Pod("report-1", "uid-1", "Succeeded", "2024-01-03T02:00:00Z")}}},
            {{{Pod("import-1", "uid-3", "Failed", "2024-01-03T02:00:00Z")}}},
            {{{Pod("fresh-1", "uid-4", "Succeeded", now)}}},
            {{{Pod("keep-me", "uid-5", "Succeeded", "2024-01-03T02:00:00Z")}}},
            {{{Pod("going-1", "uid-6", "Succeeded", "2024-01-03T02:00:00Z", ",\"deletionTimestamp\":\"2024-02-01T00:00:00Z\"")}}},
            {"metadata":{"name":"web-1","uid":"uid-7","creationTimestamp":"2024-01-01T00:00:00Z"},"status":{"phase":"Running"} }]}
            """);
        script = bench.Generate("CompletedPods", language, new(PodsOf));
        return bench;
    }

    public static TaskBench Deployment(ScriptLanguage language, out GeneratedScript script)
    {
        var bench = Bench(language);
        bench.Write("Dockerfile", "FROM scratch\n");
        bench.Keep("image", "registry.example.com/shop/web:1.3");
        bench.Keep("broken", "none\n");
        bench.Keep("images", "");
        bench.Keep("registry", "registry.example.com/shop/web:1.3\n");
        script = bench.Generate("Deployment", language, new(DeploymentOf));
        return bench;
    }

    public static TaskBench Hosts(ScriptLanguage language, out GeneratedScript script)
    {
        var bench = Bench(language);
        bench.Write("site.conf", "new\n");
        foreach (var number in (int[])[1, 2])
        {
            bench.Keep($"hosts/web-{number}.example.com/etc/trial/site.conf", $"old {number}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(bench.PathOf($"hosts/web-{number}.example.com/etc/trial/site.conf"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            bench.Keep($"hosts/web-{number}.example.com/serving", $"old {number}\n");
        }
        script = bench.Generate("WebServerConfig", language, new(HostsOf));
        return bench;
    }

    public static TaskBench LogGroups(ScriptLanguage language, out GeneratedScript script)
    {
        var bench = Bench(language);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        string Group(string name, long made, long last) => $$"""{"logGroupName":"{{name}}","creationTime":{{made}},"retentionInDays":30,"last":{{last}}}""";
        bench.Keep("groups.json", $$"""
            {"logGroups":[{{Group("/app/old-1", 1000, 2000)}},{{Group("/app/old-2", 1000, 2000)}},{{Group("/app/prod-api", 1000, 2000)}},{{Group("/app/busy", 1000, now)}},{{Group("/app/young", now, 2000)}},{{Group("/other/old", 1000, 2000)}}]}
            """);
        script = bench.Generate("LogGroups", language, new(GroupsOf));
        return bench;
    }

    private static TaskBench Bench(ScriptLanguage language)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the recording programs are shell scripts");
        ScriptBench.Require(language);
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "jq"))), "jq is not on PATH");
        return new TaskBench();
    }
}
