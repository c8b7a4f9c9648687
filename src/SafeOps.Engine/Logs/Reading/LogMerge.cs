using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Sources;

namespace SafeOps.Logs.Reading;

/// <summary>The records of several logs as one stream in the order of their times. Holds a block of each at most.</summary>
public sealed class LogMerge
{
    private const int LargestBlock = 256 << 10;

    /// <summary>
    /// Gives the records to the visitor until it says no. Equal times come in the order of the request; a source keeps its own
    /// order, so a record without a time, or from a clock set back, stays behind the one before it. Sources that cannot be read
    /// are left out: <see cref="LogReader"/> tells why.
    /// </summary>
    public static void Read(LogRequest request, LogRecordVisitor visit, CancellationToken cancellation)
    {
        request.Check();
        var tracks = new List<Track>();
        var queue = new PriorityQueue<Track, (long Ticks, int Source)>();
        try
        {
            for (var number = 0; number < request.Paths.Count; number++)
            {
                if (Track.TryOpen(number, request, cancellation) is not { } track)
                    continue;
                tracks.Add(track);
                if (track.MoveNext())
                    queue.Enqueue(track, (track.Ticks, number));
            }
            while (queue.TryDequeue(out var first, out var key))
            {
                if (!visit(first.Current))
                    return;
                if (first.MoveNext())
                    queue.Enqueue(first, (first.Ticks, key.Source));
            }
        }
        finally
        {
            tracks.ForEach(t => t.Dispose());
        }
    }

    private sealed class Track(LogSource source, LogRequest request, CancellationToken cancellation) : IDisposable
    {
        private readonly LogBlock _block = new();
        private readonly RecordCursor _cursor = new();
        private readonly HeaderReader _headers = HeadersBySource.Make(source, request);
        private readonly SourceReader _reader = new(source, HeadersBySource.Make(source, request), Math.Clamp(request.BlockSize, LogRequest.SmallestBlock, LargestBlock));
        private readonly long _since = request.Since?.UtcTicks ?? 0;
        private readonly long _until = request.Until?.UtcTicks ?? long.MaxValue;
        private bool _hasBlock;

        /// <summary>The latest time up to here.</summary>
        public long Ticks { get; private set; }

        public LogRecord Current => _cursor.Current;

        public static Track? TryOpen(int number, LogRequest request, CancellationToken cancellation)
        {
            try
            {
                return new Track(LogSource.Open(number, request.Paths[number], request), request, cancellation);
            }
            catch (Errors.SafeOpsException)
            {
                return null;
            }
        }

        public bool MoveNext()
        {
            while (true)
            {
                while (_hasBlock && _cursor.MoveNext())
                {
                    if (_cursor.Ticks != 0 && (_cursor.Ticks < _since || _cursor.Ticks >= _until))
                        continue;
                    Ticks = Math.Max(Ticks, _cursor.Ticks);
                    return true;
                }
                _hasBlock = _reader.TryNext(_block, cancellation);
                if (!_hasBlock)
                    return false;
                _cursor.Begin(_block, _headers);
            }
        }

        public void Dispose() => source.Dispose();
    }
}
