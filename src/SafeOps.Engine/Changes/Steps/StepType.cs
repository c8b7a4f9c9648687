using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps;

/// <summary>
/// A kind of step. Instances hold no state: a plan made in one process is applied, probed or undone in another, from the
/// <see cref="PlannedAction"/> and the saved data alone.
/// </summary>
public abstract class StepType
{
    public abstract StepTypeDescriptor Descriptor { get; }

    /// <summary>
    /// Mistakes the descriptor cannot express (two options that exclude each other, a path that does not parse), found
    /// without touching any target. <paramref name="step"/> is resolved and valid by the descriptor.
    /// </summary>
    public virtual IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) => [];

    /// <summary>Project files whose content is part of what the step means (a script, a source file): full paths. Editing one makes evidence not count.</summary>
    public virtual IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) => [];

    /// <summary>The real dry run: what would be done, on top of <see cref="PlanningContext.World"/>. Changes nothing.</summary>
    public abstract Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Does one action: looks again whether <see cref="PlannedAction.Before"/> still holds (else
    /// <see cref="ErrorCodes.TargetChanged"/>, nothing done), saves what will be lost through <see cref="ActionContext.Saved"/>,
    /// then applies. After a crash it is called again for an action the probe found not done or partly done, and goes on
    /// from there. A stop token is honoured only at safe boundaries.
    /// </summary>
    public abstract Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken);

    /// <summary>Asks the system whether an action with a recorded intent and no outcome took place.</summary>
    public abstract Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken);

    /// <summary>Looks at the system, not at what apply reported; throws <see cref="ErrorCodes.VerificationFailed"/>. Also repeated later by Test-SafeChange.</summary>
    public virtual Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// What undoing an applied (or partly applied) action would do now, as an action with the same <see cref="PlannedAction.Id"/>;
    /// its <see cref="PlannedAction.Verb"/> is <see cref="ActionVerb.None"/> where nothing is left to undo. Throws
    /// <see cref="ErrorCodes.TargetChanged"/> where something else has changed the target since. Called only where <c>undo: default</c>.
    /// </summary>
    public virtual Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Descriptor.Name} has no undo of its own.");

    /// <summary>Does what <see cref="PlanUndoAsync"/> planned; safe to repeat after a crash.</summary>
    public virtual Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Descriptor.Name} has no undo of its own.");

    /// <summary>Everything that was found is the same.</summary>
    public static bool IsFoundAlike(PlannedAction was, PlannedAction now) => JsonNode.DeepEquals(was.Before, now.Before) && JsonNode.DeepEquals(was.Observed, now.Observed);

    /// <summary>Called before a run that was cut off is gone on with, or undone: mends what only a writer can, so that reading works again.</summary>
    /// <param name="actions">Those that were begun.</param>
    public virtual Task RecoverAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What the action leaves otherwise than it was, as a later action's <see cref="PlannedAction.Target"/> would name it.</summary>
    public virtual IEnumerable<string> Touches(PlannedAction action) => [action.Target];

    /// <summary>
    /// Whether a plan that is made after an undo finds what the first one found: a rehearsal ends with that question. A type whose system
    /// counts up what is put back (versions, revisions) compares what they stand for; the rehearsal's second half then goes by the new plan.
    /// </summary>
    public virtual bool FindsTheSame(PlannedAction was, PlannedAction now) => IsFoundAlike(was, now);

    /// <summary>Called once when the run or its undo has ended for good: removes what served only recovery (markers).</summary>
    public virtual Task SettleAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs as a preflight or verification check. Reads only. Called only where <see cref="StepTypeDescriptor.CanCheck"/>.</summary>
    public virtual Task<CheckResult> CheckAsync(ResolvedCheck check, StepContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Descriptor.Name} cannot check.");
}

/// <summary>A mistake in one option; <paramref name="Option"/> is its path below <c>with:</c>, such as <c>limits.rows</c>.</summary>
public sealed record OptionMistake(string Option, string Message);

/// <summary>What an action really did, under the keys of its prediction.</summary>
public sealed record ActionResult(JsonObject Actual)
{
    /// <summary>For people: an exit code, a count. Secrets are hidden by the caller.</summary>
    public string? Note { get; init; }
}

public enum ProbeAnswer
{
    NotDone,

    /// <summary>Begun and cleanly resumable: apply goes on, undo takes back what is there.</summary>
    Partly,
    Done,

    /// <summary>The system cannot tell; a person must.</summary>
    Unknown,
}

/// <param name="Actual">What can be told of the outcome where the answer is <see cref="ProbeAnswer.Done"/>, as in <see cref="ActionResult"/>.</param>
public record ProbeResult(ProbeAnswer Answer, string Reason, JsonObject? Actual = null);

/// <param name="What">The check in a few words: <c>select count(*) … on sessions-dev</c>.</param>
/// <param name="Found">What was found and what was expected.</param>
public sealed record CheckResult(bool Passed, string What, string Found);
