using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Changes.Running;

/// <summary>What the parts of a run share while it is carried out: its journal and state, and the way to the targets.</summary>
internal sealed class RunExecution(IRunJournal journal, IRunStore store, RunIntent intent, SafeOpsProject project, StepServices services, SecretVault secrets, ChangePlanner planner, IRunObserver observer)
{
    private readonly Dictionary<string, ResolvedStep> _steps = intent.Steps
        .Concat(intent.Steps.SelectMany(s => s.Undo.Steps))
        .ToDictionary(s => s.Key, StringComparer.Ordinal);

    private readonly object _stateGate = new();

    public RunState State { get; } = new(intent, journal.Records);

    public RunIntent Intent => intent;

    public string RunId => journal.Header.RunId;

    public RunHeader Header => journal.Header;

    public IRunObserver Observer { get; } = observer;

    public RunLog Log { get; } = new(observer, secrets.Masker, services.Time, journal.Header.RunId);

    public StepServices Services => services;

    public SecretVault Secrets => secrets;

    public ChangePlanner Planner => planner;

    public SafeOpsProject Project => project;

    public EnvironmentDefinition Environment { get; } = project.Environment(intent.Plan.Environment);

    public ResolvedStep Step(string key) => _steps[key];

    public RunProgress Progress { get; } = new(observer, $"{intent.Plan.Change} in {intent.Plan.Environment}", secrets.Masker);

    /// <summary>A failure that is no single action's.</summary>
    public async Task FailAsync(string? stepKey, string reason)
    {
        await RecordAsync(JournalEvent.Failed, stepKey: stepKey, data: Reason(reason)).ConfigureAwait(false);
        Log.Fail(() => reason, stepKey: stepKey);
    }

    /// <summary>On stable storage first, then in the state.</summary>
    public async Task RecordAsync(JournalEvent what, string? actionId = null, string? stepKey = null, JsonObject? data = null)
    {
        var record = new JournalRecord(what, services.Time.GetUtcNow()) { ActionId = actionId, StepKey = stepKey, Data = data ?? [] };
        await journal.AppendAsync(record, CancellationToken.None).ConfigureAwait(false);
        lock (_stateGate)
            State.Apply(record);
    }

    public Task RecordAsync(JournalEvent what, PlannedAction action, JsonObject? data = null) => RecordAsync(what, action.Id, action.StepKey, data);

    public ActionState Read(string actionId) => Ask(s => s[actionId]);

    /// <summary>A question to the state while other items of a roll-out may change it.</summary>
    public T Ask<T>(Func<RunState, T> question)
    {
        lock (_stateGate)
            return question(State);
    }

    /// <param name="assume">What a person answers now, should its system not be able to tell.</param>
    public ActionContext Context(PlannedAction action, bool? assume = null) => new()
    {
        Project = project,
        Environment = Environment,
        Services = services,
        Secrets = secrets,
        RunId = RunId,
        Step = Step(action.StepKey),
        Saved = store.SavedData(RunId, action.Id),
        Assumed = assume ?? Ask(s => s.Find(action.Id)?.Assumed),
        Progress = (status, done, total) => Observer.Progress(Step(action.StepKey).Name, secrets.Masker.Hide(status), done, total),
    };

    public PlanningContext PlanningContext() => new()
    {
        Project = project,
        Environment = Environment,
        Services = services,
        Secrets = secrets,
        World = new PlannedWorld(),
        // Not disposed here: the run removes them when it settles.
        Kept = new KeptFiles(project.DataFolder),
    };

    public async Task ClearSavedDataAsync(CancellationToken cancellationToken) =>
        await store.ClearSavedDataAsync(RunId, cancellationToken).ConfigureAwait(false);

    /// <summary>Not a failure of one action: the run stands still here, because it was stopped, needs an answer or cannot be recorded.</summary>
    public static bool StopsRun(Exception error) =>
        error is OperationCanceledException || (error is SafeOpsException known && (known.Code == ErrorCodes.StorageFailed || known.Code == ErrorCodes.RunInDoubt));

    /// <summary>What a person is told of an error.</summary>
    public static string Tell(PlannedAction action, Exception error) => error is SafeOpsException ? error.Message : $"{action.Target}: {error.Message}";

    public string Hide(string text) => secrets.Masker.Hide(text);

    public JsonObject Reason(string text) => new() { ["reason"] = Hide(text) };

    public static JsonNode ToJson<T>(T value) => JsonSerializer.SerializeToNode(value, PlanJson.Compact)!;
}
