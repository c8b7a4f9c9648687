using System.Globalization;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Syslog's forms.</summary>
public sealed class SyslogFormatTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public static TheoryData<string, string, string[]> Formats => new()
    {
        {
            "RFC 3164 file",
            "Jan  2 03:04:05 web1 sshd(pam_unix)[199]: authentication failure; uid=0\n" +
            "Jan  2 03:04:06 web1 kernel: [    12.345678] NET: Registered family 2\n" +
            "Jan  2 03:04:07 web1 last message repeated 2 times\n",
            ["2026-01-02T03:04:05.000 None authentication failure; uid=0", "2026-01-02T03:04:06.000 None NET: Registered family 2", "2026-01-02T03:04:07.000 None last message repeated 2 times"]
        },
        {
            "RFC 3164 with priorities",
            "<34>Jan  2 03:04:05 web1 su: 'su root' failed for lonvick\n" +
            "<13>Jan  2 03:04:06 10.0.0.99 app[1]: hello\n",
            ["2026-01-02T03:04:05.000 Fatal 'su root' failed for lonvick", "2026-01-02T03:04:06.000 Information hello"]
        },
        {
            "RFC 5424",
            "<34>1 2026-01-02T03:04:05.003Z mail.example.com su - ID47 - \uFEFF'su root' failed\n" +
            "<165>1 2026-01-02T03:04:06.003Z host evntslog 12 ID47 [ex@32473 iut=\"3\" e=\"a\\]b\"] An event\n",
            ["2026-01-02T03:04:05.003 Fatal 'su root' failed", "2026-01-02T03:04:06.003 Information An event"]
        },
        {
            "macOS",
            "Jan  2 03:04:05 mac-7 kernel[0]: Switch<0>::callback\n" +
            "Jan  2 03:04:06 mac-7 Some Editor[14463]: text here\n" +
            "Jan  2 03:04:07 mac-7 com.acme.launchd[1] (com.acme.pid.X): Service only ran for 2 s\n",
            ["2026-01-02T03:04:05.000 None Switch<0>::callback", "2026-01-02T03:04:06.000 None text here", "2026-01-02T03:04:07.000 None Service only ran for 2 s"]
        },
        {
            "rsyslog with ISO 8601",
            "2026-01-02T03:04:05.123456+01:00 web1 sshd[123]: Accepted publickey for root\n" +
            "2026-01-02T03:04:06.123456+01:00 web1 systemd[1]: Started x.\n",
            ["2026-01-02T02:04:05.123 None Accepted publickey for root", "2026-01-02T02:04:06.123 None Started x."]
        },
        {
            "journalctl -o short-iso",
            "2026-01-02T03:04:05+0100 web1 systemd[1]: Started x.\n" +
            "2026-01-02T03:04:06+0100 web1 kernel: eth0: link up\n",
            ["2026-01-02T02:04:05.000 None Started x.", "2026-01-02T02:04:06.000 None eth0: link up"]
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
