using System.Globalization;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Records that are objects or pairs, lie in what a runtime puts around them, or have their message below the header.</summary>
public sealed class StructuredFormatTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public static TheoryData<string, string, string[]> Formats => new()
    {
        {
            "zap",
            "{\"level\":\"info\",\"ts\":1767323045.123,\"caller\":\"x.go:1\",\"msg\":\"listening\",\"port\":1}\n" +
            "{\"level\":\"error\",\"ts\":1767323046.123,\"msg\":\"failed\\nstack\"}\n",
            ["2026-01-02T03:04:05.123 Information listening", "2026-01-02T03:04:06.123 Error failed"]
        },
        {
            "pino",
            "{\"level\":30,\"time\":1767323045123,\"pid\":1,\"hostname\":\"h\",\"msg\":\"hello\"}\n" +
            "{\"level\":50,\"time\":1767323046123,\"pid\":1,\"msg\":\"bad\"}\n",
            ["2026-01-02T03:04:05.123 Information hello", "2026-01-02T03:04:06.123 Error bad"]
        },
        {
            "ECS",
            "{\"@timestamp\":\"2026-01-02T03:04:05.123Z\",\"log.level\":\"WARN\",\"message\":\"disk\",\"ecs.version\":\"1.2\"}\n" +
            "{\"@timestamp\":\"2026-01-02T03:04:06.123Z\",\"log\":{\"level\":\"error\",\"logger\":\"x\"},\"message\":\"nested\"}\n",
            ["2026-01-02T03:04:05.123 Warning disk", "2026-01-02T03:04:06.123 Error nested"]
        },
        {
            "tracing",
            "{\"timestamp\":\"2026-01-02T03:04:05.123Z\",\"level\":\"INFO\",\"fields\":{\"message\":\"hi\",\"a\":1},\"target\":\"x\"}\n",
            ["2026-01-02T03:04:05.123 Information hi"]
        },
        {
            "MongoDB",
            "{\"t\":{\"$date\":\"2026-01-02T03:04:05.180+00:00\"},\"s\":\"E\",\"c\":\"NETWORK\",\"id\":23015,\"msg\":\"Listening on\",\"attr\":{\"msg\":\"no\"}}\n",
            ["2026-01-02T03:04:05.180 Error Listening on"]
        },
        {
            "Serilog compact",
            "{\"@t\":\"2026-01-02T03:04:05.1234567Z\",\"@mt\":\"Hello {Name}\",\"@l\":\"Warning\",\"Name\":\"x\"}\n",
            ["2026-01-02T03:04:05.123 Warning Hello {Name}"]
        },
        {
            "journalctl -o json",
            "{\"MESSAGE\":\"Started x \\u00e4.\",\"PRIORITY\":\"6\",\"__REALTIME_TIMESTAMP\":\"1767323045123456\",\"_PID\":\"1\"}\n" +
            "{\"MESSAGE\":\"bad\",\"PRIORITY\":\"3\",\"__REALTIME_TIMESTAMP\":\"1767323046123456\"}\n",
            ["2026-01-02T03:04:05.123 Information Started x ä.", "2026-01-02T03:04:06.123 Error bad"]
        },
        {
            "docker json-file",
            "{\"log\":\"2026-01-02 03:04:05 INFO started \\\"x\\\"\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05.123456789Z\"}\n" +
            "{\"log\":\"2026-01-02 03:04:06 ERROR bad\\n\",\"stream\":\"stderr\",\"time\":\"2026-01-02T03:04:06.123456789Z\"}\n",
            ["2026-01-02T03:04:05.123 Information started \"x\"", "2026-01-02T03:04:06.123 Error bad"]
        },
        {
            "CRI with a line in parts",
            "2026-01-02T03:04:05.123456789Z stdout F 2026-01-02 03:04:05 INFO started\n" +
            "2026-01-02T03:04:06.123456789Z stderr P 2026-01-02 03:04:06 ERROR part one \n" +
            "2026-01-02T03:04:06.123456789Z stderr F and two\n",
            ["2026-01-02T03:04:05.123 Information started", "2026-01-02T03:04:06.123 Error part one and two"]
        },
        {
            "logfmt",
            "time=2026-01-02T03:04:05Z level=info msg=\"started \\\"x\\\"\" port=1\n" +
            "time=2026-01-02T03:04:06Z level=error msg=bad err=\"x y\"\n",
            ["2026-01-02T03:04:05.000 Information started \"x\"", "2026-01-02T03:04:06.000 Error bad"]
        },
        {
            "an object after a header",
            "2026-01-02 03:04:05 INFO {\"level\":\"warn\",\"msg\":\"slow\"}\n" +
            "2026-01-02 03:04:06 INFO {\"level\":\"info\",\"msg\":\"fast\"}\n",
            ["2026-01-02T03:04:05.000 Warning slow", "2026-01-02T03:04:06.000 Information fast"]
        },
        {
            "no message member",
            "{\"level\":\"info\",\"ts\":1767323045,\"event_id\":7}\n",
            ["2026-01-02T03:04:05.000 Information {\"level\":\"info\",\"ts\":1767323045,\"event_id\":7}"]
        },
        {
            "a broken object",
            "{\"level\":\"warn\",\"ts\":1767323045,\"msg\":\"cut of\n",
            ["2026-01-02T03:04:05.000 Warning {\"level\":\"warn\",\"ts\":1767323045,\"msg\":\"cut of"]
        },
        {
            "printed over several lines",
            "{\n" +
            "  \"level\": \"error\",\n" +
            "  \"time\": \"2026-01-02T03:04:05Z\",\n" +
            "  \"msg\": \"pretty\"\n" +
            "}\n" +
            "{\n" +
            "  \"level\": \"info\",\n" +
            "  \"time\": \"2026-01-02T03:04:06Z\",\n" +
            "  \"msg\": \"again\"\n" +
            "}\n",
            ["2026-01-02T03:04:05.000 Error pretty", "2026-01-02T03:04:06.000 Information again"]
        },
        {
            "Kubernetes events",
            "LAST SEEN   TYPE      REASON      OBJECT      MESSAGE\n" +
            "5m          Normal    Pulled      pod/web-1   Image already present\n" +
            "2m11s       Warning   Unhealthy   pod/web-1   Readiness probe failed: x\n",
            ["- None LAST SEEN   TYPE      REASON      OBJECT      MESSAGE", "2026-03-01T11:55:00.000 Information Image already present", "2026-03-01T11:57:49.000 Warning Readiness probe failed: x"]
        },
        {
            ".NET console",
            "info: Acme.Hosting.Lifetime[14]\n" +
            "      Now listening on: http://localhost:5000\n" +
            "fail: Acme.Worker[0]\n" +
            "      Bad thing\n",
            ["- Information Now listening on: http://localhost:5000", "- Error Bad thing"]
        },
        {
            "MySQL slow queries",
            "# Time: 2026-01-02T03:04:05.123456Z\n" +
            "# User@Host: a[a] @ localhost []\n" +
            "SET timestamp=1;\n" +
            "select 1;\n" +
            "# Time: 2026-01-02T03:04:09.123456Z\n" +
            "# User@Host: a[a] @ localhost []\n" +
            "select 2;\n",
            ["2026-01-02T03:04:05.123 None select 1;", "2026-01-02T03:04:09.123 None select 2;"]
        },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_time_severity_and_message_of(string format, string lines, string[] expected)
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write(lines)));
        Assert.Equal(expected, records.Select(Show));
        Assert.True(records.Sum(r => r.Lines) == lines.Count(c => c == '\n'), format);
    }

    public void Dispose() => _folder.Dispose();

    private static string Show(ReadRecord record) =>
        $"{(record.Time == default ? "-" : record.Time.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture))} {record.Severity} {record.Message}";
}
