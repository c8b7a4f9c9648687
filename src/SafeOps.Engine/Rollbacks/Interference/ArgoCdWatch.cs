using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>Argo CD: an Application with automated sync writes back what git says. Source: argo-cd.readthedocs.io, automated sync policy and resource tracking.</summary>
internal static class ArgoCdWatch
{
    public const string Applications = "applications.argoproj.io";

    /// <summary><c>app:group/Kind:namespace/name</c>.</summary>
    private const string Tracking = "argocd.argoproj.io/tracking-id";

    private static readonly string[] Labels = ["argocd.argoproj.io/instance", "app.kubernetes.io/instance"];

    public static IEnumerable<RollbackWarning> Of(Surroundings around)
    {
        var tracked = around.Annotation(Tracking)?.Split(':')[0] ?? around.Label(Labels[0]);
        var mine = around.Of(Applications).Where(a => Owns(a, around, tracked)).ToList();
        foreach (var application in mine)
        {
            if (Warning(application, around) is { } warning)
                yield return warning;
        }
        if (mine.Count == 0 && (tracked is not null || around.Managers.Any(m => m.StartsWith("argocd-", StringComparison.Ordinal))))
        {
            var name = tracked ?? "(see argocd app list)";
            yield return new RollbackWarning(
                "gitops",
                $"Argo CD deploys {around.Short}{(tracked is null ? "" : $" as part of the application {tracked}")}; whether it syncs by itself cannot be seen in this cluster. If it does, it brings back what git says.",
                $"Look with: argocd app get {name}. To keep the rollback: argocd app set {name} --sync-policy none.");
        }
    }

    private static bool Owns(JsonObject application, Surroundings around, string? tracked)
    {
        if ((application["status"]?["resources"] as JsonArray)?.Any(r =>
            Surroundings.Text(r?["kind"]) == around.Query.Kind && Surroundings.Text(r?["name"]) == around.Query.Name && (Surroundings.Text(r?["namespace"]) ?? around.Namespace) == around.Namespace) == true)
        {
            return true;
        }
        var name = Surroundings.NameOf(application);
        // An application outside of Argo CD's own namespace is tracked by both names.
        var names = new[] { name, $"{Surroundings.NamespaceOf(application)}_{name}" };
        var named = tracked ?? (Surroundings.Text(application["spec"]?["destination"]?["namespace"]) == around.Namespace ? around.Label(Labels[1]) : null);
        return named is not null && names.Contains(named, StringComparer.Ordinal);
    }

    private static RollbackWarning? Warning(JsonObject application, Surroundings around)
    {
        var name = Surroundings.NameOf(application);
        var running = Surroundings.Text(application["status"]?["operationState"]?["phase"]) == "Running" ? " A sync is under way now." : "";
        if (application["spec"]?["syncPolicy"]?["automated"] is not JsonObject automated || Surroundings.Text(automated["enabled"]) == "false")
        {
            return running.Length == 0 ? null : new RollbackWarning("gitops", $"Argo CD is syncing the application {name}, which has {around.Short}: it may write over the rollback.", $"argocd app terminate-op {name}");
        }
        var heals = Surroundings.IsTrue(automated["selfHeal"]);
        var parent = (application["metadata"]?["ownerReferences"] as JsonArray)?.Select(o => Surroundings.Text(o?["kind"])).FirstOrDefault() ?? (((JsonObject)application["metadata"]!)["annotations"]?[Tracking] is null ? null : "another application");
        var updater = (application["metadata"]?["annotations"] as JsonObject)?.Any(a => a.Key.StartsWith("argocd-image-updater.argoproj.io/image-list", StringComparison.Ordinal)) == true ? " Argo CD Image Updater sets newer images in it." : "";
        return new RollbackWarning(
            "gitops",
            heals
                ? $"Argo CD heals the application {name}: it brings back what git says within seconds of the rollback of {around.Short}.{running}{updater}"
                : $"Argo CD syncs the application {name} by itself: the rollback of {around.Short} stands until the next commit, then git's version comes back.{running}{updater}",
            $"Before the rollback: argocd app set {name} --sync-policy none{(parent is null ? "" : $" (and stop what makes it, {parent}, which sets it back)")}. For good: take the change back in git.");
    }
}
