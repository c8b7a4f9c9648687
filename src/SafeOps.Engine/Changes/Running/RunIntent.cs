using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>
/// Everything a run needs to be gone on with or undone in another process, even after the change file was edited. Kept
/// owner-only with the run.
/// </summary>
public sealed record RunIntent
{
    public required ChangePlan Plan { get; init; }

    /// <summary>The steps of the plan, resolved, in order.</summary>
    public required IReadOnlyList<ResolvedStep> Steps { get; init; }

    /// <summary>Frozen; of secrets the reference.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }
    /// <summary>By name the digest of what each connection was when the run began.</summary>
    public IReadOnlyDictionary<string, string> Connections { get; init; } = new Dictionary<string, string>();
    public required FailurePolicy OnFailure { get; init; }
    public bool Rehearsal { get; init; }

    /// <summary>Gate items passed by force, with the reasons.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    public static RunIntent Of(ResolvedChange change, ChangePlan plan, bool rehearsal, IReadOnlyDictionary<string, string> overrides)
    {
        var planned = plan.Steps.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        return new RunIntent
        {
            Plan = plan,
            Steps = [.. change.Steps.Where(s => planned.Contains(s.Key))],
            Parameters = change.Parameters,
            Connections = change.Connections,
            OnFailure = change.Definition.OnFailure,
            Rehearsal = rehearsal,
            Overrides = overrides,
        };
    }

    /// <summary>
    /// Going on or back must reach the targets the run began with. Throws <see cref="ErrorCodes.TargetChanged"/> where a
    /// connection was edited since, or is gone.
    /// </summary>
    public void RequireSameConnections(SafeOpsProject project, string runId)
    {
        foreach (var (name, digest) in Connections)
        {
            if (!project.Connections.TryGetValue(name, out var connection) || Digest.OfJson(connection.Identity) != digest)
                throw new SafeOpsException(ErrorCodes.TargetChanged,
                    $"The connection '{name}' {(connection is null ? "is gone from" : "was edited in")} {SafeOpsProject.FileName} since run {runId} began: going on, or back, would reach another database.",
                    "Put the connection back as it was, then try again.", runId);
        }
    }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, PlanJson.Compact)!.AsObject();

    public static RunIntent FromJson(string runId, JsonObject json)
    {
        try
        {
            var intent = json.Deserialize<RunIntent>(PlanJson.Compact)!;
            return intent with { Steps = [.. intent.Steps.Select(s => WithParameters(s, intent.Parameters))] };
        }
        catch (JsonException error)
        {
            throw new SafeOpsException(ErrorCodes.JournalDamaged, $"The intent of run {runId} cannot be read: {error.Message}", target: runId, inner: error);
        }
    }

    private static ResolvedStep WithParameters(ResolvedStep step, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var own = step.Item is null
            ? parameters
            : new Dictionary<string, ParameterValue>(parameters) { [Scope.Item] = new(ParameterType.String, JsonValue.Create(step.Item), null) };
        return step with
        {
            Parameters = own,
            Verify = [.. step.Verify.Select(c => c with { Parameters = own })],
            Undo = step.Undo with { Steps = [.. step.Undo.Steps.Select(u => WithParameters(u, parameters))] },
        };
    }
}
