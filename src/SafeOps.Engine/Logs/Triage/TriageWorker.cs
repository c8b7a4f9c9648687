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

    /// <summary>From so many failures are the values taken that they name.</summary>
    private const int MostCaptured = 100_000;

    private readonly List<RecordTally> _tallies = [];
    private readonly Dictionary<string, FailureTally> _failures = new(StringComparer.Ordinal);

    private int _recognised;

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
        // To take out the values of each of millions of failures would cost more than it tells.
        LogSignatureMatch? match = null;
        var signature = _recognised < MostCaptured ? (match = signatures!.Find(record))?.Signature : signatures!.Match(record);
        if (signature is null)
            return;
        _recognised++;
        if (!_failures.TryGetValue(signature.Id, out var failure))
            _failures[signature.Id] = failure = new FailureTally(signature);
        failure.Add(record, match?.Values, shape, Times, Places);
    }
}
