using SafeOps.Text;

namespace SafeOps.Engine.Tests.Text;

public sealed class ValuePathTests
{
    [Theory]
    [InlineData("a.b.c", 3)]
    [InlineData("\"a.b\".c", 2)]
    [InlineData("items[0].x", 3)]
    [InlineData("[0]", 1)]
    [InlineData("containers[name=web].image", 3)]
    [InlineData("l[\"a]b\"=\"c d\"][1]", 3)]
    [InlineData("metadata.annotations.app/kind", 3)]
    [InlineData("\"say \\\"hi\\\"\"", 1)]
    public void Reads_a_path_and_writes_it_back(string text, int parts)
    {
        var path = ValuePath.TryParse(text, out var mistake);
        Assert.Null(mistake);
        Assert.Equal(parts, path!.Parts.Count);
        Assert.Equal(path.Parts, ValuePath.TryParse(path.ToString(), out _)!.Parts);
    }

    [Theory]
    [InlineData("", "at character 1: a key was expected")]
    [InlineData("a..b", "at character 3: a key was expected")]
    [InlineData("a.", "at character 3: a key was expected")]
    [InlineData("a[", "at character 3: a key was expected")]
    [InlineData("a[0", "at character 2: this '[' is never closed")]
    [InlineData("a[x]", "at character 3: 'x' is neither a position")]
    [InlineData("a[-1]", "neither a position")]
    [InlineData("a[0]b", "at character 5: 'b' cannot stand here")]
    [InlineData("\"a", "at character 1: this quote is never closed")]
    [InlineData("a\"b", "at character 2")]
    public void Says_where_a_path_goes_wrong(string text, string expected)
    {
        Assert.Null(ValuePath.TryParse(text, out var mistake));
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
    }
}
