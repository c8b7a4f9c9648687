using System.Globalization;
using SafeOps.Commands.Execution;
using SafeOps.Investigations;
using SafeOps.Promotion;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Handoffs;

/// <summary>Makes a handoff of what an investigation, git and the ledger know, and of what is added to that. Reads only.</summary>
public sealed class HandoffMaking(GitReading git, TimeProvider time, Actor actor, SecretMasker masker)
{
    private readonly RepositoryReading _repository = new(git);

    public async Task<Handoff> MakeAsync(HandoffRequest request, CancellationToken cancellationToken)
    {
        var state = await _repository.ReadAsync(request.Location, request.Base, cancellationToken).ConfigureAwait(false);
        var investigation = request.Investigation;
        var notes = investigation?.Notes.ToList() ?? [];
        var cited = notes.SelectMany(n => n.Evidence).Concat(investigation?.Entries.OfType<InvestigationConclusion>().SelectMany(c => c.Evidence) ?? []).ToHashSet();
        var steps = investigation?.Steps.Where(s => cited.Contains(s.Number)).ToList() ?? [];
        var handoff = new Handoff
        {
            Title = request.Title ?? investigation?.Title ?? request.Promotion?.Change ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Location)),
            Completed = Done([.. request.Completed, .. Notes(notes, InvestigationNoteKind.Action), .. Conclusion(investigation), .. Stages(request.Promotion, passed: true)]),
            Remaining = [.. request.Remaining, .. Notes(notes, InvestigationNoteKind.Question), .. Stages(request.Promotion, passed: false)],
            Decisions = [.. request.Decisions, .. Notes(notes, InvestigationNoteKind.Decision)],
            KnownIssues = [.. request.KnownIssues, .. Notes(notes, InvestigationNoteKind.Finding), .. Notes(notes, InvestigationNoteKind.Hypothesis)],
            Next = request.Next,
            Evidence = [.. steps.Select(s => Line(investigation!, s)), .. Runs(request.Promotion)],
        };
        return HandoffHiding.Hide(handoff with { Head = await HeadAsync(request, state, steps, handoff.Remaining, cancellationToken).ConfigureAwait(false) }, masker);
    }

    private async Task<HandoffHead> HeadAsync(HandoffRequest request, RepositoryState? state, List<InvestigationStep> steps, IReadOnlyList<HandoffItem> remaining, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> named = state is null ? [] : [.. remaining.SelectMany(r => MentionedFiles.In(r.Text, state.Root, request.Location)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var blobs = state is null ? new Dictionary<string, string?>() : await _repository.BlobsAsync(state.Root, named, cancellationToken).ConfigureAwait(false);
        return new HandoffHead
        {
            Created = time.GetUtcNow(),
            By = actor.ToString(),
            Host = actor.Host,
            Location = request.Location,
            Repository = state?.Root,
            Remote = state?.Remote,
            Root = state?.RootCommit,
            Branch = state?.Branch,
            Commit = state?.Commit,
            Base = state?.Base,
            Upstream = state?.Upstream,
            Change = request.Change is null ? null : Path.GetRelativePath(request.Location, request.Change).Replace('\\', '/'),
            Stages = request.Promotion?.Stages.ToDictionary(s => s.Environment, s => s.RunId) ?? [],
            Investigation = request.Investigation?.Id,
            Entries = request.Investigation?.Entries.Count ?? 0,
            Steps = [.. steps.Select(s => new HandoffStep(s.Number, s.OutputDigest))],
            Files = state?.Files ?? [],
            Mentioned = [.. named.Select(n => new HandoffFile(n, HandoffFileChange.None, IsCommitted: true, blobs[n]))],
        };
    }

    private static IReadOnlyList<HandoffItem> Done(IReadOnlyList<HandoffItem> items) => [.. items.Select(i => i with { IsDone = true })];

    /// <summary>What a note says, and what it rests on: a finding without evidence is an opinion wherever it is written.</summary>
    private static IEnumerable<HandoffItem> Notes(IEnumerable<InvestigationNote> notes, InvestigationNoteKind kind) => notes.Where(n => n.Kind == kind).Select(n =>
    {
        var text = n.Command is null ? n.Text : $"{n.Text} (`{n.Command}`)";
        var rests = n.IsOpinion ? " (opinion: nothing recorded shows it)"
            : kind == InvestigationNoteKind.Hypothesis ? " (hypothesis)"
            : "";
        return new HandoffItem(text + rests + Shown(n.Evidence));
    });

    private static IEnumerable<HandoffItem> Conclusion(Investigation? investigation)
    {
        if (investigation is { IsOpen: false, RootCause: { } cause })
            yield return new HandoffItem($"Found the root cause: {cause}{(investigation.IsRootCauseOpinion ? " (opinion: nothing recorded shows it)" : Shown(investigation.RootCauseEvidence))}");
        if (investigation is { IsOpen: false, Resolution: { } resolution })
            yield return new HandoffItem($"Resolved: {resolution}");
    }

    private static string Shown(IReadOnlyList<int> evidence) => evidence.Count == 0
        ? ""
        : $" (evidence: {(evidence.Count == 1 ? "entry" : "entries")} {string.Join(", ", evidence.Select(e => e.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>A stage that has passed is done; the first that has not, and those behind it, remain.</summary>
    private static IEnumerable<HandoffItem> Stages(PromotionStatus? promotion, bool passed) => (promotion?.Stages ?? [])
        .Where(s => (s.RunId is not null) == passed)
        .Select(s => new HandoffItem(passed
            ? $"{s.Change} has passed {s.Environment} (run {s.RunId})"
            : $"{Remaining(s.Change, s.Environment)}{(s.Missing.FirstOrDefault() is { } missing ? $"; missing: {missing.Text}" : "")}"));

    /// <summary>How a remaining stage begins, by which it is known again.</summary>
    internal static string Remaining(string change, string environment) => $"Run {change} in {environment}";

    private static IEnumerable<string> Runs(PromotionStatus? promotion) => (promotion?.Stages ?? []).Where(s => s.RunId is not null)
        .Select(s => string.Create(CultureInfo.InvariantCulture, $"run {s.RunId} of {s.Change} in {s.Environment}{(s.RunAt is { } at ? $", {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "")}"));

    private static string Line(Investigation investigation, InvestigationStep step) =>
        string.Create(CultureInfo.InvariantCulture, $"entry {step.Number} of {investigation.Id}: `{step.Command}` ({(step.TimedOut ? "timed out" : $"exit code {step.ExitCode}")}, output {Digest.Short(step.OutputDigest)})");
}
