using System.Runtime.InteropServices;
using System.Text;

namespace SafeOps.Logs.Triage;

/// <summary>Stack traces below the records of each shape, told apart by exception and innermost frames.</summary>
internal sealed class TraceTable
{
    /// <summary>Further ones are not told apart.</summary>
    private const int MostTraces = 5000;

    private const int LongestLine = 300;

    private readonly Dictionary<(int Shape, ulong Digest), Trace> _traces = [];

    public IEnumerable<(int Shape, ulong Digest, LogTrace Trace)> All =>
        _traces.Select(t => (t.Key.Shape, t.Key.Digest, new LogTrace(t.Value.Exception, t.Value.Frames, t.Value.Count)));

    public void Add(int shape, ReadOnlySpan<byte> continuation)
    {
        var trace = StackTrace.Read(continuation);
        var digest = trace.Digest(continuation);
        if (digest == 0 || _traces.Count >= MostTraces && !_traces.ContainsKey((shape, digest)))
            return;
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_traces, (shape, digest), out _);
        kept ??= Keep(trace, continuation);
        kept.Count++;
    }

    private static Trace Keep(StackTrace trace, ReadOnlySpan<byte> lines)
    {
        var frames = new string[trace.Frames];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = Text(trace.Frame(lines, i));
        return new Trace(Text(trace.Exception), frames);
    }

    private static string Text(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestLine)]);

    private sealed class Trace(string exception, IReadOnlyList<string> frames)
    {
        public string Exception { get; } = exception;

        public IReadOnlyList<string> Frames { get; } = frames;

        public long Count { get; set; }
    }
}
