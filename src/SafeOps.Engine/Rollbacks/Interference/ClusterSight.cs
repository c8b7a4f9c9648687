using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Interference;

/// <summary>
/// Lists what may steer a workload: first, at the same time, which kinds the cluster has and what every cluster has; then of the
/// further kinds those that are there, all in one call.
/// </summary>
internal sealed class ClusterSight(Kubectl kubectl, StepContext context, TimeSpan patience)
{
    /// <summary>Kinds of tools that deploy, scale or steer, of any namespace.</summary>
    private static readonly string[] Further =
    [
        ArgoCdWatch.Applications, FluxWatch.Kustomizations, FluxWatch.HelmReleases, FluxWatch.ImageUpdates, ScalerWatch.ScaledObjects, ScalerWatch.VerticalAutoscalers,
        CanaryWatch.Canaries, CanaryWatch.Rollouts, RunningPipelineWatch.PipelineRuns, RunningPipelineWatch.Workflows, OwnerWatch.HelmCharts,
    ];

    private readonly Dictionary<string, IReadOnlyList<JsonObject>> _found = new(StringComparer.Ordinal);
    private readonly List<string> _notLearned = [];

    public IReadOnlyList<string> NotLearned => _notLearned;

    public async Task<Surroundings> LookAsync(InterferenceQuery query, CancellationToken cancellationToken)
    {
        var workloads = query.Kind switch { "StatefulSet" => "statefulsets.apps", "DaemonSet" => "daemonsets.apps", _ => "deployments.apps" };
        var kinds = KindsAsync(cancellationToken);
        var near = ListAsync([workloads, ScalerWatch.Autoscalers], query.Namespace, "what scales and owns it", cancellationToken);
        await Task.WhenAll(kinds, near).ConfigureAwait(false);
        var known = await kinds.ConfigureAwait(false);
        Keep(await near.ConfigureAwait(false));
        if (known is not null && Further.Where(known.Contains).ToList() is { Count: > 0 } there)
            Keep(await ListAsync(there, null, "controllers that deploy", cancellationToken).ConfigureAwait(false));
        foreach (var absent in known is null ? [] : Further.Where(f => !known.Contains(f)))
            _found[absent] = [];
        var workload = _found.GetValueOrDefault(workloads)?.FirstOrDefault(w => Surroundings.NameOf(w) == query.Name);
        return new Surroundings(query, workload, _found) { Context = ShellWord.Quote(kubectl.Place.Context) };
    }

    /// <summary>The resources of the cluster with their groups; null where nobody can tell.</summary>
    private async Task<HashSet<string>?> KindsAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(kubectl.Command(["api-resources", "--verbs=list", "-o", "name"], timeout: patience), "which controllers the cluster has", cancellationToken).ConfigureAwait(false);
        return answer?.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal) is { Count: > 0 } kinds ? kinds : null;
    }

    /// <param name="namespace">Null: all namespaces.</param>
    private async Task<(IReadOnlyList<string> Asked, Answer? Answer)> ListAsync(IReadOnlyList<string> resources, string? @namespace, string what, CancellationToken cancellationToken)
    {
        var own = @namespace ?? kubectl.Place.Namespace;
        var everywhere = resources.Any(Further.Contains);
        var command = new StepCommand(Kubectl.Program, [
            "--context", kubectl.Place.Context,
            .. !everywhere && own is not null ? (string[])["--namespace", own] : [],
            "get", string.Join(',', resources), "-o", "json", "--show-managed-fields",
            .. everywhere ? (string[])["--all-namespaces"] : []])
        {
            Timeout = patience,
        };
        return (resources, await AskAsync(command, what, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Of several kinds kubectl lists those it may, and complains of the others.</summary>
    private void Keep((IReadOnlyList<string> Asked, Answer? Answer) listed)
    {
        if (listed.Answer is not { } answer)
            return;
        var items = Items(answer.Output);
        if (items is null)
        {
            if (answer.ErrorOutput.Trim().Length == 0)
                Miss("what steers it", "kubectl gave no JSON");
            return;
        }
        foreach (var resource in listed.Asked.Where(r => !answer.ErrorOutput.Contains(r[..r.IndexOf('.', StringComparison.Ordinal)], StringComparison.Ordinal)))
            _found[resource] = [.. items.Where(i => IsOf(i, resource))];
    }

    private static IReadOnlyList<JsonObject>? Items(string output)
    {
        try
        {
            return JsonNode.Parse(output)?["items"] is JsonArray list ? [.. list.OfType<JsonObject>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>By kind and group, since a list of several kinds does not say what it listed.</summary>
    private static bool IsOf(JsonObject item, string resource)
    {
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        var api = (string?)item["apiVersion"] ?? "";
        var slash = api.IndexOf('/', StringComparison.Ordinal);
        var kind = ((string?)item["kind"] ?? "").ToLowerInvariant();
        return (kind.EndsWith('y') ? $"{kind[..^1]}ies" : $"{kind}s") == resource[..dot] && (slash < 0 ? "" : api[..slash]) == resource[(dot + 1)..];
    }

    /// <summary>Null where there was no answer at all; that is noted.</summary>
    private async Task<Answer?> AskAsync(StepCommand command, string what, CancellationToken cancellationToken)
    {
        try
        {
            var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
            foreach (var complaint in result.ExitCode == 0 ? [] : Complaints(context.Secrets.Masker.Hide(result.ErrorOutput)))
                Miss(what, complaint);
            return new Answer(result.Output, result.ExitCode == 0 ? "" : result.ErrorOutput);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable)
        {
            Miss(what, $"no answer within {Durations.Format(patience)}");
        }
        catch (SafeOpsException error)
        {
            Miss(what, error.Message);
        }
        return null;
    }

    /// <summary>The lines that say what was refused; client-go's own log, which comes before them, only where there are none.</summary>
    private static IReadOnlyList<string> Complaints(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var told = lines.Where(l => l.StartsWith("Error", StringComparison.OrdinalIgnoreCase) || l.StartsWith("Unable", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        return told.Count > 0 ? told : [lines.Length > 0 ? lines[^1] : "kubectl gave no answer and no reason"];
    }

    private void Miss(string what, string why)
    {
        lock (_notLearned)
            _notLearned.Add($"{what}: {why}");
    }

    private sealed record Answer(string Output, string ErrorOutput);
}
