using System.Globalization;
using System.Text;
using SafeOps.Logs.Reading;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Time stamps, and what they say of a log.</summary>
public sealed class TimeTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05")]
    [InlineData("2026-01-02T03:04:05.123456789+02:00", "2026-01-02T01:04:05.1234567")]
    [InlineData("2026-01-02 03:04:05,123 -0500", "2026-01-02T08:04:05.123")]
    [InlineData("2026-01-02 03:04:05 CET", "2026-01-02T02:04:05")]
    [InlineData("2026-01-02 03:04:05.5 EST", "2026-01-02T08:04:05.5")]
    [InlineData("2026-01-02 03:04:05 TEST", "2026-01-02T03:04:05")]
    [InlineData("2026-01-02 03:04:05 -1 left", "2026-01-02T03:04:05")]
    [InlineData("20260102T030405Z", "2026-01-02T03:04:05")]
    [InlineData("20260102 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("20260102030405", "2026-01-02T03:04:05")]
    [InlineData("2026.01.02 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("2026-01-02 03:04", "2026-01-02T03:04:00")]
    [InlineData("2026-01-02-03.04.05.675872", "2026-01-02T03:04:05.675872")]
    [InlineData("01/02/2026 3:04:05 PM", "2026-01-02T15:04:05")]
    [InlineData("31/12/2025 03:04:05", "2025-12-31T03:04:05")]
    [InlineData("02.01.2026 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("02 Jan 2026 03:04:05.123", "2026-01-02T03:04:05.123")]
    [InlineData("02/Jan/2026:03:04:05 +0100", "2026-01-02T02:04:05")]
    [InlineData("Jan 2, 2026 3:04:05 AM", "2026-01-02T03:04:05")]
    [InlineData("January 2, 2026 3:04:05 PM", "2026-01-02T15:04:05")]
    [InlineData("Jan  2 2026 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("Fri, 02 Jan 2026 03:04:05 GMT", "2026-01-02T03:04:05")]
    [InlineData("Fri Jan  2 03:04:05 UTC 2026", "2026-01-02T03:04:05")]
    [InlineData("Fri Jan 02 03:04:05.123456 2026", "2026-01-02T03:04:05.123456")]
    [InlineData("Jan  2 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("Dec 31 23:59:59.5", "2025-12-31T23:59:59.5")]
    [InlineData("26/01/02 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("260102 030405", "2026-01-02T03:04:05")]
    [InlineData("01-02 03:04:05.811", "2026-01-02T03:04:05.811")]
    [InlineData("01.02 03:04:05", "2026-01-02T03:04:05")]
    [InlineData("1767323045", "2026-01-02T03:04:05")]
    [InlineData("1767323045.5", "2026-01-02T03:04:05.5")]
    [InlineData("1767323045123", "2026-01-02T03:04:05.123")]
    [InlineData("1767323045123456", "2026-01-02T03:04:05.123456")]
    [InlineData("1767323045123456789", "2026-01-02T03:04:05.1234567")]
    [InlineData("I0102 03:04:05.123456", "2026-01-02T03:04:05.123456")]
    [InlineData("2026-06-30T23:59:60Z", "2026-06-30T23:59:59")]
    public void Reads_a_time_stamp_at_first_sight_and_from_memory(string text, string expected)
    {
        var stamps = Reader();
        for (var time = 0; time < 2; time++)
        {
            Assert.True(stamps.TryRead(Encoding.UTF8.GetBytes(text), StampForms.Any, out var stamp), text);
            Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture), new DateTime(stamp.Ticks));
        }
    }

    [Theory]
    [InlineData("2026-13-02 03:04:05")]
    [InlineData("2026-02-30 03:04:05")]
    [InlineData("2026-01-02 25:04:05")]
    [InlineData("2026-01-02")]
    [InlineData("10.0.0.1 03")]
    [InlineData("12345678901")]
    [InlineData("0000000001")]
    [InlineData("May be 3 of")]
    [InlineData("E0 is")]
    public void Takes_nothing_else_for_one(string text) => Assert.False(Reader().TryRead(Encoding.UTF8.GetBytes(text), StampForms.Any, out _));

    [Fact]
    public void A_second_kept_in_memory_is_not_taken_for_the_beginning_of_another()
    {
        var stamps = Reader();
        foreach (var text in new[] { "Jan  2 03:04", "Jan  2 03:04:43", "Jan  2 03:04:4", "Jan  2 03:04:43.5" })
        {
            Assert.True(stamps.TryRead(Encoding.UTF8.GetBytes(text), StampForms.Any, out var kept));
            Assert.True(Reader().TryRead(Encoding.UTF8.GetBytes(text), StampForms.Any, out var fresh));
            Assert.Equal(fresh.Ticks, kept.Ticks);
        }
    }

    [Fact]
    public void Without_a_year_a_log_goes_over_new_year()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("Nov 30 23:59:59 h a: x\nDec 31 23:59:59 h a: y\nJan  1 00:00:00 h a: z\nFeb 28 00:00:00 h a: z\n")), out var summary);
        Assert.Equal([2025, 2025, 2026, 2026], records.Select(r => r.Time.Year));
        Assert.Empty(summary.Problems);
    }

    [Fact]
    public void A_stamp_without_a_zone_is_of_the_zone_given()
    {
        var berlin = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(1), "x", "x");
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("2026-01-02 03:04:05 a\n2026-01-02T03:04:05Z b\n")) with { Zone = berlin });
        Assert.Equal([2, 3], records.Select(r => r.Time.Hour));
    }

    [Fact]
    public void A_changed_offset_is_read_right_and_told_and_so_is_a_clock_that_goes_back()
    {
        var records = LogFolder.Read(
            LogFolder.Request(_folder.Write("2025-10-26T02:59:59+02:00 INFO a\n2025-10-26T02:00:00+01:00 INFO b\n2025-10-26T01:00:00+01:00 INFO c\n")) with { BlockSize = 256 }, out var summary);
        Assert.Equal(["00:59:59", "01:00:00", "00:00:00"], records.Select(r => r.Time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));
        Assert.Equal([(LogProblemKind.ZoneChange, 2L), (LogProblemKind.ClockBack, 3L)], summary.Problems.Select(p => (p.Kind, p.Line)));
        Assert.Contains("+02:00", summary.Problems.First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_a_time_has_that_of_the_one_before()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("first\n{\"ts\":1767323045,\"msg\":\"a\"}\n{\"msg\":\"b\"}\n{\"msg\":\"c\"}\n")) with { BlockSize = 256 });
        Assert.Equal([0, 5, 5, 5], records.Select(r => r.Time.Second));
        Assert.Equal(default, records[0].Time);
    }

    [Fact]
    public void Only_the_time_asked_for_is_given_and_a_log_without_times_says_so()
    {
        var path = _folder.Write(string.Concat(Enumerable.Range(0, 60).Select(s => $"2026-01-02 03:04:{s:00} INFO {s}\n")));
        var from = new DateTimeOffset(2026, 1, 2, 3, 4, 10, TimeSpan.Zero);
        var records = LogFolder.Read(LogFolder.Request(path) with { Since = from, Until = from.AddSeconds(5) }, out var summary);
        Assert.Equal(["10", "11", "12", "13", "14"], records.Select(r => r.Message));
        Assert.Equal((60L, 5L, from, from.AddSeconds(4)), (summary.Lines, summary.Records, summary.From, summary.To));
        LogFolder.Read(LogFolder.Request(_folder.Write("a\nb\n")), out var timeless);
        Assert.Equal(LogProblemKind.NoTimeStamps, Assert.Single(timeless.Problems).Kind);
    }

    public void Dispose() => _folder.Dispose();

    private static StampReader Reader() => new(TimeZoneInfo.Utc, new DateAnchor(LogFolder.Now.UtcTicks));
}
