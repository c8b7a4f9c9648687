using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// Waits until a workload's pods are those of its present template and ready, and tells of pods, containers and events why they are not.
/// A roll-out that has ended is looked at too: pods that were ready for a moment and restart since are no success.
/// </summary>
internal sealed class RolloutWatch(Kubectl kubectl, StepContext context)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Restarts and events later than this after the action are the life of the workload, not what the action did.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromHours(1);

    private const int MostNamed = 5;

    /// <summary>Kinds with a roll-out.</summary>
    public static bool Rolls(ObjectName name) => name is { Group: "apps", Kind: "Deployment" or "StatefulSet" or "DaemonSet" };

    /// <summary>The command line that waits.</summary>
    public StepCommand Waiting(ObjectName name, TimeSpan timeout) => kubectl.Command(
        ["rollout", "status", $"{name.Resource}/{name.Name}", "--timeout", string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(timeout.TotalSeconds)}s")],
        @namespace: name.Namespace,
        timeout: timeout + TimeSpan.FromSeconds(30));

    /// <param name="since">When the action was done, by the server's clock; null: only the roll-out itself is looked at.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.VerificationFailed"/>: it is not complete, or what it started keeps failing.</exception>
    public async Task RequireAsync(ObjectName name, TimeSpan timeout, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var command = Waiting(name, timeout);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
        {
            var found = await TroubleAsync(name, since, cancellationToken).ConfigureAwait(false);
            if (found.Grave.Count > 0)
                throw Failed(name, "is rolled out, but its pods keep failing", found.Grave);
            return;
        }
        var complaint = StepPrograms.Complaint(result, context);
        if (!complaint.Contains("timed out waiting", StringComparison.Ordinal) && !complaint.Contains("progress deadline", StringComparison.Ordinal))
            kubectl.Require(command, result);
        var trouble = await TroubleAsync(name, since, cancellationToken).ConfigureAwait(false);
        var end = complaint.Contains("progress deadline", StringComparison.Ordinal) ? "its progress deadline has passed" : $"it has not ended within {Durations.Format(timeout)}";
        throw Failed(name, $"is rolled out half-way: {trouble.Reached}; {end}", [.. trouble.Grave, .. trouble.Slight]);
    }

    /// <summary>When <see cref="Kubectl.FieldManager"/> last wrote an object, as the server noted; null where it did not.</summary>
    public static DateTimeOffset? WrittenAt(JsonObject? found) =>
        (found?["metadata"]?["managedFields"] as JsonArray)?.OfType<JsonObject>()
            .Where(m => (string?)m["manager"] == Kubectl.FieldManager)
            .Select(m => ObjectFacts.Time(m["time"]))
            .Max();

    private SafeOpsException Failed(ObjectName name, string what, IReadOnlyList<string> reasons) => new(
        ErrorCodes.VerificationFailed,
        $"{name.Short} in {kubectl.Place.Context}/{name.Namespace} {what}.{string.Concat(reasons.Take(MostNamed).Select(r => $"\n{r}"))}{(reasons.Count > MostNamed ? $"\n… and {reasons.Count - MostNamed} more" : "")}",
        $"Look with: kubectl --context {kubectl.Place.Context} --namespace {name.Namespace} describe {name.Short}. Undoing the run puts back what was there.",
        $"{kubectl.Place.Context}/{name.Namespace}/{name.Short}");

    private sealed record Trouble(string Reached, IReadOnlyList<string> Grave, IReadOnlyList<string> Slight);

    private async Task<Trouble> TroubleAsync(ObjectName name, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var here = new Kubectl(kubectl.Place with { Namespace = name.Namespace ?? kubectl.Place.Namespace }, context);
        var workload = await here.GetAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{name.Short} in {here.Place.Display} is not there.", "Find out who deleted it.", name.Short);
        var pods = Selector(workload) is { } selector ? await here.ListAsync("pods", selector, null, cancellationToken).ConfigureAwait(false) : [];
        pods = [.. pods.Where(p => p["metadata"]?["deletionTimestamp"] is null)];
        var grave = pods.SelectMany(p => Containers(p, since)).ToList();
        var named = pods.Select(NameOf).Append(name.Name).ToHashSet(StringComparer.Ordinal);
        var events = (await here.ListAsync("events", null, "type=Warning", cancellationToken).ConfigureAwait(false))
            .Where(e => Concerns(e, named, name) && InTime(Seen(e), since))
            .OrderByDescending(Seen)
            .ToList();
        var failing = pods.Where(p => Containers(p, since).Any()).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        grave.AddRange(events.Where(e => failing.Contains(About(e))).Select(Say));
        return new Trouble(Reached(workload), grave, [.. pods.Where(p => !IsReady(p) && !failing.Contains(NameOf(p))).Select(SayUnready), .. events.Where(e => !failing.Contains(About(e))).Select(Say)]);
    }

    /// <summary>How far it is: <c>1 of 3 replicas are new and ready</c>.</summary>
    private static string Reached(JsonObject workload)
    {
        var status = workload["status"];
        var wanted = Number(workload["spec"]?["replicas"]) ?? Number(status?["desiredNumberScheduled"]) ?? Number(status?["replicas"]) ?? 0;
        var made = Number(status?["updatedReplicas"]) ?? Number(status?["updatedNumberScheduled"]) ?? 0;
        var ready = Number(status?["availableReplicas"]) ?? Number(status?["numberAvailable"]) ?? Number(status?["readyReplicas"]) ?? 0;
        return $"of {Counts.Of(wanted, "replica")} {made} {(made == 1 ? "has" : "have")} the new template, {ready} {(ready == 1 ? "is" : "are")} available";
    }

    /// <summary>The containers of a pod that do not run, or ended and were started anew since the action.</summary>
    private static IEnumerable<string> Containers(JsonObject pod, DateTimeOffset? since)
    {
        foreach (var status in ((string[])["initContainerStatuses", "containerStatuses"]).SelectMany(s => (pod["status"]?[s] as JsonArray)?.OfType<JsonObject>() ?? []))
        {
            var waiting = (string?)status["state"]?["waiting"]?["reason"];
            var ended = status["lastState"]?["terminated"] ?? status["state"]?["terminated"];
            var restarts = Number(status["restartCount"]) ?? 0;
            var stuck = waiting is not (null or "ContainerCreating" or "PodInitializing");
            if (!stuck && !(restarts > 0 && since is not null && InTime(ObjectFacts.Time(ended?["finishedAt"]), since)))
                continue;
            yield return $"pod {NameOf(pod)}, container {(string?)status["name"]}: {string.Join(", ", new[]
            {
                waiting is null ? null : $"waiting ({waiting}{Message(status["state"]!["waiting"])})",
                ended is null ? null : $"last ended with exit code {Number(ended["exitCode"])}{((string?)ended["reason"] is { } reason ? $" ({reason}{Message(ended)})" : "")}",
                restarts > 0 ? Counts.Of(restarts, "restart") : null,
            }.OfType<string>())}";
        }
    }

    private static string Message(JsonNode? state) => (string?)state?["message"] is { Length: > 0 } message ? $": {PrintableText.Line(message)}" : "";

    private static string SayUnready(JsonObject pod)
    {
        var condition = (pod["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => (string?)c["status"] == "False");
        return $"pod {NameOf(pod)} is {((string?)pod["status"]?["phase"] ?? "pending").ToLowerInvariant()} and not ready{((string?)condition?["reason"] is { } reason ? $" ({reason}{Message(condition)})" : "")}";
    }

    private static string Say(JsonObject happened) =>
        $"event: {(string?)(happened["involvedObject"] ?? happened["regarding"])?["kind"]} {About(happened)}: {(string?)happened["reason"]}{Message(happened)}{(Number(happened["count"]) is > 1 and var times ? $" ({times} times)" : "")}";

    private static string About(JsonObject happened) => (string?)(happened["involvedObject"] ?? happened["regarding"])?["name"] ?? "";

    /// <summary>About the workload, its pods, or its ReplicaSets, whose names begin with its own.</summary>
    private static bool Concerns(JsonObject happened, HashSet<string> named, ObjectName workload) => About(happened) is var about
        && (named.Contains(about) || ((string?)happened["involvedObject"]?["kind"] == "ReplicaSet" && about.StartsWith(workload.Name + "-", StringComparison.Ordinal)));

    private static DateTimeOffset? Seen(JsonObject happened) =>
        ObjectFacts.Time(happened["series"]?["lastObservedTime"]) ?? ObjectFacts.Time(happened["lastTimestamp"]) ?? ObjectFacts.Time(happened["eventTime"]) ?? ObjectFacts.Time(happened["firstTimestamp"]) ?? ObjectFacts.Time(happened["metadata"]?["creationTimestamp"]);

    private static bool InTime(DateTimeOffset? at, DateTimeOffset? since) => since is not { } from || at is not { } time || (time >= from && time <= from + Aftermath);

    private static bool IsReady(JsonObject pod) =>
        (pod["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().Any(c => (string?)c["type"] == "Ready" && (string?)c["status"] == "True") == true;

    private static string NameOf(JsonObject found) => (string?)found["metadata"]?["name"] ?? "";

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>The workload's own selector as kubectl takes it; null where it has none.</summary>
    internal static string? Selector(JsonObject workload)
    {
        var selector = workload["spec"]?["selector"];
        var terms = ((selector?["matchLabels"] as JsonObject)?.Select(l => $"{l.Key}={l.Value}") ?? [])
            .Concat((selector?["matchExpressions"] as JsonArray)?.OfType<JsonObject>().Select(Expression) ?? [])
            .ToList();
        return terms.Count == 0 ? null : string.Join(',', terms);
    }

    private static string Expression(JsonObject expression)
    {
        var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(v => v?.ToString()));
        return (string?)expression["operator"] switch
        {
            "In" => $"{expression["key"]} in ({values})",
            "NotIn" => $"{expression["key"]} notin ({values})",
            "Exists" => $"{expression["key"]}",
            _ => $"!{expression["key"]}",
        };
    }
}
