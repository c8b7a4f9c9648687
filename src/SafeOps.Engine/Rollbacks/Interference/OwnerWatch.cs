using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>Whoever the workload belongs to: an operator, a helm release, image automation; and a roll-out that is under way.</summary>
internal static class OwnerWatch
{
    public const string HelmCharts = "helmcharts.helm.cattle.io";

    /// <summary>Keel's policies that update nothing.</summary>
    private static readonly string[] KeelStops = ["never", ""];

    public static IEnumerable<RollbackWarning> Of(Surroundings around)
    {
        if (around.Workload is not { } workload)
            yield break;
        foreach (var owner in (workload["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>().Where(o => Surroundings.IsTrue(o["controller"])))
        {
            var (kind, name) = (Surroundings.Text(owner["kind"]) ?? "?", Surroundings.Text(owner["name"]) ?? "?");
            yield return new RollbackWarning(
                "operator",
                $"{kind} {name} owns {around.Short}: its operator writes what that object says over the rollback.",
                $"Take the change back in the owner: {around.Kubectl()} edit {kind.ToLowerInvariant()} {name}; or stop its operator while the rollback must hold.");
        }
        foreach (var chart in around.Of(HelmCharts).Where(c => around.Query.Release is { } release ? Surroundings.NameOf(c) == release : Surroundings.NameOf(c) == around.Annotation("meta.helm.sh/release-name")))
        {
            yield return new RollbackWarning(
                "operator",
                $"The HelmChart {Surroundings.NameOf(chart)} is installed by the helm controller of k3s or RKE2, which upgrades the release again when that object or its node starts anew.",
                $"Take the change back in: {around.Kubectl(Surroundings.NamespaceOf(chart))} edit helmchart {Surroundings.NameOf(chart)}");
        }
        if (around.Query.Release is null && around.Label("app.kubernetes.io/managed-by") == "Helm" && around.Annotation("meta.helm.sh/release-name") is { } released)
        {
            yield return new RollbackWarning(
                "helm",
                $"The helm release {released} has {around.Short} and learns nothing of a rollback by kubectl: its next upgrade brings the bad version back.",
                $"Roll back the release instead (Invoke-EmergencyRollback -Release {released} -Context {around.Context} -Namespace {around.Namespace}), or take the change back in its chart and values before anybody upgrades.");
        }
        if ((around.Annotation("keel.sh/policy") ?? around.Label("keel.sh/policy")) is { } policy && !KeelStops.Contains(policy))
        {
            yield return new RollbackWarning(
                "image-automation",
                $"Keel (policy {policy}) sets newer images in {around.Short} by itself: the bad one may come again.",
                $"{around.Kubectl()} annotate {around.Short} keel.sh/policy=never --overwrite");
        }
        if (IsUnderWay(workload) is { } progress)
            yield return new RollbackWarning("rollout", $"A roll-out of {around.Short} is under way ({progress}): somebody or something may still be at work on it.", $"{around.Kubectl()} rollout history {around.Short} shows what came last; find out who that was.");
        if (Surroundings.Text(workload["spec"]?["revisionHistoryLimit"]) is ("0" or "1") and var limit)
        {
            yield return new RollbackWarning(
                "history",
                $"{around.Short} keeps {(limit == "0" ? "no earlier version" : "one earlier version")} (revisionHistoryLimit: {limit}): the next roll-out drops the one that could be gone back to.",
                $"{around.Kubectl()} patch {around.Short} --patch '{{\"spec\":{{\"revisionHistoryLimit\":10}}}}'");
        }
    }

    /// <summary>How far a Deployment is that has not all its new pods; null: it has settled.</summary>
    private static string? IsUnderWay(JsonObject workload)
    {
        var status = workload["status"];
        var progressing = (status?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => Surroundings.Text(c["type"]) == "Progressing");
        if (Surroundings.Text(progressing?["reason"]) is not ("ReplicaSetUpdated" or "NewReplicaSetCreated" or "FoundNewReplicaSet" or "DeploymentPaused"))
            return null;
        var (wanted, made) = (Number(workload["spec"]?["replicas"]) ?? 1, Number(status?["updatedReplicas"]) ?? 0);
        var ready = Number(status?["availableReplicas"]) ?? 0;
        return made >= wanted && ready >= wanted ? null : string.Create(CultureInfo.InvariantCulture, $"{made} of {wanted} pods are new, {ready} are available");
    }

    private static long? Number(JsonNode? node) => long.TryParse(Surroundings.Text(node), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
