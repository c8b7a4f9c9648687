using System.Runtime.InteropServices;
using SafeOps.Logs.Signatures;

namespace SafeOps.Logs.Triage;

/// <summary>What is kept of the records that a signature recognises.</summary>
internal sealed class FailureTally(LogSignature signature)
{
    /// <summary>Values of captures that are counted; those that come later are not.</summary>
    private const int MostValues = 2000;

    private const int Samples = 3;

    private static readonly Dictionary<string, string> NoValues = [];

    private readonly Dictionary<(string Name, string Value), long> _captures = [];
    private readonly Dictionary<int, long> _shapes = [];

    public LogSignature Signature { get; } = signature;

    public RecordTally Records { get; } = new(Samples);

    /// <summary>In how many of its records each value stands.</summary>
    public IReadOnlyDictionary<(string Name, string Value), long> Captures => _captures;

    /// <summary>How many of its records have each shape.</summary>
    public IReadOnlyDictionary<int, long> Shapes => _shapes;

    public void Add(in LogRecord record, IReadOnlyDictionary<string, string>? values, int shape, TimelineGrid times, TimelineGrid places)
    {
        Records.Add(record, times, places);
        CollectionsMarshal.GetValueRefOrAddDefault(_shapes, shape, out _)++;
        foreach (var (name, value) in values ?? NoValues)
            Capture(name, value, 1);
    }

    /// <summary>Adds what another worker has; shapes are that worker's own.</summary>
    public void Add(FailureTally other, long timeFactor, long placeFactor)
    {
        Records.Add(other.Records, timeFactor, placeFactor);
        foreach (var ((name, value), count) in other._captures)
            Capture(name, value, count);
    }

    private void Capture(string name, string value, long count)
    {
        if (_captures.Count < MostValues || _captures.ContainsKey((name, value)))
            CollectionsMarshal.GetValueRefOrAddDefault(_captures, (name, value), out _) += count;
    }
}
