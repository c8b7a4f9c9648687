using SafeOps.Errors;
using SafeOps.Logs.Reading.Headers;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>Gives the blocks of all sources, one source after the other, to whichever thread asks.</summary>
internal sealed class BlockFeed(LogRequest request, Action<long, long>? progress) : IDisposable
{
    private readonly object _lock = new();
    private readonly List<SourceTally> _tallies = [];
    private readonly long _total = request.Paths.Sum(LengthOf);
    private LogSource? _source;
    private SourceReader? _reader;
    private SafeOpsException? _failure;
    private int _opened;
    private long _block;
    private long _done;

    public bool TryNext(LogBlock block, CancellationToken cancellation)
    {
        lock (_lock)
        {
            while (_reader is not null || TryOpen())
            {
                if (_reader!.TryNext(block, cancellation))
                {
                    block.Number = _block++;
                    progress?.Invoke(_done + _source!.FileRead, _total);
                    return true;
                }
                Close();
            }
            return false;
        }
    }

    /// <summary>What a thread found in a block of a source.</summary>
    public void Add(LogSource source, BlockTally tally)
    {
        lock (_lock)
            _tallies[source.Number].Add(tally);
    }

    /// <summary>To be asked when all blocks are parsed.</summary>
    public LogReadSummary Summary()
    {
        if (_failure is not null && request.Paths.Count == 1)
            throw _failure;
        progress?.Invoke(_total, _total);
        return new LogReadSummary { Sources = [.. _tallies.Select(t => t.Summary())] };
    }

    public void Dispose() => _source?.Dispose();

    private bool TryOpen()
    {
        while (_opened < request.Paths.Count)
        {
            var path = request.Paths[_opened];
            var tally = new SourceTally(_opened, path);
            _tallies.Add(tally);
            try
            {
                _source = LogSource.Open(_opened++, path, request);
                tally.Open(_source);
                _reader = new SourceReader(_source, HeadersBySource.Make(_source, request), Math.Max(LogRequest.SmallestBlock, request.BlockSize));
                return true;
            }
            catch (SafeOpsException error)
            {
                _failure = error;
                tally.Fail(error);
                _done += LengthOf(path);
            }
        }
        return false;
    }

    private void Close()
    {
        _tallies[_source!.Number].Close(_reader!.Lines);
        _done += _source.FileLength;
        _source.Dispose();
        (_source, _reader) = (null, null);
    }

    private static long LengthOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? file.Length : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0; // told when it is opened
        }
    }
}
