using System.Runtime.InteropServices;
using SafeOps.Logs.Mining;

namespace SafeOps.Logs.Triage;

/// <summary>What all workers counted of one template.</summary>
internal sealed class PatternTally(LogTemplate template)
{
    public const int Samples = 3;
    private const int TracesKept = 5;

    // Most patterns have neither.
    private Dictionary<string, long>? _failures;
    private Dictionary<ulong, LogTrace>? _traces;

    public LogTemplate Template { get; } = template;

    public RecordTally Records { get; } = new(Samples);

    /// <summary>Id of the failure that most of its failing records are.</summary>
    public string? Failure => _failures?.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key).First();

    public bool HasTraces => _traces is not null;

    /// <summary>The most frequent traces below it.</summary>
    public IReadOnlyList<LogTrace> Traces => _traces is null
        ? []
        : [.. _traces.Values.OrderByDescending(t => t.Count).ThenBy(t => t.Exception, StringComparer.Ordinal).ThenBy(t => string.Join('\n', t.Frames), StringComparer.Ordinal).Take(TracesKept)];

    public void AddFailure(string id, long count) => CollectionsMarshal.GetValueRefOrAddDefault(_failures ??= new Dictionary<string, long>(StringComparer.Ordinal), id, out _) += count;

    public void AddTrace(ulong digest, LogTrace trace)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_traces ??= [], digest, out _);
        kept = kept is null ? trace : kept with { Count = kept.Count + trace.Count };
    }
}
