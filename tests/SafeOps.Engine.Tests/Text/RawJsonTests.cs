using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Text;

public sealed class RawJsonTests
{
    [Theory]
    [InlineData("\"web\"", "\"web\"", false, true)]
    [InlineData("\"web\"", "\"WEB\"", false, false)]
    [InlineData("\"web\"", "\"WEB\"", true, true)]
    [InlineData("\"web\"", "\"db\"", true, false)]
    [InlineData("\"Köln\"", "\"Köln\"", false, true)]
    [InlineData("\"a\\/b\"", "\"a\\/b\"", false, true)]
    public void Tells_texts_that_are_written_alike(string one, string other, bool ignoreCase, bool same) =>
        Assert.Equal(same, RawJson.AreSame(Value(one), Value(other), ignoreCase));

    [Theory]
    [InlineData("\"a/b\"", "\"a\\/b\"")]
    [InlineData("\"K\\u00f6ln\"", "\"Köln\"")]
    [InlineData("\"Köln\"", "\"KÖLN\"")]
    public void Leaves_escapes_and_other_letters_to_the_strings(string one, string other) =>
        Assert.Null(RawJson.AreSame(Value(one), Value(other), ignoreCase: true));

    [Theory]
    [InlineData("{\"ipRules\":1}", true)]
    [InlineData("{\"IPRULES\":1}", true)]
    [InlineData("{\"ipRule\":1}", false)]
    [InlineData("{\"\\u0069pRules\":1}", null)]
    [InlineData("{\"ipRülés\":1}", null)]
    public void Compares_names_without_case(string json, bool? named) =>
        Assert.Equal(named, RawJson.IsNamed(Value(json).EnumerateObject().First(), "ipRules"u8));

    [Theory]
    [InlineData("{\"a/b\":1}")]
    [InlineData("{\"a\\/b\":1}")]
    [InlineData("{\"\\u0061/b\":1}")]
    public void Finds_the_member_of_the_same_name_however_it_is_written(string json)
    {
        Assert.True(RawJson.TryGetSame(Value("{\"b\":0,\"a/b\":2}"), Value(json).EnumerateObject().First(), out var value));
        Assert.Equal(2, value.GetInt32());
        Assert.False(RawJson.TryGetSame(Value("{\"b\":0}"), Value(json).EnumerateObject().First(), out _));
    }

    private static JsonElement Value(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
