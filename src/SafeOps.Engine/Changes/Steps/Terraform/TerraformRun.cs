using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>Applies the saved plan of an action, tells what became of one that was cut off, and looks afterwards.</summary>
internal sealed class TerraformRun
{
    private readonly PlannedAction _action;
    private readonly ActionContext _context;
    private readonly TerraformOptions _options;
    private readonly string _work;
    private readonly Terraform _terraform;

    public TerraformRun(PlannedAction action, ActionContext context)
    {
        _action = action;
        _context = context;
        _options = TerraformOptions.Of(context.Step, context);
        _work = KeptPlan.FolderOf(action, context);
        _terraform = new Terraform(_options, context, _work);
    }

    public async Task<ActionResult> ApplyAsync(CancellationToken cancellationToken)
    {
        if (await TerraformRecord.ReadAsync(_context.Saved, cancellationToken).ConfigureAwait(false) is { } begun)
            return await GoOnAsync(begun, cancellationToken).ConfigureAwait(false);
        var (head, plan) = await TakeAsync(cancellationToken).ConfigureAwait(false);
        _options.Limits.Require(plan.Changes, _options.Display);
        var earlier = _context.Step.Undo.Kind == UndoKind.Default && !head.IsEmpty ? await new EarlierConfiguration(_options, _context).FindAsync(cancellationToken).ConfigureAwait(false) : null;
        cancellationToken.ThrowIfCancellationRequested();
        var record = new TerraformRecord { Before = head, Changes = plan.Changes, Revision = earlier?.Revision };
        await record.SaveAsync(_context.Saved, cancellationToken).ConfigureAwait(false);
        return await CarryOutAsync(record, plan.Changes.Count, first: true).ConfigureAwait(false);
    }

    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        if (await StepPrograms.StillRunningAsync(_action, _context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"terraform is still at work (process {string.Join(", ", running)}). Wait until that has ended, then resume or undo again.");
        if (await TerraformRecord.ReadAsync(_context.Saved, cancellationToken).ConfigureAwait(false) is not { } record)
            return new ProbeResult(ProbeAnswer.NotDone, "terraform was not started.");
        var (_, left) = await LeftAsync(record, cancellationToken).ConfigureAwait(false);
        if (!left.HasChanges)
            return new ProbeResult(ProbeAnswer.Done, $"The state holds all of it: {Counts.Of(record.Changes.Count, "change")}.", Actual(record));
        var head = await _terraform.HeadAsync(cancellationToken).ConfigureAwait(false);
        return head == record.Before && CutOff().Count == 0
            ? new ProbeResult(ProbeAnswer.NotDone, $"The state is as it was ({head}).")
            : new ProbeResult(ProbeAnswer.Partly, TrueState(record, left));
    }

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var work = Path.Combine(_work, "verify");
        Directory.CreateDirectory(work);
        try
        {
            var plan = await new Terraform(_options.WithoutReplace(), _context, work).PlanAsync(cancellationToken).ConfigureAwait(false);
            if (plan.HasChanges)
                throw new SafeOpsException(
                    ErrorCodes.VerificationFailed,
                    $"{_options.Display}: a plan made afterwards still finds something to do: {PlanText.Summary(plan)}.\n{string.Join('\n', PlanText.Details(plan).Take(20))}",
                    "Look what changes it back, or why the provider keeps another value.",
                    _options.Name);
        }
        finally
        {
            KeptFiles.Remove(work);
        }
    }

    /// <summary>The plan that was shown, or, on another machine and after an open step, one made anew that does the same.</summary>
    private async Task<(StateHead Head, TerraformPlan Plan)> TakeAsync(CancellationToken cancellationToken)
    {
        var planned = (string?)_action.Before["changes"];
        var head = await _terraform.HeadAsync(cancellationToken).ConfigureAwait(false);
        if (KeptPlan.Find(_work) is { } kept && kept.Changes == planned)
        {
            if (kept.Head != head)
                throw Stale($"the state was {kept.Head} when it was planned and is {head} now");
            return (head, await _terraform.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        KeptFiles.Create(_context.Project.DataFolder, KeptPlan.NameOf(_action));
        var plan = await _terraform.PlanAsync(cancellationToken).ConfigureAwait(false);
        return PlanDigest.Of(plan) == planned
            ? (head, plan)
            : throw Stale($"a plan made now would do otherwise ({PlanText.Summary(plan)}):\n{string.Join('\n', PlanText.Details(plan).Take(20))}\n");
    }

    /// <summary>After an interruption: what is left of the plan, planned anew, and nothing else.</summary>
    private async Task<ActionResult> GoOnAsync(TerraformRecord record, CancellationToken cancellationToken)
    {
        var head = await _terraform.HeadAsync(cancellationToken).ConfigureAwait(false);
        if (record.Before.Lineage is { } lineage && head.Lineage != lineage)
            throw Stale($"the state is another one ({head}) than the run began with ({record.Before})");
        var (terraform, left) = await LeftAsync(record, cancellationToken).ConfigureAwait(false);
        if (!left.HasChanges)
            return new ActionResult(Actual(record));
        var planned = record.Changes.ToLookup(c => c.Address, StringComparer.Ordinal);
        if (left.Changes.FirstOrDefault(c => !planned[c.Address].Any(p => IsPartOf(c, p))) is { } other)
            throw Stale($"what is left to do is not what was planned: {PlanText.Name(other.Kind)} {other.Address}. {TrueState(record, left)}");
        cancellationToken.ThrowIfCancellationRequested();
        // Before terraform's messages of now take the place of those.
        var cut = Cut(left.Changes.Select(c => c.Address).ToHashSet(StringComparer.Ordinal));
        var result = await CarryOutAsync(record, left.Changes.Count, first: false, terraform).ConfigureAwait(false);
        return cut is null ? result : result with { Note = $"{result.Note}; before, {cut}" };
    }

    private async Task<ActionResult> CarryOutAsync(TerraformRecord record, int changes, bool first, Terraform? terraform = null)
    {
        terraform ??= _terraform;
        var outcome = await terraform.ApplyAsync(_action, _context, changes).ConfigureAwait(false);
        var complaint = _context.Secrets.Masker.Hide(outcome.Complaint);
        var stale = complaint.Contains("Saved plan is stale", StringComparison.Ordinal);
        if (stale || TerraformRefusal.IsLocked(complaint))
        {
            // Both come before the first effect.
            if (first)
                await TerraformRecord.RemoveAsync(_context.Saved).ConfigureAwait(false);
            throw TerraformRefusal.Of(terraform.ApplyCommand, new Processes.ProgramResult(outcome.ExitCode, "", complaint.StartsWith("Error: ", StringComparison.Ordinal) ? complaint : $"Error: {complaint}", TimeSpan.Zero, TimedOut: false), _options, _context);
        }
        var after = await terraform.HeadAsync(CancellationToken.None).ConfigureAwait(false);
        await (record with { After = after }).SaveAsync(_context.Saved, CancellationToken.None).ConfigureAwait(false);
        if (!outcome.Succeeded)
            throw await FailedAsync(record, outcome, complaint).ConfigureAwait(false);
        DropPlan();
        var actual = first
            ? new JsonObject { ["added"] = outcome.Added, ["changed"] = outcome.Changed, ["destroyed"] = outcome.Destroyed }
            : Actual(record);
        return new ActionResult(actual) { Note = $"{Counts.Format(outcome.Added)} added, {Counts.Format(outcome.Changed)} changed, {Counts.Format(outcome.Destroyed)} destroyed; {after}" };
    }

    private async Task<SafeOpsException> FailedAsync(TerraformRecord record, ApplyOutcome outcome, string complaint)
    {
        string now;
        try
        {
            now = TrueState(record, (await LeftAsync(record, CancellationToken.None).ConfigureAwait(false)).Plan);
        }
        catch (SafeOpsException error)
        {
            now = $"What took place cannot be told now: {error.Message}";
        }
        return new SafeOpsException(
            ErrorCodes.ActionFailed,
            $"{_options.Display}: terraform apply ended with exit code {outcome.ExitCode}.\n{complaint}\n{now}",
            "Correct what it names, then run again; or undo the run.",
            _options.Name);
    }

    /// <summary>What terraform would still do. What was to be replaced by name is looked at by what it is now: nothing else tells.</summary>
    private async Task<(Terraform Terraform, TerraformPlan Plan)> LeftAsync(TerraformRecord record, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_work);
        var terraform = new Terraform(_options.WithoutReplace(), _context, _work);
        var plan = await terraform.PlanAsync(cancellationToken, watch: _options.Replace).ConfigureAwait(false);
        var still = _options.Replace
            .Where(address => record.Changes.FirstOrDefault(c => c.Address == address) is { BeforeDigest: { } was } && plan.Watched.GetValueOrDefault(address) == was)
            .ToList();
        if (still.Count == 0)
            return (terraform, plan);
        terraform = new Terraform(_options.WithoutReplace(still), _context, _work);
        return (terraform, await terraform.PlanAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A part of what was planned: the same, the second half of a replacement, or one that was made in part and is made anew.</summary>
    private static bool IsPartOf(ResourceChange now, ResourceChange planned) =>
        (now.Kind == planned.Kind
            || (planned.Kind == ChangeKind.Replace && now.Kind is ChangeKind.Create or ChangeKind.Delete)
            || (planned.Kind == ChangeKind.Create && now.Kind == ChangeKind.Replace))
        && (now.Kind == ChangeKind.Delete || PlanDigest.Holds(planned.After, now.After));

    private string TrueState(TerraformRecord record, TerraformPlan left)
    {
        var open = left.Changes.Select(c => c.Address).ToHashSet(StringComparer.Ordinal);
        var done = record.Changes.Where(c => !open.Contains(c.Address)).ToList();
        var lines = new List<string> { $"{Counts.Format(done.Count)} of {Counts.Of(record.Changes.Count, "planned change")} took place{Named(done.Select(c => $"{PlanText.Name(c.Kind)} {c.Address}"))}" };
        if (left.Changes.Count > 0)
            lines.Add($"left to do{Named(left.Changes.Select(c => $"{PlanText.Name(c.Kind)} {c.Address}"))}");
        if (Cut(open) is { } cut)
            lines.Add(cut);
        return string.Join(". ", lines) + ".";

        static string Named(IEnumerable<string> names)
        {
            var all = names.ToList();
            return all.Count == 0 ? "" : $": {string.Join(", ", all.Take(20))}{(all.Count > 20 ? $" and {Counts.Format(all.Count - 20)} more" : "")}";
        }
    }

    /// <param name="open">What is still to be done: what is in the state was not lost.</param>
    private string? Cut(HashSet<string> open) => CutOff().Where(open.Contains).ToList() is { Count: > 0 } cut
        ? $"cut off while at work on {string.Join(", ", cut)}: what was made there may exist without standing in the state; look at the system itself"
        : null;

    /// <summary>What terraform had begun and not ended when it was killed, where its messages are on this machine.</summary>
    private IReadOnlyList<string> CutOff() => File.Exists(_terraform.ProgressFile)
        ? ApplyOutcome.Of(new Processes.ProgramResult(0, "", "", TimeSpan.Zero, TimedOut: false), File.ReadAllText(_terraform.ProgressFile)).CutOff
        : [];

    private static JsonObject Actual(TerraformRecord record) => new()
    {
        ["added"] = record.Changes.Count(c => c.Kind is ChangeKind.Create or ChangeKind.Replace),
        ["changed"] = record.Changes.Count(c => c.Kind == ChangeKind.Update),
        ["destroyed"] = record.Changes.Count(c => c.Kind is ChangeKind.Delete or ChangeKind.Replace),
    };

    /// <summary>It is applied, and holds secrets in clear; what terraform fetched to plan it serves the verification.</summary>
    private void DropPlan()
    {
        File.Delete(_terraform.PlanFile);
        File.Delete(Path.Combine(_work, "plan.json"));
    }

    private SafeOpsException Stale(string why) => new(ErrorCodes.TargetChanged, $"{_options.Display}: the plan is stale: {why}. Nothing was done.", "Plan again.", _options.Name);
}
