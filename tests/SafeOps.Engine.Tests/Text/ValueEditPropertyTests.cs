using System.Text.Json.Nodes;
using SafeOps.Adapters.Yaml;
using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Text;

public sealed class ValueEditPropertyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Changes_only_the_value_in_generated_documents(bool json)
    {
        var edits = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var document = new GeneratedDocument(seed, json);
            foreach (var path in document.Paths.Take(4))
            {
                var value = document.Value();
                var text = document.Text;
                ValueEditResult result;
                try
                {
                    result = Set(text, path, value, json);
                }
                catch (SafeOpsException error)
                {
                    Assert.Fail($"seed {seed}: {path} = {value?.ToJsonString()}: {error.Message}\n{text}");
                    return;
                }
                edits++;
                var read = At(result.Text, path, json);
                Assert.True(CanonicalJson.Write(read) == CanonicalJson.Write(value), $"seed {seed}: {path}\n{result.Text}");
                Assert.False(Set(result.Text, path, value, json).Changed, $"seed {seed}: not idempotent");
                Assert.True(CommentsStay(text, result.Text) || value is JsonObject or JsonArray || IsCollection(text, path, json), $"seed {seed}: {path}\n{text}\n=>\n{result.Text}");
                if (value is not (JsonObject or JsonArray) && !IsCollection(text, path, json))
                    AssertOneLineDiffers(text, result.Text, seed);
            }
        }
        Assert.True(edits > 1000);
    }

    [Fact]
    public void Garbage_never_raises_anything_but_located_errors()
    {
        var random = new Random(7);
        const string Alphabet = "ab:-?[]{}#&*!|>'\"%@`,\n\r\t .0<~\\é😀\uFEFF\u0085\u2028=$/";
        for (var i = 0; i < 4000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var path = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => "ab.[]0=\"\\"[random.Next(9)]));
            Survives(() => new YamlReader().Read(text, "f"));
            Survives(() => JsonText.Read(text, "f"));
            if ((ValuePath.TryParse(path, out _) ?? ValuePath.TryParse("a", out _)) is { } parsed)
            {
                Survives(() => ValueEdit.Set(new ValueEditRequest(text, "f", parsed, JsonValue.Create("x")) { Create = true, Json = i % 2 == 0, Document = i % 3 == 0 ? 0 : null }, new YamlReader()));
                var mutated = Mutated(new GeneratedDocument(i, json: false).Text, random);
                Survives(() => ValueEdit.Set(new ValueEditRequest(mutated, "f", parsed, JsonValue.Create("x")) { Create = true }, new YamlReader()));
            }
        }
    }

    [Fact]
    public void Numbers_and_nesting_out_of_bounds_are_refused_not_fatal()
    {
        Survives(() => new YamlReader().Read(new string('[', 100_000), "f"));
        Survives(() => JsonText.Read(new string('[', 100_000), "f"));
        var laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat("*" + (char)('a' + i), 9))}]\n"));
        var error = Assert.Throws<MistakesException>(() => new YamlReader().Read(laughs, "f"));
        Assert.Contains("aliases stand for more than", error.Message, StringComparison.Ordinal);
    }

    private static void Survives(Action action)
    {
        try
        {
            action();
        }
        catch (SafeOpsException)
        {
        }
    }

    private static string Mutated(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, ":\t- '\"{[&*|"[random.Next(11)].ToString()),
            _ => text[..at],
        };
    }

    private static ValueEditResult Set(string text, string path, JsonNode? value, bool json) =>
        ValueEdit.Set(new ValueEditRequest(text, "f", ValuePath.TryParse(path, out _)!, value) { Json = json }, new YamlReader());

    private static JsonNode? At(string text, string path, bool json)
    {
        var root = json ? JsonText.Read(text, "f") : new YamlReader().Read(text, "f")[0];
        return ValueLocation.Find(root, ValuePath.TryParse(path, out _)!, "f").Node.ToJson();
    }

    private static bool IsCollection(string text, string path, bool json) => At(text, path, json) is JsonObject or JsonArray;

    private static bool CommentsStay(string before, string after) => before.Split('\n').Where(l => l.Contains("# c", StringComparison.Ordinal))
        .All(l => after.Contains(l[l.IndexOf("# c", StringComparison.Ordinal)..], StringComparison.Ordinal));

    private static void AssertOneLineDiffers(string before, string after, int seed)
    {
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var changed = before[head..^tail];
        Assert.True(changed.Count(c => c == '\n') <= 4, $"seed {seed}: more than a scalar changed: {changed}");
    }
}
