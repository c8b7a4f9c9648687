using SafeOps.Adapters.Text;

namespace SafeOps.Adapters.Tests.Text;

public sealed class TextDiffTests
{
    private readonly TextDiff _diff = new();

    [Fact]
    public void Shows_three_lines_around_a_change()
    {
        var before = string.Concat(Enumerable.Range(1, 12).Select(i => $"line {i}\n"));
        var after = before.Replace("line 6\n", "line six\n", StringComparison.Ordinal);
        Assert.Equal(
            "--- f\n+++ f\n@@ -3,7 +3,7 @@\n line 3\n line 4\n line 5\n-line 6\n+line six\n line 7\n line 8\n line 9\n",
            _diff.Unified(before, after, "f"));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\n", "a\n", "")]
    [InlineData("", "a\n", "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n")]
    [InlineData("a\n", "", "--- f\n+++ f\n@@ -1 +0,0 @@\n-a\n")]
    [InlineData("a", "b\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n")]
    [InlineData("a\r\nb\r\n", "a\r\nc\r\n", "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n")]
    [InlineData("a\n", "a\r\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+a␍\n")]
    public void Follows_the_unified_format(string before, string after, string expected) =>
        Assert.Equal(expected, _diff.Unified(before, after, "f"));

    [Fact]
    public void Separates_changes_far_apart()
    {
        var before = string.Concat(Enumerable.Range(1, 40).Select(i => $"{i}\n"));
        var after = before.Replace("\n3\n", "\nthree\n", StringComparison.Ordinal).Replace("\n30\n", "\n", StringComparison.Ordinal);
        var diff = _diff.Unified(before, after, "f");
        Assert.Equal(2, diff.Split('\n').Count(l => l.StartsWith("@@", StringComparison.Ordinal)));
        Assert.Contains("@@ -27,7 +27,6 @@", diff, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_back_the_new_text_when_applied()
    {
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var before = Text(random);
            var after = random.Next(2) == 0 ? Text(random) : Edited(before, random);
            Assert.Equal(after, Applied(before, _diff.Unified(before, after, "f")));
        }
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "abc"[random.Next(3)] + "\n")) + (random.Next(2) == 0 ? "end" : "");

    private static string Edited(string text, Random random) => text.Insert(random.Next(text.Length + 1), random.Next(2) == 0 ? "x\n" : "y");

    private static string Applied(string before, string diff)
    {
        if (diff.Length == 0)
            return before;
        var old = Lines(before);
        var result = new List<string>();
        var at = 0;
        var lines = diff.TrimEnd('\n').Split('\n');
        for (var i = 2; i < lines.Length; i++)
        {
            var ended = i + 1 == lines.Length || lines[i + 1][0] != '\\';
            var line = lines[i].Length > 1 ? lines[i][1..] + (ended ? "\n" : "") : ended ? "\n" : "";
            switch (lines[i][0])
            {
                case '@':
                    var range = lines[i].Split(' ')[1][1..].Split(',');
                    var start = int.Parse(range[0], System.Globalization.CultureInfo.InvariantCulture) - (range is [_, "0"] ? 0 : 1);
                    while (at < start)
                        result.Add(old[at++]);
                    break;
                case ' ':
                    Assert.Equal(old[at++], line);
                    result.Add(line);
                    break;
                case '-':
                    Assert.Equal(old[at++], line);
                    break;
                case '+':
                    result.Add(line);
                    break;
                default:
                    break;
            }
        }
        result.AddRange(old.Skip(at));
        return string.Concat(result);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').SkipLast(1).Select(l => l + "\n"), .. text.EndsWith('\n') || text.Length == 0 ? [] : new[] { text[(text.LastIndexOf('\n') + 1)..] }];
}
