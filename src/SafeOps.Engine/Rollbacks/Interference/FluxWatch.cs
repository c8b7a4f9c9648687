using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>Flux: a Kustomization or HelmRelease that is not suspended writes back what its source says. Source: fluxcd.io, labels of kustomize-controller and helm-controller.</summary>
internal static class FluxWatch
{
    public const string Kustomizations = "kustomizations.kustomize.toolkit.fluxcd.io";
    public const string HelmReleases = "helmreleases.helm.toolkit.fluxcd.io";
    public const string ImageUpdates = "imageupdateautomations.image.toolkit.fluxcd.io";

    public static IEnumerable<RollbackWarning> Of(Surroundings around)
    {
        var any = false;
        foreach (var (resource, kind, label, controller) in new[]
        {
            (Kustomizations, "kustomization", "kustomize.toolkit.fluxcd.io", "kustomize-controller"),
            (HelmReleases, "helmrelease", "helm.toolkit.fluxcd.io", "helm-controller"),
        })
        {
            var name = around.Label($"{label}/name") ?? (kind == "helmrelease" ? OfRelease(around) : null);
            if (name is null && !around.Managers.Contains(controller, StringComparer.Ordinal))
                continue;
            var place = around.Label($"{label}/namespace") ?? around.Namespace;
            var found = around.Of(resource).FirstOrDefault(k => Surroundings.NameOf(k) == name && Surroundings.NamespaceOf(k) == place);
            if (found is not null && Surroundings.IsTrue(found["spec"]?["suspend"]))
                continue;
            if (name is not null && found is null && around.Knows(resource))
                continue; // The label outlived what it names.
            any = true;
            yield return Warning(around, kind, name, place, found);
        }
        foreach (var update in any ? around.Of(ImageUpdates).Where(u => !Surroundings.IsTrue(u["spec"]?["suspend"])) : [])
        {
            yield return new RollbackWarning(
                "image-automation",
                $"Flux writes newer image tags to git by itself ({Surroundings.NameOf(update)}): the bad image may be set again.",
                $"flux suspend image update {Surroundings.NameOf(update)} {around.At(Surroundings.NamespaceOf(update))}");
        }
    }

    private static string? OfRelease(Surroundings around) => around.Query.Release is not { } release ? null
        : around.Of(HelmReleases).Where(h => Surroundings.NamespaceOf(h) == around.Namespace || Surroundings.Text(h["spec"]?["targetNamespace"]) == around.Namespace)
            .FirstOrDefault(h => (Surroundings.Text(h["spec"]?["releaseName"]) ?? Surroundings.NameOf(h)) == release) is { } found ? Surroundings.NameOf(found) : null;

    private static RollbackWarning Warning(Surroundings around, string kind, string? name, string place, JsonObject? found)
    {
        var every = Surroundings.Text(found?["spec"]?["interval"]) is { } interval ? $" (every {interval})" : "";
        var heals = kind == "kustomization" || Surroundings.Text(found?["spec"]?["driftDetection"]?["mode"]) == "enabled";
        var seen = found is null ? " Whether it is suspended could not be seen." : "";
        return new RollbackWarning(
            "gitops",
            heals
                ? $"Flux applies the {kind}{(name is null ? "" : $" {name}")}{every}: it brings back what its source says after the rollback of {around.Short}.{seen}"
                : $"Flux upgrades the {kind} {name} whenever its chart or values change{every}: then the rollback of {around.Short} is undone.{seen}",
            name is null
                ? $"flux get {kind}s --all-namespaces --context {around.Context} shows which; then flux suspend {kind} <name> --namespace <namespace> --context {around.Context}"
                : $"Before the rollback: flux suspend {kind} {name} {around.At(place)}. For good: take the change back in git, then flux resume {kind} {name} {around.At(place)}.");
    }
}
