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
    [InlineData("task_a Transitioned from NEW to SCHEDULED", "task_a Transitioned from SCHEDULED to RUNNING")]
    [InlineData("onReceive action: android.intent.action.SCREEN_ON", "onReceive action: android.intent.action.SCREEN_OFF")]
    [InlineData("mDNS_RegisterInterface: Frequent transitions for interface en0", "mDNS_DeregisterInterface: Frequent transitions for interface en0")]
    [InlineData("Block rdd_5_6 stored as values in memory", "Block broadcast_95 stored as values in memory")]
    [InlineData("worker 1 died of java.lang.NullPointerException", "worker 2 died of java.lang.OutOfMemoryError")]
    [InlineData("com.example.backup: told to run this job", "com.example.sync.photos: told to run this job")]
    [InlineData("mount of \"a\" : secret \"x\" is not there", "mount of \"a\" : map \"x\" is not there")]
    [InlineData("AirPort_Brcm43xx::powerChange: System Sleep", "AirPort_Brcm43xx::syncPowerState: System Sleep")]
    public void Keeps_statements_apart_that_differ_in_a_word_that_matters(string one, string other) =>
        Assert.Equal(2, Mine(one, other, one, other).Templates.Count);

    [Theory]
    [InlineData("Failed password for jdoe from 10.0.0.1 port 22 ssh2", "Failed password for webmstr from 10.0.0.9 port 2210 ssh2")]
    [InlineData("close, 1485 bytes (1.45 KB) sent, 12 bytes received, lifetime 00:12", "close, 12 bytes sent, 2048 bytes (2.00 KB) received, lifetime <1 sec")]
    [InlineData("lock=1, tag=View, ws=null", "lock=2, tag=Audio, ws=WorkSource{10113}")]
    [InlineData("fans ( 1 2 3 )", "fans ( 4 5 )")]
    [InlineData("logname= uid=0 rhost=10.0.0.1", "logname=joe uid=0 rhost=host.example.org")]
    [InlineData("vote 1 (n.leader), LOOKING (n.state), FOLLOWING (my state)", "vote 2 (n.leader), LEADING (n.state), LOOKING (my state)")]
    [InlineData("Code: 1b 56 ba 0c aa ac 16 70", "Code: ff 00 41 dd 6f 0a 3b 13 f9")]
    [InlineData("Fan speeds ( 12 30 )", "Fan speeds ( )")]
    [InlineData("connect from mars[10.0.0.1]", "connect from mail.example.com[10.0.0.2]")]
    [InlineData("Plan: Package: a.1, current: Absent, pending: Default, start: Staged", "Plan: Package: b.2, current: Superseded, pending: Default, start: Installed")]
    [InlineData("Lost the connection 3 of user: 'root' host: 'gateway'", "Lost the connection 4 of user: 'mail' host: 'backup'")]
    [InlineData("\"GET /a HTTP/1.1\" 200 - \"-\" \"curl\"", "\"GET /b HTTP/1.1\" 200 512 \"http://a.example/b\" \"-\"")]
    [InlineData("to delete blk_1 blk_2 blk_-3", "to delete blk_4")]
    public void Takes_values_of_one_statement_together(string one, string other) =>
        Assert.Single(Mine(one, other).Templates);

    [Fact]
    public void Takes_a_value_of_several_words_for_one_where_others_have_one() =>
        Assert.Single(Mine("denied: mds_stores may not read the disk", "denied: WindowServer may not read the disk", "denied: Google Chrome Helper may not read the disk").Templates);

    [Fact]
    public void Takes_free_text_behind_a_colon_for_a_value_and_reasons_that_come_again_for_statements()
    {
        string[] words = ["quick", "node", "brown", "failed", "lazy", "over", "disk", "again"];
        string[] notes = [.. Enumerable.Range(0, 40).Select(i => $"note from operator: {words[i % 8]} {words[i / 8]} {string.Join(' ', words.Take(i % 5))}")];
        string[] reasons = [.. Enumerable.Range(0, 40).Select(i => $"job was aborted: {words[i % 8]}")];

        var set = Mine([.. notes, .. reasons]);

        Assert.Equal("note from operator: <*>", set.Templates[0].Text);
        Assert.Equal(40, set.Templates[0].Lines);
        Assert.Equal(9, set.Templates.Count);
        Assert.Equal(set.Templates[0], set.Match("note from operator: what nobody had said before it was said"u8));
        Assert.Equal(set.Templates[0], set.Match("note from operator: <*>"));
    }

    [Fact]
    public void Knows_the_template_of_numbered_things_again()
    {
        var set = Mine("Found block rdd_5_6 locally", "Found block rdd_7_1 locally");

        Assert.Equal("Found block rdd_<id> locally", Assert.Single(set.Templates).Text);
        Assert.Equal(set.Templates[0], set.Match("Found block rdd_<id> locally"));
        Assert.NotNull(set.Match("Found block rdd_9_9 locally"u8));
        Assert.Null(set.Match("Found block broadcast_9 locally"u8));
    }

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
