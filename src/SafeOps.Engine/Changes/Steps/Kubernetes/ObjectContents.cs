using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// What is in a namespace, or of a definition, and would go with it. A run that made one may take it back, but not what others have put into it
/// since.
/// </summary>
internal sealed class ObjectContents(Kubectl kubectl, StepContext context)
{
    private const int MostNamed = 5;

    /// <summary>What controllers put into every namespace.</summary>
    private static readonly HashSet<string> Ordinary = new(StringComparer.Ordinal)
    {
        "serviceaccount/default", "serviceaccount/builder", "serviceaccount/deployer", "configmap/kube-root-ca.crt", "configmap/openshift-service-ca.crt", "configmap/istio-ca-root-cert",
        "rolebinding/system:image-pullers", "rolebinding/system:image-builders", "rolebinding/system:deployers",
    };

    /// <summary>Whether deleting it takes other objects along that have no owner.</summary>
    public static bool Holds(ObjectName name) => name is { Group: "", Kind: "Namespace" } or { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" };

    /// <summary>By kind and name, without what controllers make, what another object owns, and what is on its way out.</summary>
    /// <exception cref="SafeOpsException">Not all of it could be looked at.</exception>
    public async Task<IReadOnlyList<string>> OfAsync(JsonObject holder, CancellationToken cancellationToken)
    {
        var list = ObjectFacts.Kind(holder) == "Namespace"
            ? kubectl.Command(["get", string.Join(',', await KindsAsync(cancellationToken).ConfigureAwait(false)), "--ignore-not-found", "-o", "json"], @namespace: ObjectFacts.Name(holder), timeout: TimeSpan.FromMinutes(2))
            : kubectl.Command(["get", ObjectFacts.Name(holder), "--all-namespaces", "--ignore-not-found", "-o", "json"]);
        var result = await StepPrograms.AskAsync(list, context, cancellationToken).ConfigureAwait(false);
        kubectl.Require(list, result);
        if (result.Output.Trim().Length == 0 || Kubectl.Read(list, result)["items"] is not JsonArray items)
            return [];
        return [.. items.OfType<JsonObject>()
            .Where(i => !ObjectFacts.IsLeaving(i) && !ObjectFacts.Owners(i).Any() && (string?)i["type"] != "kubernetes.io/service-account-token")
            .Select(i => $"{ObjectFacts.Kind(i).ToLowerInvariant()}/{ObjectFacts.Name(i)}")
            .Where(n => !Ordinary.Contains(n))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The kinds of a namespace that are somebody's work: events tell of the others, and endpoints are made of services.</summary>
    public async Task<IReadOnlyList<string>> KindsAsync(CancellationToken cancellationToken)
    {
        var kinds = kubectl.Command(["api-resources", "--namespaced", "--verbs=list", "-o", "name"]);
        var known = await StepPrograms.AskAsync(kinds, context, cancellationToken).ConfigureAwait(false);
        kubectl.Require(kinds, known);
        return [.. known.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(k => !k.StartsWith("events", StringComparison.Ordinal) && !k.StartsWith("endpoint", StringComparison.Ordinal) && !k.EndsWith(".metrics.k8s.io", StringComparison.Ordinal))];
    }

    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetChanged"/>: something is in it.</exception>
    public async Task RequireEmptyAsync(ObjectTarget holder, JsonObject live, CancellationToken cancellationToken)
    {
        if (await OfAsync(live, cancellationToken).ConfigureAwait(false) is { Count: > 0 } inside)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{holder.Display} would go with what others have put into it since, or what could not be undone before: {Some(inside)}.", "Look at what that is; delete it by hand if nobody needs it, then undo again.", holder.Display);
    }

    /// <summary>For a plan: what is in it now, the run's own among it.</summary>
    public async Task<string> SayAsync(JsonObject live, CancellationToken cancellationToken) =>
        await OfAsync(live, cancellationToken).ConfigureAwait(false) is { Count: > 0 } inside
            ? $"in it now: {Some(inside)}; refused if anything is left in it when its turn comes"
            : "nothing is in it";

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {Counts.Format(names.Count - MostNamed)} more" : "");
}
