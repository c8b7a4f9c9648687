using SafeOps.Logs.Mining;

namespace SafeOps.Logs.Triage;

/// <summary>What all workers counted, put together: the same whoever read which part.</summary>
internal sealed class TriageTally
{
    private TriageTally(int timeLevel, int placeLevel) => (TimeLevel, PlaceLevel) = (timeLevel, placeLevel);

    /// <summary>Level of all timelines in it, by <see cref="TimelineScale.Time"/>.</summary>
    public int TimeLevel { get; }

    public int PlaceLevel { get; }

    /// <summary>In the order of the templates.</summary>
    public required IReadOnlyList<PatternTally> Patterns { get; init; }

    public required IReadOnlyList<FailureTally> Failures { get; init; }

    public required TemplateSet Templates { get; init; }

    public static TriageTally Of(IReadOnlyList<TriageWorker> workers, CancellationToken cancellationToken)
    {
        var templates = TemplateMiner.Mine([.. workers.Select(w => w.Shapes)], cancellationToken);
        var patterns = templates.Templates.Select(t => new PatternTally(t)).ToList();
        var failures = new SortedDictionary<string, FailureTally>(StringComparer.Ordinal);
        var (timeLevel, placeLevel) = (workers.Max(w => w.Times.Level), workers.Max(w => w.Places.Level));
        for (var number = 0; number < workers.Count; number++)
        {
            var worker = workers[number];
            var timeFactor = TimelineScale.Time.Width(timeLevel) / TimelineScale.Time.Width(worker.Times.Level);
            var placeFactor = TimelineScale.Lines.Width(placeLevel) / TimelineScale.Lines.Width(worker.Places.Level);
            PatternTally PatternOf(int shape) => patterns[templates.Of(number, shape)];
            for (var shape = 0; shape < worker.Tallies.Count; shape++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PatternOf(shape).Records.Add(worker.Tallies[shape], timeFactor, placeFactor);
            }
            foreach (var (shape, digest, trace) in worker.Traces.All)
                PatternOf(shape).AddTrace(digest, trace);
            foreach (var (id, failure) in worker.Failures)
            {
                if (!failures.TryGetValue(id, out var sum))
                    failures[id] = sum = new FailureTally(failure.Signature);
                sum.Add(failure, timeFactor, placeFactor);
                foreach (var (shape, count) in failure.Shapes)
                    PatternOf(shape).AddFailure(id, count);
            }
        }
        // The miner may have made templates of shapes that lost all their records to another.
        return new TriageTally(timeLevel, placeLevel) { Patterns = [.. patterns.Where(p => p.Records.Count > 0)], Failures = [.. failures.Values], Templates = templates };
    }
}
