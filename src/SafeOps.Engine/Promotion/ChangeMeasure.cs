using System.Text.Json.Nodes;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Projects;

namespace SafeOps.Promotion;

/// <summary>What the ledger says of how well changes go; the first three after the DORA metrics (dora.dev/guides/dora-metrics).</summary>
public sealed record ChangeMeasurement
{
    /// <summary>Null for the total.</summary>
    public required string? Change { get; init; }

    /// <summary>Runs that did something, rehearsals included.</summary>
    public required int Runs { get; init; }

    /// <summary>Of them those that failed, are in doubt, were contradicted by a later verification, or were taken back by an undo.</summary>
    public required int Failed { get; init; }

    /// <summary>0 to 1; null without runs.</summary>
    public double? FailureRate => Runs == 0 ? null : (double)Failed / Runs;

    /// <summary>The median from a shape's first good run in the first environment to its first that stands in the last; null where none arrived.</summary>
    public required TimeSpan? LeadTime { get; init; }

    /// <summary>
    /// The median from a failure to the next good run or complete undo there; a run that was only taken back counts as failed
    /// from its end. Null where nothing failed or was restored.
    /// </summary>
    public required TimeSpan? TimeToRestore { get; init; }

    /// <summary>Failures nothing has restored yet.</summary>
    public required int Unrestored { get; init; }

    /// <summary>How true dry runs were, by step type.</summary>
    public required IReadOnlyDictionary<string, StepTruth> DryRun { get; init; }

    /// <summary>Matched of all that was predicted, 0 to 1; null where nothing was.</summary>
    public double? DryRunAccuracy =>
        DryRun.Values.Sum(t => t.Matched + t.Differed) is var predicted and > 0 ? (double)DryRun.Values.Sum(t => t.Matched) / predicted : null;
}

/// <summary>Computes <see cref="ChangeMeasurement"/>s.</summary>
public static class ChangeMeasure
{
    /// <summary>One for each change in order of name, then the total.</summary>
    /// <param name="environments">In order of promotion.</param>
    public static async Task<IReadOnlyList<ChangeMeasurement>> MeasureAsync(
        ILedgerStore ledger, IReadOnlyList<EnvironmentDefinition> environments, LedgerQuery query, CancellationToken cancellationToken)
    {
        var records = await LedgerReader.ListAsync(ledger, query, cancellationToken).ConfigureAwait(false);
        var tallies = records
            .GroupBy(r => r.Change, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, Tally: Tally.Of([.. g], environments)))
            .ToList();
        return [.. tallies.Select(t => t.Tally.ToMeasurement(t.Key)), Tally.Sum(tallies.Select(t => t.Tally)).ToMeasurement(null)];
    }

    private sealed class Tally
    {
        private int _runs;
        private int _failed;
        private int _unrestored;
        private readonly List<TimeSpan> _leads = [];
        private readonly List<TimeSpan> _restores = [];
        private readonly Dictionary<string, StepTruth> _truth = [];

        public static Tally Of(IReadOnlyList<ChangeRecord> records, IReadOnlyList<EnvironmentDefinition> environments)
        {
            var tally = new Tally();
            var runs = records
                .Where(r => LedgerEvidence.IsRun(r) && r.Outcome != nameof(RunStatus.NothingToDo))
                .GroupBy(r => r.RunId ?? r.Digest).Select(g => g.Last()).OrderBy(r => r.RecordId).ToList();
            foreach (var run in runs)
            {
                tally._runs++;
                tally.AddTruth(run);
                if (Failure(run, records) is { } failure)
                    tally.AddFailure(run, failure, records);
            }
            if (environments.Count > 1)
            {
                var revoked = records.Where(r => r.Kind == RecordKind.Revocation).Select(r => EvidenceData.Number(r, EvidenceData.Revokes)).ToHashSet();
                foreach (var shape in runs.Where(r => r.Outcome == nameof(RunStatus.Succeeded)).GroupBy(r => r.ShapeDigest))
                {
                    var first = shape.FirstOrDefault(r => r.Environment == environments[0].Name);
                    var last = shape.FirstOrDefault(r => r.Environment == environments[^1].Name && !revoked.Contains(r.RecordId) && Failure(r, records) is null);
                    if (first is not null && last is not null)
                        Add(tally._leads, first.At, last.At);
                }
            }
            return tally;
        }

        public static Tally Sum(IEnumerable<Tally> tallies)
        {
            var sum = new Tally();
            foreach (var tally in tallies)
            {
                sum._runs += tally._runs;
                sum._failed += tally._failed;
                sum._unrestored += tally._unrestored;
                sum._leads.AddRange(tally._leads);
                sum._restores.AddRange(tally._restores);
                foreach (var (type, truth) in tally._truth)
                    sum.AddTruth(type, truth);
            }
            return sum;
        }

        public ChangeMeasurement ToMeasurement(string? change) => new()
        {
            Change = change,
            Runs = _runs,
            Failed = _failed,
            Unrestored = _unrestored,
            LeadTime = Median(_leads),
            TimeToRestore = Median(_restores),
            DryRun = new SortedDictionary<string, StepTruth>(_truth, StringComparer.Ordinal),
        };

        /// <summary>When a run turned out to have failed, and the record that shows it; null for one that stands.</summary>
        private static (DateTimeOffset At, long RecordId)? Failure(ChangeRecord run, IReadOnlyList<ChangeRecord> records)
        {
            if (run.Outcome == nameof(RunStatus.FailedUndone))
                return (EvidenceData.Time(run, EvidenceData.StartedAt) ?? run.At, run.RecordId); // restored within the run
            if (run.Outcome is nameof(RunStatus.FailedLeft) or nameof(RunStatus.InDoubt))
                return (run.At, run.RecordId);
            var later = records.Where(r => r.RunId == run.RunId && r.RecordId > run.RecordId).ToList();
            if (later.FirstOrDefault(r => r.Kind == RecordKind.Verification && r.Outcome != EvidenceData.Passed) is { } contradiction)
                return (contradiction.At, contradiction.RecordId);
            return later.Any(r => r.Kind == RecordKind.Undo) ? (run.At, run.RecordId) : null;
        }

        private void AddFailure(ChangeRecord run, (DateTimeOffset At, long RecordId) failure, IReadOnlyList<ChangeRecord> records)
        {
            _failed++;
            // By the ledger's order, not by its times: a clock may have been set back.
            var restored = run.Outcome == nameof(RunStatus.FailedUndone) ? run.At : records.FirstOrDefault(r =>
                r.RecordId > failure.RecordId && r.Environment == run.Environment
                && ((LedgerEvidence.IsRun(r) && r.Outcome == nameof(RunStatus.Succeeded))
                    || (r.Kind == RecordKind.Undo && r.RunId == run.RunId && r.Outcome == nameof(RunStatus.Undone))))?.At;
            if (restored is { } at)
                Add(_restores, failure.At, at);
            else
                _unrestored++;
        }

        /// <summary>A clock that was set back in between makes a time unknown, not short.</summary>
        private static void Add(List<TimeSpan> times, DateTimeOffset from, DateTimeOffset to)
        {
            if (to >= from)
                times.Add(to - from);
        }

        private void AddTruth(ChangeRecord run)
        {
            foreach (var (type, counts) in run.Data[EvidenceData.Truth] as JsonObject ?? [])
                AddTruth(type, new StepTruth(Count(counts, "matched"), Count(counts, "differed"), Count(counts, "notPredicted")));
        }

        private void AddTruth(string type, StepTruth truth)
        {
            var sum = _truth.GetValueOrDefault(type, new StepTruth(0, 0, 0));
            _truth[type] = new StepTruth(sum.Matched + truth.Matched, sum.Differed + truth.Differed, sum.NotPredicted + truth.NotPredicted);
        }

        private static long Count(JsonNode? counts, string key) =>
            counts is JsonObject map && map[key] is JsonValue value && value.TryGetValue<long>(out var count) ? count : 0;

        private static TimeSpan? Median(List<TimeSpan> times)
        {
            if (times.Count == 0)
                return null;
            times.Sort();
            var middle = times.Count / 2;
            return times.Count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
        }
    }
}
