using SafeOps.Logs.Reading.Sources;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>One thread's header readers: a source's is kept while its blocks come.</summary>
internal sealed class HeadersBySource(LogRequest request)
{
    private LogSource? _source;
    private HeaderReader _reader = null!;

    public HeaderReader Of(LogSource source)
    {
        if (_source != source)
            (_source, _reader) = (source, Make(source, request));
        return _reader;
    }

    public static HeaderReader Make(LogSource source, LogRequest request) =>
        new(source.Layout, new StampReader(request.Zone ?? TimeZoneInfo.Utc, source.Anchor));
}
