using SafeOps.Logs.Mining;
using SafeOps.Logs.Reading;
using SafeOps.Logs.Signatures;

namespace SafeOps.Logs.Triage;

/// <summary>One thread's part of a triage. What it holds grows with what is said, not with how often.</summary>
internal sealed class TriageWorker(SignatureMatcher? signatures, AssignmentSpool? assignments) : ILogWorker
{
    /// <summary>Buckets of all timelines together; beyond, they are made wider.</summary>
    private const int MostBuckets = 400_000;

    /// <summary>So many shapes keep as many records as are shown; those that come later keep one.</summary>
    private const int WellSampled = 16_384;

    private readonly List<RecordTally> _tallies = [];
    private readonly Dictionary<string, FailureTally> _failures = new(StringComparer.Ordinal);

    public ShapeTable Shapes { get; } = new();

    public IReadOnlyList<RecordTally> Tallies => _tallies;

    public IReadOnlyDictionary<string, FailureTally> Failures => _failures;

    public TraceTable Traces { get; } = new();

    public TimelineGrid Times { get; } = new(TimelineScale.Time);

    public TimelineGrid Places { get; } = new(TimelineScale.Lines);

    public AssignmentSpool? Assignments => assignments;

    public void Begin(long block) => assignments?.Begin(block);

    public void Read(in LogRecord record)
    {
        var shape = Shapes.Add(record.Message, out _);
        while (_tallies.Count <= shape)
            _tallies.Add(new RecordTally(_tallies.Count < WellSampled ? PatternTally.Samples : 1));
        _tallies[shape].Add(record, Times, Places);
        if (!record.Continuation.IsEmpty)
            Traces.Add(shape, record.Continuation);
        if (signatures is not null && signatures.MayMatch(record.Text))
            Recognise(record, shape);
        assignments?.Add(record, shape);
        if (Times.Buckets > MostBuckets)
            Times.Coarsen(AllTallies.Select(t => t.Times));
        if (Places.Buckets > MostBuckets)
            Places.Coarsen(AllTallies.Select(t => t.Places).OfType<Timeline>());
    }

    private IEnumerable<RecordTally> AllTallies => _tallies.Concat(_failures.Values.Select(f => f.Records));

    private void Recognise(in LogRecord record, int shape)
    {
        if (signatures!.Find(record) is not { } match)
            return;
        if (!_failures.TryGetValue(match.Signature.Id, out var failure))
            _failures[match.Signature.Id] = failure = new FailureTally(match.Signature);
        failure.Add(record, match.Values, shape, Times, Places);
    }
}
