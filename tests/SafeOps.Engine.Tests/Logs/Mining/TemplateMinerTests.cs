using System.Text;
using SafeOps.Logs.Mining;

namespace SafeOps.Engine.Tests.Logs.Mining;

public sealed class TemplateMinerTests
{
    [Fact]
    public void Names_what_varies_by_what_it_is()
    {
        var set = Mine(
            "Connection from 10.0.0.1:5312 closed after 12ms",
            "Connection from 10.0.0.2:80 closed after 1.5s");

        Assert.Equal("Connection from <ip> closed after <duration>", Assert.Single(set.Templates).Text);
    }

    [Theory]
    [InlineData("Service started", "Service stopped")]
    [InlineData("eth0: link is up", "eth0: link is down")]
    [InlineData("Connection closed by 10.0.0.1", "Connection closed by peer")]
    [InlineData("VM Paused (Lifecycle Event)", "VM Resumed (Lifecycle Event)")]
    public void Keeps_statements_apart_that_differ_in_a_word_that_matters(string one, string other) =>
        Assert.Equal(2, Mine(one, other, one, other).Templates.Count);

    [Theory]
    [InlineData("Failed password for jdoe from 10.0.0.1 port 22 ssh2", "Failed password for webmstr from 10.0.0.9 port 2210 ssh2")]
    [InlineData("close, 1485 bytes (1.45 KB) sent, 12 bytes received, lifetime 00:12", "close, 12 bytes sent, 2048 bytes (2.00 KB) received, lifetime <1 sec")]
    [InlineData("lock=1, tag=View, ws=null", "lock=2, tag=Audio, ws=WorkSource{10113}")]
    [InlineData("fans ( 1 2 3 )", "fans ( 4 5 )")]
    [InlineData("logname= uid=0 rhost=10.0.0.1", "logname=joe uid=0 rhost=host.example.org")]
    public void Takes_values_of_one_statement_together(string one, string other) =>
        Assert.Single(Mine(one, other).Templates);

    [Fact]
    public void Finds_the_same_templates_whatever_the_order_and_the_workers()
    {
        string[] lines = [.. Enumerable.Range(0, 400).Select(i => (i % 4) switch
        {
            0 => $"user u{(char)('a' + (i % 7))}xq logged in from 10.0.0.{i % 250}",
            1 => $"task task_{i} moved from PENDINGX to RUNNINGX",
            2 => $"opened /var/lib/{i}",
            _ => $"queue has {i} messages",
        })];
        var one = Mine(lines);
        var two = Mine([.. lines.Reverse()]);
        var tables = new[] { new ShapeTable(), new ShapeTable(), new ShapeTable() };
        for (var i = 0; i < lines.Length; i++)
            tables[i % 3].Add(Encoding.UTF8.GetBytes(lines[i]), out _);
        var three = TemplateMiner.Mine(tables, TestContext.Current.CancellationToken);

        Assert.Equal(one.Templates, two.Templates);
        Assert.Equal(one.Templates, three.Templates);
    }

    [Fact]
    public void Recognises_the_statement_in_another_log_that_shows_other_values()
    {
        var baseline = Mine("session opened for user kqrst by (uid=0)", "session opened for user zzxw by (uid=0)");
        var now = Mine("session opened for user root by (uid=0)");

        Assert.Equal(baseline.Templates[0].Text, baseline.Match(now.Templates[0].Text)?.Text);
        Assert.NotNull(now.Match(baseline.Templates[0].Text));
        Assert.Null(now.Match("session closed for user root"));
        Assert.NotNull(baseline.Match("session opened for user someone9 by (uid=3)"u8));
    }

    [Fact]
    public void Stays_bounded_where_every_message_is_another()
    {
        var table = new ShapeTable();
        var random = new Random(7);
        for (var i = 0; i < 120_000; i++)
            table.Add(Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 6).Select(_ => new string((char)('g' + random.Next(20)), 1 + random.Next(6))))), out _);

        Assert.True(table.Count < 32_000);
        Assert.Equal(120_000, Enumerable.Range(0, table.Count).Sum(table.LinesOf));
    }

    private static TemplateSet Mine(params string[] lines)
    {
        var table = new ShapeTable();
        foreach (var line in lines)
            table.Add(Encoding.UTF8.GetBytes(line), out _);
        return TemplateMiner.Mine([table], TestContext.Current.CancellationToken);
    }
}
