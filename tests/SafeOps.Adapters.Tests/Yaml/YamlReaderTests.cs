using SafeOps.Adapters.Yaml;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Gives_each_value_its_place()
    {
        const string Text = "\uFEFFa: 1\r\nb:\r\n  - 'x' # c\r\n  - {k: \"v\"}\r\n";
        var root = (DataMapping)Read(Text)[0];
        var list = (DataSequence)root["b"]!;
        var quoted = list.Items[0];
        Assert.Equal((3, 5, "'x'"), (quoted.Span.Line, quoted.Span.Column, Text[quoted.Span.Start..quoted.Span.End]));
        Assert.Equal("{k: \"v\"}", Text[list.Items[1].Span.Start..list.Items[1].Span.End]);
        Assert.Equal("a", Text[root.Entries[0].Key.Span.Start..root.Entries[0].Key.Span.End]);
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", "f:2:1: the key 'a' stands here a second time; the first is in line 1.")]
    [InlineData("a: \"x\n", "f:1:4: this quoted text is never closed.")]
    [InlineData("a:\n\tb: 1\n", "f:2:1: a tab cannot indent YAML")]
    [InlineData("a:\n  b: 1\n\tc: 2\n", "f:3:1: a tab cannot indent YAML")]
    [InlineData("\ta: 1\n", "f:1:1: a tab cannot indent YAML")]
    [InlineData("a: 1\n  b: 2\n", "f:2:4: a mapping cannot begin here")]
    [InlineData("a: [1, 2\n", "f:2:1:")]
    [InlineData("a: *x\n", "f:1:4: '*x' points to no '&x' before it.")]
    [InlineData("a: &x [*x]\n", "f:1:8: '*x' stands inside what it points to.")]
    [InlineData("? [a]\n: 1\n", "f:1:3: a key must be a text")]
    [InlineData("a:\n  <<: 5\n", "f:2:7: '<<' takes a mapping")]
    public void Locates_mistakes(string text, string expected)
    {
        var error = Assert.Throws<MistakesException>(() => Read(text));
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.StartsWith(expected, error.Mistakes[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolves_aliases_and_merge_keys()
    {
        var root = (DataMapping)Read("base: &b {x: 1, y: 2}\none:\n  <<: *b\n  y: 3\ntwo: *b\n")[0];
        var one = (DataMapping)root["one"]!;
        Assert.Equal("{\"y\":3,\"x\":1}", one.ToJson().ToJsonString());
        Assert.True(one.Find("x")!.Merged);
        Assert.Equal("b", root["two"]!.Alias);
    }

    [Fact]
    public void Gives_an_empty_text_one_empty_document()
    {
        Assert.Null(((DataScalar)Assert.Single(Read(""))).Value);
        Assert.Equal(2, Read("a: 1\n---\n").Count);
    }

    private static IReadOnlyList<DataNode> Read(string text) => new YamlReader().Read(text, "f");
}
