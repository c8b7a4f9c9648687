using System.Globalization;
using System.Text;

namespace SafeOps.Benchmarks.Peers;

/// <summary>A log as an application in Java writes it, the same for the same size.</summary>
internal static class GeneratedLog
{
    private const int Seed = 5;

    private static readonly DateTime Begin = new(2026, 3, 14, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How many lines it has.</summary>
    public static long Write(string path, long bytes)
    {
        var random = new Random(Seed);
        var lines = 0L;
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        using var writer = new StreamWriter(file, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        for (var record = 0; file.Position < bytes; record++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{Begin.AddMilliseconds(record * 20L):yyyy-MM-dd HH:mm:ss,fff} {Record(random, record)}");
            lines += 1 + text.AsSpan().Count('\n');
            writer.WriteLine(text);
        }
        return lines;
    }

    private static string Record(Random random, int record) => random.NextDouble() switch
    {
        < 0.30 => Text($"INFO [http-nio-8080-exec-{random.Next(40)}] c.shop.api.ProfileController - GET /profiles/{random.Next(99_999)} from 10.{random.Next(9)}.{random.Next(256)}.{random.Next(256)} status 200 in {random.Next(400)} ms"),
        < 0.50 => Text($"DEBUG [pool-{random.Next(9)}-thread-{random.Next(16)}] c.shop.db.Pool - connection {random.Next():x8} returned after {random.Next(90)} ms, {random.Next(10)} idle"),
        < 0.65 => Text($"INFO [scheduler-{random.Next(4)}] c.shop.jobs.Refresh - refreshed session {random.NextInt64():x16}{random.NextInt64():x16} of user u{random.Next(500)}"),
        < 0.78 => Text($"INFO [kafka-{random.Next(3)}] o.a.k.c.Consumer - [Consumer clientId=orders-{random.Next(8)}, groupId=orders] committed offset {random.Next(1_000_000, 9_999_999)} for partition orders-{random.Next(64)}"),
        < 0.88 => Text($"WARN [http-nio-8080-exec-{random.Next(40)}] c.shop.api.Slow - slow answer: {random.Next(500, 9000)} ms for /search?q=w{random.Next(400)}&page={random.Next(40)}"),
        < 0.97 => Text($"INFO [gc] jvm - GC({record}) Pause Young (Normal) (G1 Evacuation Pause) {random.Next(200, 400)}M->{random.Next(50, 190)}M(512M) {random.NextDouble() * 20:0.000}ms"),
        < 0.995 => Text($"ERROR [http-nio-8080-exec-{random.Next(40)}] c.shop.api.Errors - request {random.NextInt64():x16} failed: upstream answered 502"),
        _ => Text($"ERROR [http-nio-8080-exec-{random.Next(40)}] c.shop.db.Pool - Connection refused: user-db:5432\njava.net.ConnectException: Connection refused\n\tat shop.db.Pool.open(Pool.java:{random.Next(3)}0)\n\tat shop.db.Pool.take(Pool.java:22)\n\tat shop.api.Handler.run(Handler.java:99)"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
