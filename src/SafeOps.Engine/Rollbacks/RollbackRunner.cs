using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Rollbacks.Ways;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Rollbacks;

/// <summary>
/// Learns, shows, asks, writes down, does, looks. Whatever is done stands in the timeline before it begins; a rollback that was killed is
/// gone on with by asking the system where it stands.
/// </summary>
internal sealed class RollbackRunner(
    RollbackStore store, RollbackWay way, RollbackRequest request, Repository repository, VersionComparer comparer, RollbackInvestigation investigations, SecretMasker masker, TimeProvider time, IRollbackObserver observer)
{
    private static readonly IReadOnlySet<RollbackEntryKind> Said = new HashSet<RollbackEntryKind> { RollbackEntryKind.Warning, RollbackEntryKind.NotLearned };

    /// <summary>What could not be learned of the place where it is asked for.</summary>
    public IReadOnlyList<string> NotLearned { get; init; } = [];

    public async Task<EmergencyRollback> RunAsync(CancellationToken cancellationToken)
    {
        investigations.Demand(request.Investigation);
        var asked = time.GetUtcNow();
        var known = await LearnAsync(cancellationToken).ConfigureAwait(false);
        if (request.WhatIf)
            return View(About(known), RollbackStatus.WhatIf);
        if (known is { IsThere: true, History.Unfinished: null })
            return View(About(known), RollbackStatus.NothingToDo);
        using var hold = store.Hold(known.Key, known.Target);
        var now = store.HistoryOf(known.Key);
        // Somebody else's may have ended, or been killed, while this one looked.
        if (now.UnfinishedId != known.History.UnfinishedId || now.LastEnded > asked)
        {
            known = await LearnAsync(cancellationToken).ConfigureAwait(false);
            if (known is { IsThere: true, History.Unfinished: null })
                return View(About(known), RollbackStatus.NothingToDo);
        }
        var about = About(known);
        observer.Learned(View(about, RollbackStatus.Prepared));
        var timeline = Begin(known, about);
        try
        {
            await GoAsync(timeline, known, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            timeline.Add(RollbackEntryKind.Stopped, "It was stopped here. Repeating the command goes on with it.");
            throw;
        }
        return store.Find(timeline.Id);
    }

    private async Task<RollbackKnowledge> LearnAsync(CancellationToken cancellationToken)
    {
        var known = await way.LearnAsync(store.HistoryOf, cancellationToken).ConfigureAwait(false);
        return known is { IsThere: true, History.Unfinished: null } ? known : await repository.AddAsync(known, cancellationToken).ConfigureAwait(false);
    }

    private RollbackTimeline Begin(RollbackKnowledge known, RollbackCase about)
    {
        if (known.History is { Unfinished: not null, UnfinishedId: { } id })
        {
            var again = store.Reopen(id, known.History.Unfinished with { Commands = [.. known.History.Unfinished.Commands.Concat(about.Commands).DistinctBy(c => c.Line)] }, observer);
            again.Add(RollbackEntryKind.Resumed, $"It was broken off and is gone on with.{(request.Reason.Length > 0 ? $" {request.Reason}" : "")}");
            return again;
        }
        var timeline = store.Begin(about, observer);
        timeline.Add(RollbackEntryKind.Begun, $"{about.Target}: {TimelineMarkdown.Name(about.Current)} → {TimelineMarkdown.Name(about.Good)}, {about.Because}.{(about.Reason.Length > 0 ? $" Reason: {about.Reason}" : "")}");
        foreach (var warning in about.Warnings)
            timeline.Add(RollbackEntryKind.Warning, $"{warning.What} {warning.NextStep}");
        foreach (var missing in about.NotLearned)
            timeline.Add(RollbackEntryKind.NotLearned, missing);
        return timeline;
    }

    private async Task GoAsync(RollbackTimeline timeline, RollbackKnowledge known, CancellationToken cancellationToken)
    {
        var since = timeline.Entries.First(e => !Said.Contains(e.Kind)).At;
        if (timeline.InDoubt.Count > 0)
            known = await SettleAsync(timeline, known, cancellationToken).ConfigureAwait(false);
        foreach (var act in known.Acts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!observer.Confirm(act.Shown, View(timeline.About, RollbackStatus.Prepared)))
            {
                timeline.Add(RollbackEntryKind.Declined, "A person said no to this command; it did not run.", act.Shown.Line);
                timeline.Add(RollbackEntryKind.Ended, "It ends here: declined.", data: RollbackState.Ended(RollbackStatus.Declined));
                return;
            }
            var begun = timeline.Add(RollbackEntryKind.Command, act.Shown.Does, act.Shown.Line);
            var ending = await act.DoAsync(timeline.MarkOf(begun), observer).ConfigureAwait(false);
            timeline.Add(RollbackEntryKind.Result, Result(ending), act.Shown.Line, begun.Number, ending.Good);
            if (ending.Good != true)
            {
                Investigate(timeline, null);
                timeline.Add(RollbackEntryKind.Ended, ending.Good is null ? "It ends here: nobody knows whether the command took place. Repeating the rollback asks the system." : "It ends here: the command failed.", good: false, data: RollbackState.Ended(RollbackStatus.Failed));
                return;
            }
        }
        // The analysis need not wait for the pods: somebody may begin with it meanwhile.
        var investigation = Investigate(timeline, null);
        var health = await way.VerifyAsync(since, request.Timeout, cancellationToken).ConfigureAwait(false);
        timeline.Add(RollbackEntryKind.Health, string.Join("; ", health.Details.Prepend(health.Summary)), good: health.IsHealthy);
        if (investigation is not null)
            Investigate(timeline, (investigation, health));
        timeline.Add(RollbackEntryKind.Ended, health.IsHealthy switch
        {
            true => $"Rolled back to {TimelineMarkdown.Name(timeline.About.Good)}; the service is healthy.",
            false => $"The commands ran, and the service is not healthy: {health.Summary}",
            null => "The commands ran; whether the service is healthy nobody could be asked.",
        }, good: health.IsHealthy, data: RollbackState.Ended(health.IsHealthy switch { true => RollbackStatus.Succeeded, false => RollbackStatus.Failed, null => RollbackStatus.Unverified }));
    }

    /// <summary>What a killed rollback began may still be at work: it is waited for, then the system is asked.</summary>
    private async Task<RollbackKnowledge> SettleAsync(RollbackTimeline timeline, RollbackKnowledge known, CancellationToken cancellationToken)
    {
        foreach (var doubtful in timeline.InDoubt)
        {
            var running = await way.StillRunningAsync(timeline.MarkOf(doubtful), cancellationToken).ConfigureAwait(false);
            if (running.Count > 0)
            {
                throw new SafeOpsException(
                    ErrorCodes.TargetBusy,
                    $"A command of the rollback {timeline.Id} is still running (process {string.Join(", ", running)}): {doubtful.Command}",
                    "Wait for it, or end it; then repeat the command.",
                    known.Target);
            }
        }
        // What it did, it did before this answer.
        known = await LearnAsync(cancellationToken).ConfigureAwait(false);
        foreach (var doubtful in timeline.InDoubt)
        {
            var done = known.Acts.All(a => a.Shown.Line != doubtful.Command);
            timeline.Add(RollbackEntryKind.Found, done ? "The system was asked: this command took place." : "The system was asked: this command did not take place, or not to its end.", doubtful.Command, doubtful.Number, done);
        }
        return known;
    }

    /// <summary>The rollback matters more than its investigation: one that cannot be written is said, and that is all.</summary>
    private Investigation? Investigate(RollbackTimeline timeline, (Investigation Opened, RollbackHealth Health)? after)
    {
        try
        {
            if (after is { } known)
            {
                investigations.Add(known.Opened, timeline.Id, known.Health);
                return known.Opened;
            }
            var opened = investigations.Open(timeline, request.Investigation);
            if (!timeline.Entries.Any(e => e.Kind == RollbackEntryKind.Investigation && (string?)e.Data?["id"] == opened.Id))
                timeline.Add(RollbackEntryKind.Investigation, $"The investigation {opened.Id} goes on from here: {opened.Title}", data: new JsonObject { ["id"] = opened.Id });
            return opened;
        }
        catch (SafeOpsException error) when (error.Code != ErrorCodes.StorageFailed || error.Target as string != timeline.Id)
        {
            timeline.Add(RollbackEntryKind.NotLearned, $"The investigation could not be written: {error.Message}");
            return null;
        }
    }

    private static string Result(ActEnding ending) =>
        (ending.Good switch { true => "Done.", false => "It failed.", null => "Nobody knows whether it took place." }) + (ending.Said.Trim().Length > 0 ? $" {ending.Said.Trim()}" : "");

    private RollbackCase About(RollbackKnowledge known)
    {
        var compared = comparer.Compare(known.Good, known.Current, new RollbackEvidence(request.Reason, known.Evidence));
        return About(known, compared);
    }

    private RollbackCase About(RollbackKnowledge known, VersionComparison compared) => new()
    {
        Key = known.Key,
        Service = known.Service,
        Target = known.Target,
        Reason = masker.Hide(request.Reason.Trim()),
        CurrentMark = known.CurrentMark,
        GoodMark = known.GoodMark,
        Current = known.Current,
        Good = known.Good,
        Because = known.Because,
        Commands = [.. known.Acts.Select(a => a.Shown)],
        Warnings = [.. Earlier(known.History), .. known.Warnings],
        NotLearned = [.. NotLearned.Concat(known.NotLearned).Select(masker.Hide)],
        Evidence = known.Evidence,
        Suspects = compared.Causes,
        NotCompared = compared.NotCompared,
    };

    private IEnumerable<RollbackWarning> Earlier(RollbackHistory history)
    {
        if (history.UnfinishedId is { } open)
            yield return new RollbackWarning("unfinished", $"The rollback {open} of the same target has not ended: it was broken off, or goes on elsewhere.", "Where it was broken off, this one goes on with it, in the same timeline; where it goes on, this one is refused.");
        else if (history is { LastEnded: { } ended, LastId: { } last } && time.GetUtcNow() - ended is var ago && ago < TimeSpan.FromHours(12))
            yield return new RollbackWarning("again", $"The same target was rolled back {Durations.Format(TimeSpan.FromMinutes(Math.Max(1, Math.Floor(ago.TotalMinutes))))} ago ({last}).", $"Look first whether one more step back is meant: Get-EmergencyRollback {last}");
    }

    private EmergencyRollback View(RollbackCase about, RollbackStatus status) => new()
    {
        Service = about.Service,
        Target = about.Target,
        Status = status,
        Reason = about.Reason,
        Current = about.Current,
        LastGood = about.Good,
        Because = about.Because,
        Commands = about.Commands,
        Warnings = about.Warnings,
        NotLearned = about.NotLearned,
        Evidence = about.Evidence,
        Suspects = about.Suspects,
    };
}
