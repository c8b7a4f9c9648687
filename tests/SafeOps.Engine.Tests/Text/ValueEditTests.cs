using System.Text.Json.Nodes;
using SafeOps.Adapters.Yaml;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Text;

public sealed class ValueEditTests
{
    public static TheoryData<string, string, string, string> Replacements => new()
    {
        { "a: 1 # c\nb: 2\n", "a", "5", "a: 5 # c\nb: 2\n" },
        { "a: 1\r\nb: x\r\n", "b", "\"z\"", "a: 1\r\nb: z\r\n" },
        { "a: 'x'\n", "a", "\"it's\"", "a: 'it''s'\n" },
        { "a: \"x\"\n", "a", "\"y\"", "a: \"y\"\n" },
        { "a: x\n", "a", "\"yes\"", "a: \"yes\"\n" },
        { "a: x\n", "a", "\"1.0\"", "a: \"1.0\"\n" },
        { "a: x\n", "a", "\"null\"", "a: \"null\"\n" },
        { "a: x\n", "a", "\"2026-01-01\"", "a: \"2026-01-01\"\n" },
        { "a: x\n", "a", "\"b: c\"", "a: \"b: c\"\n" },
        { "a: \"5\"\n", "a", "5", "a: 5\n" },
        { "a:\nb: 1\n", "a", "\"x\"", "a: x\nb: 1\n" },
        { "a:   # note\nb: 1\n", "a", "\"x\"", "a: x   # note\nb: 1\n" },
        { "a: x\t# tab\n", "a", "\"z\"", "a: z\t# tab\n" },
        { "a: ~", "a", "1", "a: 1" },
        { "a: 1", "a", "null", "a: null" },
        { "a:\n  b: |\n    one\n    two\n\n  c: 1\n", "a.b", "\"x\"", "a:\n  b: x\n\n  c: 1\n" },
        { "a: | # why\n  one\nb: 1\n", "a", "\"x\"", "a: x # why\nb: 1\n" },
        { "a: >-\n  one\n  two\nb: 1\n", "a", "\"l1\\nl2\\n\"", "a: |\n  l1\n  l2\nb: 1\n" },
        { "a: x\nb: 1\n", "a", "\"l1\\n\\nl2\"", "a: |-\n  l1\n\n  l2\nb: 1\n" },
        { "a: one\n  two\n  three # c\nb: 1\n", "a", "\"x\"", "a: x # c\nb: 1\n" },
        { "a: \"one\n  two\"\nb: 1\n", "a", "\"x\"", "a: \"x\"\nb: 1\n" },
        { "a: {b: 1, c: [1, 2]}\n", "a.c[1]", "\"x, y\"", "a: {b: 1, c: [1, \"x, y\"]}\n" },
        { "a: [1]\n", "a", "[1,2]", "a: [1, 2]\n" },
        { "l:\n- name: web\n  image: a\n- name: db\n  image: b\n", "l[name=db].image", "\"c\"", "l:\n- name: web\n  image: a\n- name: db\n  image: c\n" },
        { "l:\n  - a\n  -\n  - c # x\n", "l[1]", "\"b\"", "l:\n  - a\n  - b\n  - c # x\n" },
        { "a:\n  b: 1\n  # keep\n  c: 2\n", "a", "{\"b\":1,\"c\":3}", "a:\n  b: 1\n  # keep\n  c: 3\n" },
        { "a: # why\n    b: 1\nc: 2\n", "a", "5", "a: 5 # why\nc: 2\n" },
        { "a: 5 # why\nc: 2\n", "a", "{\"x\":[1,{\"w\":\"z\"}]}", "a: # why\n  x:\n    - 1\n    - w: z\nc: 2\n" },
        { "a:\n    b: 1\nc: 2\n", "c", "{\"x\":1}", "a:\n    b: 1\nc:\n    x: 1\n" },
        { "l:\n- 1\nc: 2\n", "c", "[1,2]", "l:\n- 1\nc:\n- 1\n- 2\n" },
        { "l:\n- 1\n- 2\nc: 2\n", "l", "[3]", "l:\n- 3\nc: 2\n" },
        { "l:\n- 1\n- 2\n", "l[0]", "{\"a\":1,\"b\":2}", "l:\n- a: 1\n  b: 2\n- 2\n" },
        { "a.b: 1\n", "\"a.b\"", "2", "a.b: 2\n" },
        { "größe: klein # é\n😀: x\n", "😀", "\"ü\"", "größe: klein # é\n😀: ü\n" },
        { "\"q\" : 1\n", "q", "2", "\"q\" : 2\n" },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    public void Replaces_a_value_and_nothing_else(string text, string path, string value, string expected) =>
        Assert.Equal(expected, Set(text, path, value).Text);

    public static TheoryData<string, string, string, string> Creations => new()
    {
        { "a: 1\n", "b", "2", "a: 1\nb: 2\n" },
        { "a: 1", "b", "2", "a: 1\nb: 2" },
        { "a:\r\n  b: 1 # c\r\n# end\r\n", "a.c.d", "\"x\"", "a:\r\n  b: 1 # c\r\n  c:\r\n    d: x\r\n# end\r\n" },
        { "a: {}\n", "a.b", "1", "a: {b: 1}\n" },
        { "a: {c: 1}\n", "a.b", "1", "a: {c: 1, b: 1}\n" },
        { "a:\n", "a.b", "1", "a:\n  b: 1\n" },
        { "", "a.b", "1", "a:\n  b: 1\n" },
        { "# only a comment\n", "a", "1", "# only a comment\na: 1" },
        { "l:\n  - name: x\n", "l[0].v", "true", "l:\n  - name: x\n    v: true\n" },
    };

    [Theory]
    [MemberData(nameof(Creations))]
    public void Creates_a_key_where_it_is_asked_to(string text, string path, string value, string expected) =>
        Assert.Equal(expected, Set(text, path, value, create: true).Text);

    public static TheoryData<string, string, string, string> JsonCases => new()
    {
        { "{\n  \"a\": 1, // why\n  \"b\": \"x\"\n}\n", "b", "\"é\\n\"", "{\n  \"a\": 1, // why\n  \"b\": \"é\\n\"\n}\n" },
        { "{\"a\":{\"b\":[1,2]}}", "a.b[1]", "3", "{\"a\":{\"b\":[1,3]}}" },
        { "{\n\t\"a\": 1\n}", "b", "2", "{\n\t\"a\": 1,\n\t\"b\": 2\n}" },
        { "{\r\n  \"a\": {}\r\n}\r\n", "a.b", "\"x\"", "{\r\n  \"a\": {\r\n    \"b\": \"x\"\r\n  }\r\n}\r\n" },
        { "{\n  \"a\": 1\n}\n", "a", "{\"x\":[1,2]}", "{\n  \"a\": {\n    \"x\": [\n      1,\n      2\n    ]\n  }\n}\n" },
        { "{\"a\": 1,}", "b", "2", "{\"a\": 1, \"b\": 2,}" },
    };

    [Theory]
    [MemberData(nameof(JsonCases))]
    public void Edits_JSON_in_its_own_layout(string text, string path, string value, string expected) =>
        Assert.Equal(expected, Set(text, path, value, create: true, json: true).Text);

    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "b", "2:4: 'b' is the alias '*x'")]
    [InlineData("a: &x 1\nb: *x\n", "a", "'a' has the anchor '&x'")]
    [InlineData("a: &x {k: 1}\nb:\n  <<: *x\n", "b.k", "through a merge key")]
    [InlineData("a: 1\n", "b", "'b' does not exist")]
    [InlineData("alpha: 1\n", "alpah", "Did you mean 'alpha'?")]
    [InlineData("a: text\n", "a.b", "what should have the key 'b' is text")]
    [InlineData("a: [1]\n", "a[3]", "the list has 1 items")]
    [InlineData("a: [{n: web}]\n", "a[n=wep]", "Did you mean 'web'?")]
    [InlineData("a: [{n: x}, {n: x}]\n", "a[n=x]", "fits 2 items")]
    [InlineData("a: !!str 1\n", "a", "the tag '!!str'")]
    [InlineData("a: 1\n---\nb: 1\n", "a", "the file has 2 documents")]
    [InlineData("a: {{ .Values.a }}\n", "a", "1:4: this is a template")]
    [InlineData("{{- if .Values.a }}\na: 1\n{{- end }}\n", "a", "this is a template")]
    public void Refuses_with_the_place(string text, string path, string expected)
    {
        var error = Assert.ThrowsAny<SafeOpsException>(() => Set(text, path, "7"));
        Assert.Equal(ErrorCodes.FileNotEditable, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_adds_items_to_lists()
    {
        var error = Assert.Throws<SafeOpsException>(() => Set("a: []\n", "a[name=x].b", "1", create: true));
        Assert.Contains("no item has 'name' x", error.Message, StringComparison.Ordinal);
        Assert.Throws<SafeOpsException>(() => Set("a:\n", "a[0]", "1", create: true));
    }

    [Fact]
    public void Picks_one_of_several_documents()
    {
        const string Text = "# first\na: 1\n---\na: 2 # second\n---\n";
        Assert.Equal("# first\na: 1\n---\na: 9 # second\n---\n", Set(Text, "a", "9", document: 1).Text);
        Assert.Equal("# first\na: 1\n---\na: 2 # second\n---\na: 9\n", Set(Text, "a", "9", create: true, document: 2).Text);
        Assert.Throws<SafeOpsException>(() => Set(Text, "a", "9", document: 3));
    }

    [Fact]
    public void Tells_what_was_there_and_where()
    {
        var result = Set("r:\n  memory: 512Mi\n", "r.memory", "\"1Gi\"");
        Assert.Equal(("512Mi", "1Gi", 2, true), (result.Before, result.After, result.Line, result.Changed));
        Assert.False(Set(result.Text, "r.memory", "\"1Gi\"").Changed);
        Assert.Null(Set(result.Text, "r.cpu", "1", create: true).Before);
    }

    internal static ValueEditResult Set(string text, string path, string value, bool create = false, bool json = false, int? document = null) =>
        ValueEdit.Set(
            new ValueEditRequest(text, "values.yaml", ValuePath.TryParse(path, out var mistake) ?? throw new InvalidOperationException(mistake), JsonNode.Parse(value))
            {
                Create = create,
                Json = json,
                Document = document,
            },
            new YamlReader());
}
