using System.Text;
using SafeOps.Logs.Mining;

namespace SafeOps.Engine.Tests.Logs.Mining;

public sealed class MessageTokensTests
{
    [Theory]
    [InlineData("took 12ms", "took <duration>")]
    [InlineData("size 1.5GiB", "size <size>")]
    [InlineData("from 10.0.0.1:80", "from <ip>")]
    [InlineData("from /10.0.0.1:80", "from <ip>")]
    [InlineData("at fe80::1ff:fe23:4567:890a", "at <ip>")]
    [InlineData("at 00:11:43:e3:ba:c3", "at <mac>")]
    [InlineData("req 6f1b0c2e-1c4d-4f5e-8a9b-0c1d2e3f4a5b done", "req <uuid> done")]
    [InlineData("see https://example.org/a?b=1&c=2 please", "see <url> please")]
    [InlineData("open /var/log/x.log: denied", "open <path>: denied")]
    [InlineData(@"load C:\Windows\x.dll now", "load <path> now")]
    [InlineData("mail joe@example.org sent", "mail <email> sent")]
    [InlineData("at 0x7fff2a", "at <hex>")]
    [InlineData("left -5 of +3", "left <number> of <number>")]
    [InlineData("on 2024-05-01T10:00:00Z", "on <time>")]
    [InlineData("class org.apache.hadoop.Foo", "class <name>")]
    [InlineData("PendingReds:0 ScheduledMaps:10", "PendingReds:<number> ScheduledMaps:<number>")]
    [InlineData("logname= uid=0", "logname=<*> uid=<*>")]
    [InlineData("bounds=Rect(0, 0 - 5, 7), x=1", "bounds=<*>, x=<*>")]
    [InlineData("users=yarn,curi groups=a", "users=<*> groups=<*>")]
    [InlineData("level=info msg=\"server is up\"", "level=<*> msg=\"server is up\"")]
    [InlineData("enable...0", "enable...<number>")]
    [InlineData("lifetime <1 sec", "lifetime <duration>")]
    [InlineData("IdoTransportMgr::SendPacket failed", "IdoTransportMgr::SendPacket failed")]
    [InlineData("can't open: it's locked", "can't open: it's locked")]
    [InlineData("\u001b[31mred\u001b[0m text", "red text")]
    [InlineData("list [] and [1, 2, 3]", "list [<*>] and [<number>]")]
    [InlineData("SOCKS5 over IPv6", "SOCKS5 over IPv6")]
    [InlineData("grüße an alle", "grüße an alle")]
    public void Shows_what_surely_varies(string message, string shown)
    {
        var table = new ShapeTable();
        table.Add(Encoding.UTF8.GetBytes(message), out var isNew);

        Assert.True(isNew);
        Assert.Equal(shown, TemplateMiner.Mine([table], TestContext.Current.CancellationToken).Templates[0].Text.TrimStart());
    }

    [Fact]
    public void Reads_messages_of_a_megabyte()
    {
        var table = new ShapeTable();
        foreach (var part in new[] { "a=(", "x ", "12:", "\"", "wörter, ", "{\"k\":1}," })
        {
            for (var i = 0; i < 3; i++)
                table.Add(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)) + i), out _);
        }

        Assert.Equal(18, TemplateMiner.Mine([table], TestContext.Current.CancellationToken).Templates.Sum(t => t.Lines));
    }

    [Fact]
    public void Reads_any_bytes()
    {
        var random = new Random(5);
        var table = new ShapeTable();
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            if (i % 2 == 0)
                random.NextBytes(bytes);
            else
                random.GetItems("=:,.<>[](){}\"' \\/-+*#@|;%a1"u8, bytes);
            var shape = table.Add(bytes, out _);
            Assert.Equal(shape, table.Add(bytes, out var again));
            Assert.False(again);
        }
        Assert.Equal(10_000, TemplateMiner.Mine([table], TestContext.Current.CancellationToken).Templates.Sum(t => t.Lines));
    }
}
