using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Changes.Planning;

/// <summary>Plans as no step type would make them: every field filled at random, hostile texts included.</summary>
internal sealed class GeneratedPlans(int seed)
{
    private static readonly string[] Words =
    [
        "charts/user-api/values.yaml", "sessions", "512Mi", "a|b`c``d", "<script>alert(1)</script>", "x → y · z", "\u001b[31mred\u001b[0m",
        "two\nlines", "tab\there", "'\"\\", "漢字のファイル", "émoji 🚀", "@everyone #1", "${secret}", "", new string('x', 300), "-", "*bold* _it_ [l](u)",
    ];

    private readonly Random _random = new(seed);

    public static IEnumerable<ChangePlan> Many(int count) => Enumerable.Range(0, count).Select(seed => new GeneratedPlans(seed).Plan());

    public ChangePlan Plan() => new()
    {
        Change = Word(),
        Title = Word(),
        Environment = Pick("dev", "staging", "production"),
        Path = Word(),
        Project = "/srv/shop",
        Risk = Enum<RiskLevel>(),
        Steps = [.. Many(_random.Next(4), Step)],
        Preflight = [.. Many(_random.Next(3), _ => new PreflightResult("sql.query", Flip(), Word(), Word()))],
        Parameters = Object(2),
        Given = Object(1),
        Digest = Digest.OfText(Word()),
        ShapeDigest = Digest.OfText(Word()),
        InputDigest = Digest.OfText(Word()),
        Footprint = [.. Many(_random.Next(3), i => new Footprint($"step{i}", new Dictionary<string, int> { ["update"] = _random.Next(9), ["delete"] = _random.Next(9) }))],
        Partial = Flip(),
        PlannedAt = DateTimeOffset.FromUnixTimeMilliseconds(_random.NextInt64(2_000_000_000_000)),
        PlannedBy = "ann@laptop",
        RecordId = Flip() ? _random.Next() : null,
    };

    private PlannedStep Step(int number)
    {
        var (id, item) = ($"step{number}", Flip() ? Word() : null);
        var key = item is null ? id : $"{id}[{item}]";
        return new PlannedStep(key, id, item, Word(), "file.set", [.. Many(_random.Next(4), i => Action(id, item, key, i + 1))]);
    }

    private PlannedAction Action(string id, string? item, string key, int number) => new()
    {
        Id = $"{key}/{number}",
        StepKey = key,
        StepId = id,
        Item = item,
        Uses = Pick("file.set", "sql.delete"),
        Verb = Enum<ActionVerb>(),
        Target = Word(),
        Summary = Word(),
        Details = [.. Many(_random.Next(3), _ => Word())],
        Diff = Flip() ? $"--- a\n+++ b\n@@ -1,2 +1,2 @@\n-{Word()}\n+{Word()}\n context\n" : null,
        Rows = Flip() ? _random.NextInt64(1_000_000_000) : null,
        Samples = [.. Many(_random.Next(3), _ => Word())],
        Fidelity = Enum<Fidelity>(),
        FidelityReason = Flip() ? Word() : null,
        Risk = Enum<RiskLevel>(),
        Undo = Pick("undo: restores the file", "no undo: the cache refills", "restores rows", ""),
        Undoable = Flip(),
        SaveBytes = Flip() ? _random.NextInt64(1L << 40) : null,
        Residue = Flip() ? Word() : null,
        Intent = Object(2),
        Before = Object(1),
        Observed = Object(1),
        Prediction = Flip() ? Object(1) : null,
    };

    private JsonObject Object(int depth) => new(Many(_random.Next(4), i => KeyValuePair.Create($"key{i}", Node(depth))));

    private JsonNode? Node(int depth) => _random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.NextInt64()),
        2 => JsonValue.Create(decimal.Parse("1.50", System.Globalization.CultureInfo.InvariantCulture)),
        3 => JsonValue.Create(Flip()),
        4 => JsonValue.Create(Word()),
        5 => Object(depth - 1),
        _ => new JsonArray([.. Many(_random.Next(3), _ => Node(depth - 1))]),
    };

    private string Word() => Pick(Words);

    private bool Flip() => _random.Next(2) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private T Enum<T>() where T : struct, Enum => Pick(System.Enum.GetValues<T>());

    private static List<T> Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];
}
