using System.Text;
using SafeOps.Logs.Reading;
using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Whatever a file holds, reading it answers.</summary>
public sealed class AnyBytesTests
{
    private static readonly byte[][] Seeds =
    [
        .. HeaderFormatTests.Formats.Concat(SyslogFormatTests.Formats).Concat(StructuredFormatTests.Formats).Select(f => Encoding.UTF8.GetBytes(f.Data.Item2)),
    ];

    [Fact]
    public void Mutated_lines_are_read_with_every_message_inside_its_record()
    {
        var random = new Random(11);
        var header = default(LineHeader);
        for (var round = 0; round < 400; round++)
        {
            var probe = Seeds[round % Seeds.Length];
            var anchor = new DateAnchor(LogFolder.Now.UtcTicks);
            var layout = HeaderLearner.Learn(Mutated(probe, random, round % 3), (byte)'\n', LogFolder.Request(), anchor);
            var reader = new HeaderReader(layout, new StampReader(TimeZoneInfo.Utc, anchor));
            byte[] previous = [];
            for (var i = 0; i < 500; i++)
            {
                var seed = random.Next(4) == 0 ? Seeds[random.Next(Seeds.Length)] : probe;
                var text = Mutated(seed, random, random.Next(6)).AsSpan();
                var end = text.IndexOf((byte)'\n');
                var line = end < 0 ? text : text[..end];
                reader.Starts(previous, line);
                reader.Read(end < 0 ? line : text, line.Length, ref header);
                var message = header.IsRewritten ? reader.Rewritten(header) : text.Slice(header.Start, header.Length);
                Assert.InRange(message.Length, 0, text.Length);
                previous = line.ToArray();
            }
        }
    }

    [Fact]
    public void Mutated_files_are_read_the_same_from_blocks_of_every_size()
    {
        using var folder = new LogFolder();
        var random = new Random(5);
        for (var round = 0; round < 150; round++)
        {
            var text = new MemoryStream();
            for (var i = 0; i < 40; i++)
                text.Write(Mutated(Seeds[(round + random.Next(2)) % Seeds.Length], random, random.Next(3)));
            var request = LogFolder.Request(folder.Write(text.ToArray())) with { Format = round % 7 == 0 ? LogFormat.Plain : null };
            if (!IsRead(request, out var wanted))
                continue;
            LogFolder.AssertSame(wanted, LogFolder.Read(request with { BlockSize = 256 + random.Next(2000), Workers = 2 }));
        }
    }

    private static bool IsRead(LogRequest request, out List<ReadRecord> records)
    {
        try
        {
            records = LogFolder.Read(request);
            return true;
        }
        catch (SafeOps.Errors.SafeOpsException error) when (error.Code == SafeOps.Errors.ErrorCodes.LogNotText)
        {
            records = [];
            return false;
        }
    }

    private static byte[] Mutated(byte[] seed, Random random, int changes)
    {
        var text = seed.ToList();
        for (; changes > 0 && text.Count > 0; changes--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(5))
            {
                case 0:
                    text[at] = (byte)random.Next(256);
                    break;
                case 1:
                    text.RemoveRange(at, random.Next(Math.Min(12, text.Count - at)));
                    break;
                case 2:
                    text.Insert(at, (byte)" []{}\":=|<>\\\n\t0Z-"[random.Next(17)]);
                    break;
                case 3:
                    text.RemoveRange(at, text.Count - at);
                    break;
                default:
                    text.InsertRange(at, text.GetRange(0, Math.Min(at, 20)));
                    break;
            }
        }
        return [.. text];
    }
}
