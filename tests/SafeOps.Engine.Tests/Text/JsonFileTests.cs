using System.Text;
using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Text;

public sealed class JsonFileTests
{
    private const string Document = """
        {"id": "a\u00e9\n\"q\"", "list": [1, -2.5e3, true, null, {"deep": [[]]}], "näme": "ünï😀", "esc\u0061ped": {"id": "x"}, "empty": {}}
        """;

    public static TheoryData<int> Windows => [16, 32, 64, 128, 1 << 20];

    [Theory]
    [MemberData(nameof(Windows))]
    public void Tokens_are_the_same_wherever_the_window_ends(int window)
    {
        var wanted = Tokens(JsonFile.From(Bytes(Document), "x"));
        Assert.Equal(28, wanted.Count);
        for (var pad = 0; pad < 40; pad++)
        {
            Assert.Equal(wanted, Tokens(JsonFile.From(Bytes(new string(' ', pad) + Document), "x", window)));
            Assert.Equal(wanted, Tokens(JsonFile.From(new SlowStream(new string('\n', pad) + Document, 1 + pad % 5), "x", window)));
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Takes_skips_and_holds_values_wherever_the_window_ends(int window)
    {
        for (var pad = 0; pad < 40; pad++)
        {
            using var json = JsonFile.From(new SlowStream(new string(' ', pad) + Document, 3), "x", window);
            json.Need();
            json.Hold();
            var start = json.TokenOffset;
            Assert.Equal(pad, start);
            json.Need();
            json.Skip();
            json.Need();
            Assert.True(json.Is("list"u8));
            Assert.Equal("""[1, -2.5e3, true, null, {"deep": [[]]}]""", Encoding.UTF8.GetString(json.Take().Span));
            json.Need();
            Assert.Equal("\"ünï😀\"", Encoding.UTF8.GetString(json.Take().Span));
            json.Need();
            Assert.True(json.Is("escaped"u8));
            json.Need();
            var offset = json.TokenOffset;
            var taken = json.Take("id"u8, out var id);
            Assert.Equal("\"x\"", Encoding.UTF8.GetString(taken.Span[id]));
            Assert.Equal("""{"id": "x"}""", Encoding.UTF8.GetString(json.Held(offset, taken.Length).Span));
            json.Need();
            json.Skip();
            json.Need();
            Assert.Equal(JsonTokenType.EndObject, json.TokenType);
            Assert.Equal(Document, Encoding.UTF8.GetString(json.Held(start, (int)(json.Offset - start)).Span));
            Assert.False(json.Read());
        }
    }

    [Theory]
    [InlineData("""{"id":"a","b":{"id":"c"}}""", "\"a\"")]
    [InlineData("""{"b":{"id":"c"},"id":5}""", "5")]
    [InlineData("""{"b":{"id":"c"},"l":[{"id":1}]}""", "")]
    [InlineData("""{"id":{"id":"c"}}""", "")]
    [InlineData("""{"i\u0064":null}""", "null")]
    [InlineData("""[{"id":"c"}]""", "")]
    public void Finds_a_member_of_what_it_takes_at_its_top_only(string text, string wanted)
    {
        using var json = JsonFile.From(Bytes(text), "x");
        json.Need();
        var taken = json.Take("id"u8, out var place);
        Assert.Equal(text, Encoding.UTF8.GetString(taken.Span));
        Assert.Equal(wanted, Encoding.UTF8.GetString(taken.Span[place]));
    }

    [Fact]
    public void A_file_that_is_cut_off_says_so_and_where_at_every_byte()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);
        for (var length = 1; length < bytes.Length; length++)
        {
            foreach (var window in new[] { 16, 1 << 20 })
            {
                var error = Assert.Throws<SafeOpsException>(() => Tokens(JsonFile.From(new MemoryStream(bytes, 0, length), "x.json", window)));
                Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
                Assert.Equal($"x.json is cut off: it ends at byte {length}, in the middle of a value.", error.Message);
                Assert.Equal(error.Message, Assert.Throws<SafeOpsException>(() => Skipped(new MemoryStream(bytes, 0, length), window)).Message);
                Assert.Equal(error.Message, Assert.Throws<SafeOpsException>(() => Taken(new MemoryStream(bytes, 0, length), window)).Message);
            }
        }
    }

    [Theory]
    [InlineData("", "x.json is empty.")]
    [InlineData(" \r\n ", "x.json is empty.")]
    [InlineData("{\n  \"a\": tru}", "x.json:2:11: this is not JSON: 'tru}' is an invalid JSON literal. Expected the literal 'true'.")]
    [InlineData("{\"a\":1,}", "x.json:1:8: this is not JSON: the JSON object contains a trailing comma at the end which is not supported in this mode. Change the reader options.")]
    [InlineData("{\"a\":1} x", "x.json:1:9: this is not JSON: 'x' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("resource \"a\" {}", "x.json:1:1: this is not JSON: 'r' is an invalid start of a value.")]
    public void What_is_no_JSON_is_named_with_its_place(string text, string message)
    {
        var error = Assert.Throws<SafeOpsException>(() => Tokens(JsonFile.From(Bytes(text), "x.json")));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.Equal(message, error.Message);
        Assert.NotNull(error.NextStep);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Reads_what_shells_redirect(string encoding, bool mark)
    {
        var name = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? name.GetPreamble() : [], .. name.GetBytes(Document)];
        foreach (var window in new[] { 16, 64, 1 << 20 })
        {
            using var json = JsonFile.From(new MemoryStream(bytes), "x", window);
            Assert.Equal(encoding != "utf-8", json.IsTranscoded);
            Assert.Equal(Tokens(JsonFile.From(Bytes(Document), "x")), Tokens(json));
        }
    }

    [Fact]
    public void Offsets_count_a_byte_order_mark_of_UTF_8()
    {
        using var json = JsonFile.From(new MemoryStream([.. Encoding.UTF8.Preamble, .. "{\"a\":[1]}"u8]), "x");
        json.Need();
        Assert.Equal(3, json.TokenOffset);
        json.Need();
        json.Need();
        Assert.Equal(8, json.TokenOffset);
        json.Skip();
        Assert.Equal(11, json.Offset);
    }

    [Fact]
    public void Nesting_and_giant_values_are_read_to_their_limit()
    {
        var deep = new string('[', JsonFile.DeepestNesting) + new string(']', JsonFile.DeepestNesting);
        Assert.Equal(2 * JsonFile.DeepestNesting, Tokens(JsonFile.From(Bytes(deep), "x")).Count);
        var error = Assert.Throws<SafeOpsException>(() => Tokens(JsonFile.From(Bytes($"[{deep}]"), "x")));
        Assert.Contains("this is not JSON: the maximum configured depth of 200 has been exceeded", error.Message, StringComparison.Ordinal);

        var giant = new string('a', 5_000_000);
        using var json = JsonFile.From(Bytes($$$"""{"k":"{{{giant}}}","o":{"v":"{{{giant}}}"}}"""), "x");
        json.Need();
        json.Need();
        json.Need();
        Assert.Equal(giant, json.Text());
        json.Need();
        Assert.Equal(giant.Length + 8, json.Take().Length);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\uDC00x")]
    [InlineData("\xff")]
    public void A_text_that_cannot_be_read_is_named(string text)
    {
        byte[] bytes = [.. "{\"a\":1,\"b\":[\"x\",\""u8, .. Encoding.Latin1.GetBytes(text), .. "\"]}"u8];
        using var json = JsonFile.From(new MemoryStream(bytes), "x.json");
        json.Need();
        var error = Assert.Throws<SafeOpsException>(() => json.TakeSound(default, out _));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.Matches("^x.json: the text at byte 1[67] has bytes that are no UTF-8, or an escape that stands for no character.$", error.Message);
    }

    [Fact]
    public void A_text_with_half_a_character_is_named_when_it_is_asked_for()
    {
        using var json = JsonFile.From(Bytes("""["\ud83d\ude00","\ud800"]"""), "x.json");
        json.Need();
        json.Need();
        Assert.Equal("😀", json.Text());
        json.Need();
        Assert.StartsWith("x.json: the text at byte 16 ", Assert.Throws<SafeOpsException>(() => json.Text()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_a_missing_file_are_named()
    {
        var folder = Directory.CreateTempSubdirectory("safeops-");
        try
        {
            Assert.Equal((ErrorCodes.FileUnreadable, $"{folder.FullName} is a folder."), Refusal(folder.FullName));
            var missing = Path.Combine(folder.FullName, "none.json");
            Assert.Equal((ErrorCodes.FileNotFound, $"{missing} is not there."), Refusal(missing));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static (ErrorCode, string) Refusal(string path)
        {
            var error = Assert.Throws<SafeOpsException>(() => JsonFile.Open(path));
            return (error.Code, error.Message);
        }
    }

    [Fact]
    public void A_disk_that_fails_is_named_with_the_byte()
    {
        using var json = JsonFile.From(new SlowStream("[1,2,3,4,5,6,7,8,9]", 8, failsAfter: 16), "x.json", 16);
        Assert.Equal("x.json cannot be read past byte 16: broken", Assert.Throws<SafeOpsException>(() => Tokens(json)).Message);
        Assert.Equal("y.json cannot be read past byte 0: broken", Assert.Throws<SafeOpsException>(() => JsonFile.From(new SlowStream("[]", 8, failsAfter: 0), "y.json")).Message);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static List<string> Tokens(JsonFile json)
    {
        var tokens = new List<string>();
        using (json)
        {
            while (json.Read())
                tokens.Add($"{json.Depth} {json.TokenType} {(json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.EndObject ? "" : json.Text())}");
        }
        return tokens;
    }

    private static void Skipped(Stream stream, int window)
    {
        using var json = JsonFile.From(stream, "x.json", window);
        json.Need();
        json.Skip();
    }

    private static void Taken(Stream stream, int window)
    {
        using var json = JsonFile.From(stream, "x.json", window);
        json.Need();
        json.Take();
    }

    /// <summary>Gives a few bytes at a time, as a pipe does, and may break.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private readonly int _step;
        private readonly int _failsAfter;

        public SlowStream(string text, int step, int failsAfter = int.MaxValue)
        {
            (_step, _failsAfter) = (step, failsAfter);
            Write(Encoding.UTF8.GetBytes(text));
            Position = 0;
        }

        public override int Read(Span<byte> buffer)
        {
            if (Position >= _failsAfter)
                throw new IOException("broken");
            // The base's own Read of a span comes back to the one below.
            var given = (int)Math.Min(Math.Min(_step, buffer.Length), Length - Position);
            GetBuffer().AsSpan((int)Position, given).CopyTo(buffer);
            Position += given;
            return given;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
