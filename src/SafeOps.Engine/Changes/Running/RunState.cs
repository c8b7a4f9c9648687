using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Running;

/// <summary>How far an action got, as the journal tells it.</summary>
public enum ActionPhase
{
    Pending,
    Skipped,

    /// <summary>Its intent is recorded and its outcome is not: it may have happened.</summary>
    InDoubt,
    Applied,
    Verified,

    /// <summary>It ended and did not do what it should; <see cref="ActionState.LeftSomething"/> says whether it did a part.</summary>
    Failed,

    /// <summary>Its undo was begun and its end is not recorded.</summary>
    Undoing,
    Undone,
    UndoRefused,
}

/// <summary>One action of a run and what became of it.</summary>
public sealed record ActionState(PlannedAction Action)
{
    public ActionPhase Phase { get; init; } = ActionPhase.Pending;
    public JsonObject? Actual { get; init; }
    public string? Note { get; init; }

    /// <summary>Set for a failed action that did, or may have done, a part of its work.</summary>
    public bool LeftSomething { get; init; }

    /// <summary>Set for an action that was done and did not pass its verification.</summary>
    public bool FailedCheck { get; init; }

    /// <summary>Planned when its turn came, on what the steps before it really left: the plan people saw did not predict it.</summary>
    public bool PlannedAgain { get; init; }

    /// <summary>What a person answered when it was in doubt; null where nobody was asked.</summary>
    public bool? Assumed { get; init; }

    /// <summary>Where its intent stands in the journal: undo goes through these backwards. Zero: never begun.</summary>
    public int Order { get; init; }

    /// <summary>There is something an undo has to look at.</summary>
    public bool HasEffect => Phase is ActionPhase.InDoubt or ActionPhase.Applied or ActionPhase.Verified or ActionPhase.Undoing or ActionPhase.UndoRefused
        || (Phase == ActionPhase.Failed && LeftSomething);
}

/// <summary>An action of an author's own undo: begun, and perhaps done.</summary>
public sealed record Compensation(PlannedAction Action, bool Applied);

/// <summary>
/// A run as its journal tells it: the one place where records are given a meaning. The same records always give the same
/// state, in this process and the next.
/// </summary>
public sealed class RunState
{
    /// <summary>Of a <see cref="JournalEvent.Rehearsed"/>: the steps by whose new plan the second half goes.</summary>
    public const string StepsAgain = "steps";

    private readonly Dictionary<string, ActionState> _actions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlannedStep> _steps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _checkedSteps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Compensation> _compensations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withChecks;
    private readonly RunEnding _ending = new();
    private readonly StepHistory _history = new();
    private int _order;
    private int _skipped;

    public RunState(RunIntent intent, IEnumerable<JournalRecord> records)
    {
        Intent = intent;
        _withChecks = intent.Steps.Where(s => s.Verify.Count > 0).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        Begin();
        foreach (var record in records)
            Apply(record);
    }

    public RunIntent Intent { get; }

    /// <summary>In the order of the plan; a step that was planned again in its present form.</summary>
    public IEnumerable<PlannedStep> Steps => Intent.Plan.Steps.Select(s => _steps[s.Key]);

    public IEnumerable<ActionState> Actions => Steps.SelectMany(s => s.Actions).Select(a => _actions[a.Id]);

    /// <summary>Why the run turned to failure; null while it has not.</summary>
    public string? Failure { get; private set; }
    public bool Undoing { get; private set; }
    public bool UndoFinished { get; private set; }

    /// <summary>The undo was asked for by a person, not by a failure or a rehearsal.</summary>
    public bool UndoRequested { get; private set; }
    public bool Rehearsed { get; private set; }

    /// <inheritdoc cref="RunEnding.Endings"/>
    public int Endings => _ending.Endings;
    public bool Observed { get; private set; }
    public bool Interrupted { get; private set; }

    /// <summary>The run stands still until a person says whether an action happened.</summary>
    public bool InDoubt { get; private set; }

    /// <inheritdoc cref="RunEnding.Status"/>
    public RunStatus Status => _ending.Status;
    public bool Settled => _ending.Settled;
    public long? RecordId => _ending.RecordId;
    public DateTimeOffset? FinishedAt => _ending.FinishedAt;

    /// <inheritdoc cref="RunEnding.IsComplete"/>
    public bool IsComplete => _ending.IsComplete;

    /// <summary>There is something left that an undo has to look at; what only read leaves nothing.</summary>
    public bool HasEffects => Actions.Any(a => a.HasEffect && a.Action.Verb != ActionVerb.Read);

    /// <summary>Something was left out: declined, or not part of the plan.</summary>
    public bool IsPartial => Intent.Plan.Partial || HasSkipped;

    /// <summary>An action was declined.</summary>
    public bool HasSkipped => _skipped > 0;

    /// <summary>Of the actions that do something how many need nothing more, and how many there are.</summary>
    public (int Settled, int Acting) Reach
    {
        get
        {
            var acting = Actions.Where(a => a.Action.Verb != ActionVerb.None).ToList();
            return (acting.Count(a => a.Phase is ActionPhase.Verified or ActionPhase.Skipped), acting.Count);
        }
    }

    public ActionState this[string actionId] => _actions[actionId];

    /// <summary>Null for an action of an author's own undo.</summary>
    public ActionState? Find(string actionId) => _actions.GetValueOrDefault(actionId);

    public PlannedStep Step(string key) => _steps[key];

    /// <summary>An action of an author's own undo that was begun; null where it was not.</summary>
    public Compensation? CompensationOf(string actionId) => _compensations.GetValueOrDefault(actionId);

    /// <summary>The actions of an author's own undo that were begun.</summary>
    public IEnumerable<PlannedAction> Compensations => _compensations.Values.Select(c => c.Action);

    /// <summary>The plan of an author's own undo step that was begun, so that it is not made anew on a half-changed target; null where it was not.</summary>
    public PlannedStep? UndoStep(string stepKey) => _steps.GetValueOrDefault(stepKey);

    public bool ChecksPassed(string stepKey) => _checkedSteps.Contains(stepKey);

    internal bool HasChecks(string stepKey) => _withChecks.Contains(stepKey);

    /// <inheritdoc cref="StepHistory.FailureOf"/>
    public string? FailureOf(string stepKey) => _history.FailureOf(stepKey);

    /// <inheritdoc cref="StepHistory.Taken"/>
    public TimeSpan? Taken(string stepKey) => _history.Taken(stepKey);

    public void Apply(JournalRecord record)
    {
        _ending.Apply(record);
        _history.Apply(record);
        switch (record.Event)
        {
            case JournalEvent.StepPlanned:
                Replace(record.Data["step"].Deserialize<PlannedStep>(PlanJson.Compact)!, again: true);
                break;
            case JournalEvent.StepSkipped:
                foreach (var action in _steps[record.StepKey!].Actions)
                    Change(action.Id, s => s with { Phase = ActionPhase.Skipped, Note = Reason(record) });
                break;
            case JournalEvent.Intent:
                Change(record.ActionId!, s => s with { Phase = ActionPhase.InDoubt, Order = ++_order });
                break;
            case JournalEvent.Applied:
                Change(record.ActionId!, s => s with { Phase = ActionPhase.Applied, Actual = record.Data["actual"]?.AsObject(), Note = Text(record, "note") });
                break;
            case JournalEvent.Verified:
                Change(record.ActionId!, s => s with { Phase = ActionPhase.Verified });
                break;
            case JournalEvent.Failed:
                Failure ??= Reason(record);
                if (record.ActionId is { } failed)
                    Change(failed, s => s with { Phase = s.Phase is ActionPhase.Applied or ActionPhase.Verified ? s.Phase : ActionPhase.Failed, Note = Reason(record), FailedCheck = s.Phase == ActionPhase.Applied, LeftSomething = (bool?)record.Data["left"] ?? false });
                break;
            case JournalEvent.DoubtSettled:
                var done = (bool)record.Data["done"]!;
                Change(record.ActionId!, s => s with { Phase = done ? ActionPhase.Applied : ActionPhase.Pending, Note = Reason(record), Assumed = done });
                break;
            case JournalEvent.StepVerified:
                _checkedSteps.Add(record.StepKey!);
                break;
            case JournalEvent.Interrupted:
                Interrupted = true;
                break;
            case JournalEvent.InDoubt:
                InDoubt = true;
                break;
            case JournalEvent.Resumed:
                Interrupted = InDoubt = false;
                break;
            case JournalEvent.UndoStarted:
                Undoing = true;
                UndoFinished = Interrupted = InDoubt = false;
                UndoRequested = (bool?)record.Data["requested"] ?? false;
                break;
            case JournalEvent.UndoIntent:
                if (record.ActionId is { } begun)
                    Change(begun, s => s with { Phase = ActionPhase.Undoing });
                break;
            case JournalEvent.Undone:
                Change(record.ActionId!, s => s with { Phase = ActionPhase.Undone, Note = Text(record, "note") ?? s.Note });
                break;
            case JournalEvent.UndoRefused:
                Change(record.ActionId!, s => s with { Phase = ActionPhase.UndoRefused, Note = Reason(record) });
                break;
            case JournalEvent.CompensationIntent:
                _compensations[record.ActionId!] = new Compensation(record.Data["action"].Deserialize<PlannedAction>(PlanJson.Compact)!, Applied: false);
                break;
            case JournalEvent.CompensationApplied:
                _compensations[record.ActionId!] = _compensations[record.ActionId!] with { Applied = true };
                break;
            case JournalEvent.UndoFinished:
                UndoFinished = true;
                break;
            case JournalEvent.Rehearsed:
                Begin();
                foreach (var step in record.Data[StepsAgain] as JsonArray ?? [])
                    Replace(step.Deserialize<PlannedStep>(PlanJson.Compact)!, again: false);
                Rehearsed = true;
                Undoing = UndoFinished = false;
                break;
            case JournalEvent.Observed:
                Observed = true;
                break;
        }
    }

    /// <summary>Everything is as before the first action; a rehearsal's second half begins here again.</summary>
    private void Begin()
    {
        _actions.Clear();
        _steps.Clear();
        _checkedSteps.Clear();
        _compensations.Clear();
        _history.Clear();
        _order = 0;
        _skipped = 0;
        foreach (var step in Intent.Plan.Steps)
            Replace(step, again: false);
    }

    private void Replace(PlannedStep step, bool again)
    {
        if (_steps.TryGetValue(step.Key, out var old))
        {
            foreach (var action in old.Actions)
            {
                if (_actions.Remove(action.Id, out var state) && state.Phase == ActionPhase.Skipped)
                    _skipped--;
            }
        }
        _steps[step.Key] = step;
        foreach (var action in step.Actions)
            _actions[action.Id] = new ActionState(action) { PlannedAgain = again };
    }

    private void Change(string actionId, Func<ActionState, ActionState> change)
    {
        if (!_actions.TryGetValue(actionId, out var state))
            return;
        var changed = _actions[actionId] = change(state);
        _skipped += (changed.Phase == ActionPhase.Skipped ? 1 : 0) - (state.Phase == ActionPhase.Skipped ? 1 : 0);
    }

    private static string Reason(JournalRecord record) => Text(record, "reason") ?? "";

    private static string? Text(JournalRecord record, string key) => (string?)record.Data[key];
}
