using System.Text;
using SafeOps.Logs;
using SafeOps.Logs.Reading;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>A record as a test can keep it.</summary>
internal sealed record ReadRecord(int Source, long Line, int Lines, DateTime Time, LogSeverity Severity, string Message, string Text)
{
    public static ReadRecord Of(in LogRecord record) => new(
        record.Source, record.Line, record.Lines, new DateTime(record.Ticks), record.Severity, Encoding.UTF8.GetString(record.Message), Encoding.UTF8.GetString(record.Text));
}

/// <summary>A folder of logs for one test, and what reading them gives.</summary>
internal sealed class LogFolder : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("logs-").FullName;
    private int _files;

    public string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Last changed at <see cref="Now"/>.</summary>
    public string Write(byte[] content)
    {
        var path = Path.Combine(_folder, $"{_files++}.log");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Now.UtcDateTime);
        return path;
    }

    public static LogRequest Request(params string[] paths) => new() { Paths = paths, Now = Now };

    public static List<ReadRecord> Read(LogRequest request) => Read(request, out _);

    /// <summary>In the order of sources and lines, whichever thread read them.</summary>
    public static List<ReadRecord> Read(LogRequest request, out LogReadSummary summary)
    {
        var blocks = new SortedDictionary<long, List<ReadRecord>>();
        summary = new LogReader().Read(request, _ => new Collector(blocks), null, TestContext.Current.CancellationToken);
        return [.. blocks.Values.SelectMany(b => b)];
    }

    /// <summary>Names the first record that differs.</summary>
    public static void AssertSame(List<ReadRecord> expected, List<ReadRecord> actual)
    {
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
            Assert.Equal(expected[i], actual[i]);
        Assert.Equal(expected.Count, actual.Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Collector(SortedDictionary<long, List<ReadRecord>> blocks) : ILogWorker
    {
        private List<ReadRecord> _block = [];

        public void Begin(long block)
        {
            _block = [];
            lock (blocks)
                blocks.Add(block, _block);
        }

        public void Read(in LogRecord record) => _block.Add(ReadRecord.Of(record));
    }
}
