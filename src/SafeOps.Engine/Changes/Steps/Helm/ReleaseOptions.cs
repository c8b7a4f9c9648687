using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>The options that <c>helm.rollback</c> and <c>helm.uninstall</c> have.</summary>
/// <param name="Revision">To go back to; null: the last one that stood before the newest.</param>
/// <param name="KeepHistory">Of what is uninstalled, so that it can be rolled back.</param>
internal sealed record ReleaseOptions(string Release, string? Context, string? Namespace, int? Revision, bool KeepHistory, bool Wait, TimeSpan Timeout)
{
    public static readonly OptionDescriptor ReleaseOption = new("release", OptionKind.Text, "The name of the release.") { Required = true };
    public static readonly OptionDescriptor NamespaceOption = new("namespace", OptionKind.Text, "The release's namespace; the environment's where left out.");
    public static readonly OptionDescriptor ContextOption = new("context", OptionKind.Text, "One of the environment's Kubernetes contexts; its only one where left out.");
    public static readonly OptionDescriptor TimeoutOption = new("timeout", OptionKind.Duration, "For each hook, and for the objects to be ready or gone.") { Default = "5m" };

    /// <summary>From a step's options, or from <see cref="Planning.PlannedAction.Intent"/>, which has the same shape.</summary>
    public static ReleaseOptions Read(JsonObject with) => new(
        with["release"]!.ToString(),
        with["context"]?.ToString(),
        with["namespace"]?.ToString(),
        with["revision"] is { } revision ? (int)revision.GetValue<long>() : null,
        with["keepHistory"]?.GetValue<bool>() ?? true,
        with["wait"]?.GetValue<bool>() ?? true,
        Durations.TryParse(with["timeout"]?.ToString(), out var timeout) ? timeout : UpgradeOptions.DefaultTimeout);

    public JsonObject ToIntent() => new()
    {
        ["release"] = Release,
        ["context"] = Context,
        ["namespace"] = Namespace,
        ["revision"] = Revision is { } revision ? (long)revision : null,
        ["keepHistory"] = KeepHistory,
        ["wait"] = Wait,
        ["timeout"] = Durations.Format(Timeout),
    };

    public HelmClient Client(StepContext context) => new(KubernetesPlace.Of(context.Environment, Context, Namespace), context);
}
