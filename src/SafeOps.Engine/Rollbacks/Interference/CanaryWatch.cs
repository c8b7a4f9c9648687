namespace SafeOps.Rollbacks.Interference;

/// <summary>Flagger and Argo Rollouts, which take every new template for a version to be tried.</summary>
internal static class CanaryWatch
{
    public const string Canaries = "canaries.flagger.app";
    public const string Rollouts = "rollouts.argoproj.io";

    public static IEnumerable<RollbackWarning> Of(Surroundings around)
    {
        foreach (var canary in around.Of(Canaries).Where(c => around.IsTarget(c, c["spec"]?["targetRef"]) && !Surroundings.IsTrue(c["spec"]?["skipAnalysis"])))
        {
            var name = Surroundings.NameOf(canary);
            yield return new RollbackWarning(
                "canary",
                $"Flagger's canary {name} takes the rollback of {around.Short} for a new version: it is tried step by step, and {around.Query.Name}-primary serves the traffic until that has passed.",
                $"To go back at once: {around.Kubectl()} patch canary {name} --type merge --patch '{{\"spec\":{{\"skipAnalysis\":true}}}}'");
        }
        foreach (var rollout in around.Of(Rollouts).Where(r => around.IsTarget(r, r["spec"]?["workloadRef"])))
        {
            var name = Surroundings.NameOf(rollout);
            yield return new RollbackWarning(
                "canary",
                $"The Argo Rollout {name} runs the pods of {around.Short}: it takes the rollback for a new version and tries it in its own steps.",
                $"kubectl argo rollouts undo {name} {around.At()} goes back; kubectl argo rollouts promote {name} {around.At()} --full skips the steps");
        }
    }
}
