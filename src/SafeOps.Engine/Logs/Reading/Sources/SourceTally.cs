using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Logs.Reading.Sources;

/// <summary>Counts and troubles of one source, put together from its blocks.</summary>
internal sealed class SourceTally(int number, string path)
{
    private readonly SortedDictionary<long, BlockTally> _waiting = [];
    private readonly Trouble _mixed = new();
    private readonly Trouble _longLines = new();
    private readonly Trouble _longRecords = new();
    private readonly Trouble _clockBack = new();
    private readonly Trouble _zoneChange = new();
    private readonly List<LogProblem> _problems = [];
    private LogSource? _source;
    private (long Ticks, short Offset) _last;
    private long _lines;
    private long _records;
    private long _met;
    private long _timed;
    private long _from = long.MaxValue;
    private long _to;
    private string? _changed;

    public void Open(LogSource source) => _source = source;

    public void Fail(SafeOpsException error) => _problems.Add(new LogProblem(
        error.Code == ErrorCodes.LogNotText ? LogProblemKind.NotText : LogProblemKind.Unreadable, path, 0, 1, error.NextStep is null ? error.Message : $"{error.Message} {error.NextStep}"));

    public void Close(long lines)
    {
        _lines = lines;
        _changed = _source!.ChangeSinceOpened();
    }

    public void Add(BlockTally block)
    {
        _records += block.Records;
        _met += block.Met;
        _timed += block.Timed;
        _from = Math.Min(_from, block.From);
        _to = Math.Max(_to, block.To);
        _mixed.Add(block.Mixed);
        _longLines.Add(block.LongLines);
        _longRecords.Add(block.LongRecords);
        _clockBack.Add(block.ClockBack);
        _zoneChange.Add(block.ZoneChange);
        if (block.First.Ticks != 0)
            _waiting.Add(block.Number, block);
    }

    public LogSourceSummary Summary()
    {
        // The step from one block to the next is nobody's but ours.
        foreach (var block in _waiting.Values)
        {
            if (_last.Ticks != 0)
                BlockTally.Compare(_last, block.First, _clockBack, _zoneChange);
            _last = block.Last;
        }
        return new LogSourceSummary
        {
            Source = number,
            Path = path,
            Format = _source?.Layout.Name ?? "not read",
            Encoding = _source?.Encoding ?? "unknown",
            Bytes = _source?.BytesRead ?? 0,
            Lines = _lines,
            Records = _records,
            From = _to == 0 ? null : new DateTimeOffset(_from, TimeSpan.Zero),
            To = _to == 0 ? null : new DateTimeOffset(_to, TimeSpan.Zero),
            Problems = [.. _problems, .. Problems()],
        };
    }

    private IEnumerable<LogProblem> Problems()
    {
        if (_source?.Damage is { } damage)
            yield return new LogProblem(LogProblemKind.Truncated, path, _lines, 1, $"{damage} What came before, {ByteSize.Format(_source.BytesRead)}, was read.");
        if (_mixed.Count > 0)
            yield return Problem(LogProblemKind.MixedEncodings, _mixed, "mixed encodings: bytes that are no UTF-8 were read as Windows-1252");
        if (_longLines.Count > 0)
            yield return Problem(LogProblemKind.LongLine, _longLines, $"longer than {ByteSize.Format(Records.RecordLimits.LineBytes)}: the rest of the line was skipped");
        if (_longRecords.Count > 0)
            yield return Problem(LogProblemKind.LongRecord, _longRecords, $"a record of more than {ByteSize.Format(Records.RecordLimits.Bytes)} or {Records.RecordLimits.Lines} lines was divided");
        if (_met > 0 && _timed == 0)
            yield return new LogProblem(LogProblemKind.NoTimeStamps, path, 0, _met, "no record has a time stamp that is understood: counted without time");
        if (_zoneChange.Count > 0)
            yield return Problem(LogProblemKind.ZoneChange, _zoneChange, $"the time stamps' offset changes {_zoneChange.What}");
        if (_clockBack.Count > 0)
            yield return Problem(LogProblemKind.ClockBack, _clockBack, $"the time goes back {_clockBack.What}");
        if (_changed is not null)
            yield return new LogProblem(LogProblemKind.Changed, path, 0, 1, _changed);
    }

    private LogProblem Problem(LogProblemKind kind, Trouble trouble, string text) => new(kind, path, trouble.Line, trouble.Count, text);
}
