using System.Text.Json.Nodes;
using SafeOps.Ledger;

namespace SafeOps.Engine.Tests.Ledger;

/// <summary>Entries of every kind, with texts and numbers that are easily lost on the way through a store.</summary>
internal static class LedgerEntries
{
    private static readonly string[] Texts =
        ["", "dev", "Grüße, 世界 🚀", "a\u0000b", "it's \"quoted\" \\ </script>", "e\u0301", "\u00e9", "line\r\nline", "\ud800 alone", "true", "null", new string('x', 300)];

    public static LedgerEntry Next(Random random) => new(random.GetItems(Enum.GetValues<RecordKind>(), 1)[0], Text(random), "dev")
    {
        RunId = Maybe(random),
        PlanDigest = Maybe(random),
        ShapeDigest = Maybe(random),
        Actor = "alice@laptop",
        At = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000)).AddTicks(random.Next(10_000)).ToOffset(TimeSpan.FromHours(random.Next(-12, 13))),
        Outcome = Text(random),
        Note = Maybe(random),
        Data = Data(random, 3),
    };

    private static JsonObject Data(Random random, int depth)
    {
        var data = new JsonObject();
        for (var i = random.Next(5); i > 0; i--)
            data[Text(random) + i] = Value(random, depth);
        return data;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-20, 21)),
        4 => 1.10m,
        5 => Text(random),
        6 => ulong.MaxValue,
        7 => Data(random, depth - 1),
        _ => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))]),
    };

    private static string? Maybe(Random random) => random.Next(3) == 0 ? null : Text(random);

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];
}
