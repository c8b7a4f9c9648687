using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>Pipelines that run in the cluster: Tekton's PipelineRuns, Argo's Workflows.</summary>
internal static class RunningPipelineWatch
{
    public const string PipelineRuns = "pipelineruns.tekton.dev";
    public const string Workflows = "workflows.argoproj.io";

    public static IEnumerable<RollbackWarning> Of(Surroundings around)
    {
        foreach (var run in around.Of(PipelineRuns).Where(r => IsRunning(r) && Concerns(r, around)))
        {
            var (name, place) = (Surroundings.NameOf(run), Surroundings.NamespaceOf(run));
            yield return new RollbackWarning("pipeline", $"The PipelineRun {name} is under way and names {around.Query.Name}: it may deploy after the rollback.", $"tkn pipelinerun cancel {name} {around.At(place)}");
        }
        foreach (var run in around.Of(Workflows).Where(w => Surroundings.Text(w["status"]?["phase"]) is "Running" or "Pending" && Concerns(w, around)))
        {
            var (name, place) = (Surroundings.NameOf(run), Surroundings.NamespaceOf(run));
            yield return new RollbackWarning("pipeline", $"The Argo Workflow {name} is under way and names {around.Query.Name}: it may deploy after the rollback.", $"argo stop {name} {around.At(place)}");
        }
    }

    private static bool IsRunning(JsonObject run) => run["status"]?["completionTime"] is null
        && (run["status"]?["conditions"] as JsonArray)?.Any(c => Surroundings.Text(c?["type"]) == "Succeeded" && Surroundings.Text(c?["status"]) is "True" or "False") != true;

    /// <summary>What it is to do names the workload or the release; runs of others are none of our business.</summary>
    private static bool Concerns(JsonObject run, Surroundings around)
    {
        var text = $"{Surroundings.NameOf(run)} {run["spec"]?.ToJsonString()}";
        return new[] { around.Query.Name, around.Query.Release }.OfType<string>().Any(n => Names(text, n));
    }

    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? ' ' : text[at - 1], at + name.Length >= text.Length ? ' ' : text[at + name.Length]);
            if (!char.IsLetterOrDigit(before) && !char.IsLetterOrDigit(after))
                return true;
        }
        return false;
    }
}
