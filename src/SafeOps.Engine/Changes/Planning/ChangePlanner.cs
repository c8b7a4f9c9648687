using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Planning;

/// <summary>Makes the real dry run of a resolved change. Changes nothing.</summary>
public sealed class ChangePlanner(StepServices services, SecretVault secrets, Actor actor)
{
    /// <param name="only">Step ids to plan; empty: all. A part of a change is marked so.</param>
    /// <param name="planned">Called after each step, with the world as it would be then.</param>
    /// <param name="kept">What a run that will carry the plan out needs for that; null: it is a dry run only.</param>
    public async Task<ChangePlan> PlanAsync(
        ResolvedChange change, IReadOnlyList<string> only, IRunObserver observer, CancellationToken cancellationToken, Func<ResolvedStep, PlannedStep, PlanningContext, Task>? planned = null, KeptFiles? kept = null)
    {
        var chosen = Choose(change, only);
        await using var context = new PlanningContext
        {
            Project = change.Project,
            Environment = change.Environment,
            Services = services,
            Secrets = secrets,
            World = new PlannedWorld(),
            Kept = kept,
        };
        var log = Log(observer, runId: null);
        var preflight = await PreflightAsync(change, context, cancellationToken).ConfigureAwait(false);
        foreach (var check in preflight)
            log.Say(() => $"Before anything is done: {RunSentences.Check(check.What, check.Passed, check.Found)}");
        var steps = new List<PlannedStep>();
        for (var i = 0; i < chosen.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            observer.Progress($"Planning {change.Definition.Name} for {change.Environment.Name}", chosen[i].Key, i, chosen.Count);
            var step = await PlanStepAsync(chosen[i], context, cancellationToken).ConfigureAwait(false);
            foreach (var action in step.Actions)
                log.Say(() => $"Planned: {RunSentences.About(action)}", action);
            steps.Add(step);
            if (planned is not null)
                await planned(chosen[i], step, context).ConfigureAwait(false);
        }
        observer.Progress($"Planning {change.Definition.Name} for {change.Environment.Name}", "", chosen.Count, chosen.Count);
        return Assemble(change, chosen, preflight, steps, partial: chosen.Count < change.Steps.Count);
    }

    internal RunLog Log(IRunObserver observer, string? runId) => new(observer, secrets.Masker, services.Time, runId);

    /// <summary>One step on top of the given world; also used to plan an open step again when its turn has come.</summary>
    public async Task<PlannedStep> PlanStepAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        try
        {
            var actions = await StepTypes.Get(step.Uses).PlanAsync(step, context, cancellationToken).ConfigureAwait(false);
            var masker = secrets.Masker;
            return new PlannedStep(step.Key, step.Id, step.Item, masker.Hide(step.Name), step.Uses, [.. actions.Select(a => Finish(a, step).Hidden(masker))])
            {
                Wave = step.Wave,
                IsCanary = step.Wave == 1 && step.RollOut.Canary > 0,
            };
        }
        catch (SafeOpsException error) when (!error.Message.StartsWith(step.Place, StringComparison.Ordinal))
        {
            throw new SafeOpsException(error.Code, $"{step.Place}: step '{step.Key}': {error.Message}", error.NextStep, error.Target ?? step.Key, error).Hidden(secrets.Masker.Hide);
        }
    }

    /// <summary>Runs the checks that must hold before anything is done.</summary>
    public async Task<IReadOnlyList<PreflightResult>> PreflightAsync(ResolvedChange change, StepContext context, CancellationToken cancellationToken)
    {
        var results = new List<PreflightResult>();
        foreach (var check in change.Preflight)
        {
            var result = await CheckAsync(check, context, cancellationToken).ConfigureAwait(false);
            results.Add(new PreflightResult(check.Uses, result.Passed, secrets.Masker.Hide(result.What), secrets.Masker.Hide(result.Found)));
        }
        return results;
    }

    private async Task<CheckResult> CheckAsync(ResolvedCheck check, StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await StepTypes.Get(check.Uses).CheckAsync(check, context, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error)
        {
            throw error.Hidden(secrets.Masker.Hide);
        }
    }

    /// <summary>The digest a plan of these steps will have; asks no target.</summary>
    public static string DigestOf(ResolvedChange change, IReadOnlyList<string> only) => PlanDigest(change, Choose(change, only));

    private static IReadOnlyList<ResolvedStep> Choose(ResolvedChange change, IReadOnlyList<string> only)
    {
        var ids = change.Definition.Steps.Select(s => s.Id).ToList();
        foreach (var id in only.Where(o => !ids.Contains(o, StringComparer.OrdinalIgnoreCase)))
            throw new SafeOpsException(ErrorCodes.StepUnknown, $"'{id}' is no step of {change.Definition.Name}.{NearestWord.Suggest(id, ids)}", target: id);
        return only.Count == 0 ? change.Steps : [.. change.Steps.Where(s => only.Contains(s.Id, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>What the author says about the way back goes before what the step type says.</summary>
    private static PlannedAction Finish(PlannedAction action, ResolvedStep step)
    {
        if (action.Verb is ActionVerb.None or ActionVerb.Read)
            return action;
        return step.Undo.Kind switch
        {
            UndoKind.None => action with { Undo = $"no undo: {step.Undo.Reason}", Undoable = false, SaveBytes = null },
            UndoKind.Steps => action with
            {
                Undo = $"undo: {string.Join(", then ", step.Undo.Steps.Select(s => s.Name == s.Id ? s.Uses : s.Name))}",
                Undoable = true,
                SaveBytes = null,
            },
            _ => action,
        };
    }

    private ChangePlan Assemble(ResolvedChange change, IReadOnlyList<ResolvedStep> chosen, IReadOnlyList<PreflightResult> preflight, List<PlannedStep> steps, bool partial)
    {
        var definition = change.Definition;
        var actionRisk = steps.SelectMany(s => s.Actions).Where(a => a.Verb is not (ActionVerb.None or ActionVerb.Read)).Select(a => a.Risk).DefaultIfEmpty(RiskLevel.Low).Max();
        return new ChangePlan
        {
            Change = definition.Name,
            Title = definition.Title,
            Why = definition.Why,
            Environment = change.Environment.Name,
            Path = change.Project.Folder.Display(definition.Path),
            Project = change.Project.Root,
            Author = definition.Author,
            Risk = definition.Risk is { } declared && declared > actionRisk ? declared : actionRisk,
            Steps = steps,
            Preflight = preflight,
            Parameters = Shown(change.Parameters),
            Given = change.Given.DeepClone().AsObject(),
            Digest = PlanDigest(change, chosen),
            ShapeDigest = change.ShapeDigest,
            InputDigest = change.InputDigest,
            Footprint = [.. steps.GroupBy(s => s.Id).Select(g => Planning.Footprint.Of(g.Key, g))],
            Warnings = HardCodedSecrets(definition.Path, change),
            Partial = partial,
            PlannedAt = services.Time.GetUtcNow(),
            PlannedBy = actor.ToString(),
        };
    }

    private static JsonObject Shown(IReadOnlyDictionary<string, ParameterValue> parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.Secret is { } secret ? JsonValue.Create(secret.ToString()) : p.Value.Value?.DeepClone())));

    private static string PlanDigest(ResolvedChange change, IReadOnlyList<ResolvedStep> steps) => Digest.OfJson(new JsonObject
    {
        ["inputs"] = change.InputDigest,
        ["parameters"] = Shown(change.Parameters),
        ["preflight"] = new JsonArray([.. change.Preflight.Select(Intent)]),
        ["steps"] = new JsonArray([.. steps.Select(Intent)]),
        ["onFailure"] = change.Definition.OnFailure.ToString(),
    });

    private static JsonObject Intent(ResolvedCheck check) => new() { ["uses"] = check.Uses, ["with"] = check.With.DeepClone() };

    private static JsonObject Intent(ResolvedStep step) => new()
    {
        ["key"] = step.Key,
        ["uses"] = step.Uses,
        ["with"] = step.With.DeepClone(),
        ["verify"] = new JsonArray([.. step.Verify.Select(Intent)]),
        ["observe"] = step.Observe.ToString("c", CultureInfo.InvariantCulture),
        ["undo"] = step.Undo.Kind.ToString(),
        ["undoSteps"] = new JsonArray([.. step.Undo.Steps.Select(Intent)]),
        ["rollOut"] = step.RollOut.ToString(),
    };

    private static IReadOnlyList<string> HardCodedSecrets(string path, ResolvedChange change)
    {
        var text = File.ReadAllText(path);
        return [.. SecretFinder.Find(text).Select(f =>
            $"{change.Project.Folder.Display(path)}:{text.AsSpan(0, f.Start).Count('\n') + 1}: looks like a hard-coded secret ({f.Rule.Name}); use a parameter of type secret.")];
    }
}
