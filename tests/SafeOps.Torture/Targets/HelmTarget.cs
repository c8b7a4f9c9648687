using SafeOps.TestServers;

namespace SafeOps.Torture.Targets;

/// <summary>
/// Releases that a recording program keeps in helm's place: one that is upgraded, one that is installed, one that is rolled back, one that is
/// uninstalled. Each revision it makes stays in its history: an upgrade that took place twice shows.
/// </summary>
/// <param name="helm">The one program of all rounds.</param>
/// <param name="namespace">This round's own.</param>
/// <param name="folder">For the charts.</param>
internal sealed class HelmTarget(RecordingHelm helm, string @namespace, string folder) : TortureTarget
{
    /// <summary>The one context that the program knows.</summary>
    public const string Context = "dev-cluster";

    public static bool IsInstalled => RecordingHelm.Python is not null;

    public override string Targets => $"{{ kubernetes: {{ context: {Context}, namespace: {@namespace} }} }}";

    public override string Steps => $$"""
          - { id: upgrade, uses: helm.upgrade, with: { release: web, chart: "{{Chart("new")}}", set: { replicas: "3" } } }
          - { id: install, uses: helm.upgrade, with: { release: made, chart: "{{Chart("new")}}", install: true } }
          - { id: rollback, uses: helm.rollback, with: { release: back } }
          - { id: uninstall, uses: helm.uninstall, with: { release: gone } }

        """;

    public override void Make()
    {
        foreach (var (name, version) in new[] { ("old", "1.0.0"), ("new", "2.0.0") })
        {
            Directory.CreateDirectory(Path.Combine(Chart(name), "templates"));
            File.WriteAllText(Path.Combine(Chart(name), "Chart.yaml"), $"apiVersion: v2\nname: web\nversion: {version}\n");
            File.WriteAllText(Path.Combine(Chart(name), "values.yaml"), "replicas: 2\n");
            File.WriteAllText(Path.Combine(Chart(name), "templates", "settings.yaml"), $$$"""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}
                data:
                  version: {{{version}}}
                  replicas: {{ .Values.replicas | quote }}
                """);
        }
        foreach (var (release, chart) in new[] { ("web", "old"), ("back", "old"), ("back", "new"), ("gone", "old") })
            helm.Run("--kube-context", Context, "--namespace", @namespace, "upgrade", release, Chart(chart), "--install");
    }

    /// <summary>
    /// What each release renders, and whether it stands. An uninstalled one that keeps its history is there, and one that was never installed is
    /// not; how many upgrades and rollbacks of its own kind came to their end is counted.
    /// </summary>
    public override IEnumerable<KeyValuePair<string, string>> Dump()
    {
        foreach (var release in new[] { "web", "made", "back", "gone" })
        {
            var history = helm.History(release, $"{Context}/{@namespace}");
            if (history.Count == 0)
                continue;
            var upgrades = history.Count(r => ((string)r["info"]!["description"]!).StartsWith("safeops ", StringComparison.Ordinal));
            yield return KeyValuePair.Create(release, $"{history[^1]["info"]!["status"]}\n{history[^1]["manifest"]}");
            if (upgrades > 1)
                yield return KeyValuePair.Create($"{release} was upgraded", $"{upgrades} times");
        }
    }

    private string Chart(string name) => Path.Combine(folder, "charts", name);
}
