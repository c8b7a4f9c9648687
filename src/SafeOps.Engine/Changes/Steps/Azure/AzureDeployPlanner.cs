using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>Asks Azure what a deployment would change, and says what of the answer can be relied on.</summary>
internal sealed class AzureDeployPlanner(ResolvedStep step, PlanningContext context)
{
    private const int MostProperties = 25;
    private const int LongestValue = 100;

    private readonly DeployOptions _options = DeployOptions.Read(step.With);

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        var command = new DeployCommand(_options, context, step.Parameters);
        var files = new TemplateFiles(_options, context.Project);
        var action = New(command);
        var subscription = $"azure:{DeployOptions.Subscription(context.Environment)}";
        var key = _options.ResourceGroup is { } group && _options.Scope == "group" ? $"{subscription}/{group.ToLowerInvariant()}" : subscription;
        // Resource groups stand beside each other; what is above them may change any.
        var touched = key == subscription ? context.World.Uncertain.FirstOrDefault(k => k.StartsWith("azure:", StringComparison.Ordinal)) : null;
        var earlier = context.World.WaitsFor(key) ?? context.World.WaitsFor(subscription) ?? (touched is null ? null : context.World.WaitsFor(touched));
        var waits = files.WaitsFor(context.World) ?? (earlier is null ? null : $"waits for step '{earlier}', which changes what is there");
        var planned = waits is null
            ? await AskAsync(action, command, files, cancellationToken).ConfigureAwait(false)
            : action with { Fidelity = Fidelity.Unknown, FidelityReason = waits, Prediction = null };
        if (planned.Verb != ActionVerb.None)
            context.World.MarkUncertain(key, step.Key);
        return planned;
    }

    public static async Task<WhatIfResult> WhatIfAsync(DeployCommand command, StepContext context, CancellationToken cancellationToken)
    {
        var answer = await StepPrograms.AskAsync(command.WhatIf, context, cancellationToken).ConfigureAwait(false);
        command.Require(command.WhatIf, answer);
        return WhatIfResult.Read(command.WhatIf, AzureAnswer.Read(command.WhatIf, answer), command.Place);
    }

    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.LimitExceeded"/>: it would delete more than the step declares.</exception>
    public static void RequireFewDeletes(DeployOptions options, WhatIfResult result, string target)
    {
        if (result.Of("Delete") is { } deleted && deleted.Count > options.MostDeletes)
            throw new SafeOpsException(
                ErrorCodes.LimitExceeded,
                $"{target} would delete {Counts.Of(deleted.Count, "resource")}, and the step allows {options.MostDeletes}: {string.Join(", ", deleted.Take(10).Select(d => d.Name))}{(deleted.Count > 10 ? ", …" : "")}.",
                $"If they are meant to go, write 'limits: {{ deletes: {deleted.Count} }}'; else name them in the template, or leave 'mode: complete' out.",
                target);
    }

    private async Task<PlannedAction> AskAsync(PlannedAction action, DeployCommand command, TemplateFiles files, CancellationToken cancellationToken)
    {
        var result = await WhatIfAsync(command, context, cancellationToken).ConfigureAwait(false);
        RequireFewDeletes(_options, result, action.Target);
        var unsure = result.Changes.Where(c => c.Kind is "Unsupported" or "Deploy").ToList();
        var nothing = result.Changes.All(c => c.Kind is "NoChange" or "Ignore") && result.Diagnostics.Count == 0;
        return action with
        {
            Verb = nothing ? ActionVerb.None : ActionVerb.Update,
            Summary = $"{action.Target}: {Summary(result)}",
            Details = [.. result.Changes.SelectMany(Lines), .. Ignored(result), .. result.Diagnostics.Select(d => $"! {d}")],
            Commands = nothing ? [] : action.Commands,
            Fidelity = unsure.Count > 0 ? Fidelity.Unknown : Fidelity.Exact,
            FidelityReason = unsure.Count > 0 ? $"what-if cannot tell of {Counts.Of(unsure.Count, "resource")} what would change: {string.Join(", ", unsure.Take(5).Select(c => c.Name))}" : null,
            Risk = nothing ? RiskLevel.Low : action.Risk,
            Undo = nothing ? "nothing to undo" : action.Undo,
            Undoable = nothing || action.Undoable,
            Samples = [.. result.Changes.Where(c => c.Kind is not ("Ignore" or "NoChange")).Take(5).Select(c => c.Name)],
            Before = new JsonObject { ["changes"] = result.Digest, ["files"] = files.Digests() },
            Prediction = new JsonObject { ["state"] = AzureDeployStep.Succeeded },
        };
    }

    private PlannedAction New(DeployCommand command)
    {
        var target = $"{_options.Template} to {command.Place}";
        return new PlannedAction
        {
            Id = $"{step.Key}/1",
            StepKey = step.Key,
            StepId = step.Id,
            Item = step.Item,
            Uses = step.Uses,
            Verb = ActionVerb.Update,
            Target = target,
            Summary = target,
            Commands = [StepPrograms.Judge(command.Create("<run>", $"{step.Key}/1"), context)],
            Fidelity = Fidelity.Exact,
            Risk = _options.Complete || step.Undo.Kind != UndoKind.Steps ? RiskLevel.High : RiskLevel.Medium,
            Undo = step.Undo switch
            {
                { Kind: UndoKind.Steps, Steps.Count: var count } => $"undo: {Counts.Of(count, "step")} of the change",
                { Reason: { } reason } => $"no undo: {reason}",
                _ => "no undo: a deployment has none of its own",
            },
            Undoable = step.Undo.Kind == UndoKind.Steps,
            Intent = _options.ToIntent(),
        };
    }

    private static string Summary(WhatIfResult result)
    {
        var noise = result.Changes.Count(c => c.IsNoise);
        var parts = new (int Count, string What)[]
        {
            (result.Of("Create").Count, "made"), (result.Of("Modify").Count - noise, "changed"), (noise, "with noise only"), (result.Of("Delete").Count, "deleted"),
            (result.Of("Deploy").Count + result.Of("Unsupported").Count, "not predicted"),
        };
        return parts.All(p => p.Count == 0) ? "nothing would change" : string.Join(", ", parts.Where(p => p.Count > 0).Select(p => $"{Counts.Of(p.Count, "resource")} {p.What}"));
    }

    private static IEnumerable<string> Lines(WhatIfChange change) => change.Kind switch
    {
        "Create" => [$"+ {change.Name}"],
        "Delete" => [$"- {change.Name}, with what is in it"],
        "Deploy" => [$"! {change.Name}: deployed again; what-if does not tell what would change"],
        "Unsupported" => [$"! {change.Name}: what-if cannot look at it{(change.UnsupportedReason is { } reason ? $": {reason}" : "")}"],
        "Modify" => change.Properties.Count == 0
            ? [$"~ {change.Name}"]
            : change.Properties.Take(MostProperties).Select(p => $"~ {change.Name}: {Show(p)}").Concat(change.Properties.Count > MostProperties ? [$"~ {change.Name}: and {Counts.Of(change.Properties.Count - MostProperties, "property", "properties")} more"] : []),
        _ => [],
    };

    private static IEnumerable<string> Ignored(WhatIfResult result) => result.Of("Ignore") is { Count: > 0 } ignored
        ? [$"{Counts.Of(ignored.Count, "resource is", "resources are")} left alone: the template does not name {(ignored.Count == 1 ? "it" : "them")}, or what-if reached its limits before"]
        : [];

    private static string Show(WhatIfProperty property) =>
        $"{property.Path}: {Value(property.Path, property.Before)} → {Value(property.Path, property.After)}{(property.Noise is { } noise ? $" (likely noise: {noise})" : "")}";

    private static string Value(string path, JsonNode? value)
    {
        if (value is null)
            return "(absent)";
        var text = value is JsonValue ? value.ToString() : CanonicalJson.Write(value);
        if (SecretFinder.IsSecret(path[(path.LastIndexOf('.') + 1)..], text))
            return SecretMasker.Mask;
        return text.Length > LongestValue ? text[..LongestValue] + "…" : text;
    }
}
