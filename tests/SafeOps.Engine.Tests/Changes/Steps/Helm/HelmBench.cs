using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>A project with a chart, and a recording program in the place of helm.</summary>
internal sealed class HelmBench : IDisposable
{
    public const string Upgrade = """{ "release": "web", "chart": "charts/web", "install": true }""";

    public HelmBench()
    {
        if (RecordingHelm.Python is null)
            Assert.Skip("python3, which the recording helm needs, is not on this machine.");
        Helm = new RecordingHelm();
        Harness = new StepHarness().WithTargets("""{ "kubernetes": { "context": "dev-cluster", "namespace": "shop" } }""");
        Harness.ProgramEnvironment["PATH"] = Helm.LonelyPath;
        Harness.Write("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: 2.0.3\n");
        Harness.Write("charts/web/values.yaml", "replicas: 2\nimage:\n  tag: 2.0.3\ntoken: none\n");
        Harness.Write("charts/web/templates/deployment.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
            spec:
              replicas: {{ .Values.replicas }}
              template:
                spec:
                  containers:
                  - name: web
                    image: registry/web:{{ .Values.image.tag }}
            """);
        Harness.Write("charts/web/templates/secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata:
              name: {{ .Release.Name }}-token
            stringData:
              token: {{ .Values.token | quote }}
            """);
    }

    public RecordingHelm Helm { get; }

    public StepHarness Harness { get; }

    public void NextVersion(string version = "1.1.0", string app = "2.1.0")
    {
        Harness.Write("charts/web/Chart.yaml", $"apiVersion: v2\nname: web\nversion: {version}\nappVersion: {app}\n");
        Harness.Write("charts/web/values.yaml", $"replicas: 2\nimage:\n  tag: {app}\ntoken: none\n");
    }

    public static ResolvedStep Step(string uses = "helm.upgrade", string with = Upgrade, IReadOnlyDictionary<string, ParameterValue>? parameters = null) =>
        StepHarness.Step(uses, with, "deploy", parameters: parameters);

    public async Task<PlannedAction> PlanAsync(ResolvedStep step, PlannedWorld? world = null) => Assert.Single(await Harness.PlanAsync(step, world));

    /// <summary>Revision 1, installed by this step type.</summary>
    public async Task InstallAsync() => await Harness.RunAsync(Step());

    public Task<ProbeResult> ProbeAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).ProbeAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public Task VerifyAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).VerifyAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public Task<PlannedAction> PlanUndoAsync(ResolvedStep step, PlannedAction action) =>
        StepTypes.Get(step.Uses).PlanUndoAsync(action, Harness.Context(step, action.Id), CancellationToken.None);

    public JsonObject Stored(int revision) => Helm.History("web").Single(r => (int)r["version"]! == revision);

    public void Dispose()
    {
        Harness.Dispose();
        Helm.Dispose();
    }
}
