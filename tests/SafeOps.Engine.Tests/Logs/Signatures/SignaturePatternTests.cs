using System.Text;
using SafeOps.Logs.Signatures;

namespace SafeOps.Engine.Tests.Logs.Signatures;

public sealed class SignaturePatternTests
{
    [Theory]
    [InlineData("connection refused", "Connection REFUSED", true)]
    [InlineData("connection refused", "myconnection refused", false)]
    [InlineData("connection refused", "connection refusedly", false)]
    [InlineData("connection refused", "x\\nconnection refused\\n", true)]
    [InlineData("*exception: ", "FooException: x", true)]
    [InlineData("reason:~oomkilled", "Reason:\t    OOMKilled", true)]
    [InlineData("'reason':~'oom'", "{\\\"reason\\\":\\\"OOM\\\"}", true)]
    [InlineData("kill{ed|} process", "Kill process 7", true)]
    [InlineData("kill{ed|} process", "Killed process 7", true)]
    [InlineData("lookup … no such host", "lookup a on b: no such host", true)]
    [InlineData("lookup … no such host", "lookup a\nno such host", false)]
    [InlineData("traceback:{lines}valueerror", "Traceback:\n a\n b\nValueError", true)]
    [InlineData("^panic: {m:text}", "panic: boom", true)]
    [InlineData("^panic: {m:text}", "ERROR: panic: boom", true)]
    [InlineData("^panic: {m:text}", "do not panic: boom", false)]
    [InlineData("{n:number} attempts failed", "17 attempts failed", true)]
    [InlineData("{n:number} attempts failed", "many attempts failed", false)]
    public void A_form_matches_what_it_describes(string form, string text, bool matches) => Assert.Equal(matches, Match(form, text) is not null);

    [Theory]
    [InlineData("process {pid:number} ({name:text}) total", "process 12 (my (app)) total", "12|my (app)")]
    [InlineData("lookup {host:host}: no such host", "lookup a.b:53: no such host", "a.b:53")]
    [InlineData("message: {rest:text}", "message: all of it\nnot this", "all of it")]
    [InlineData("{what:disk|memory} is low: ", "Memory is low: 3", "Memory")]
    [InlineData("task {name:text}:{pid:number} blocked", "task jbd2/sda1-8:301 blocked", "jbd2/sda1-8|301")]
    public void Values_are_what_stands_between(string form, string text, string values) => Assert.Equal(values, Match(form, text));

    [Fact]
    public void A_form_full_of_gaps_gives_up_on_a_text_made_to_keep_it_busy()
    {
        var text = "aaaaaa " + string.Concat(Enumerable.Repeat("b ", 90));
        Assert.Null(Match("aaaaaa …b…b…b…b…b…b…c", text));
    }

    private static string? Match(string form, string text)
    {
        var pattern = PatternParser.Parse(form);
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<(int Start, int End)> values = stackalloc (int, int)[SignatureForm.MostValues];
        foreach (var anchor in pattern.AnchorTexts)
        {
            var at = AsciiText.IndexOf(bytes, anchor);
            if (at < 0 || !pattern.TryMatch(bytes, at, 0, values, out _, out _))
                continue;
            var found = new List<string>();
            for (var i = 0; i < pattern.Values.Count; i++)
                found.Add(Encoding.UTF8.GetString(bytes[values[i].Start..values[i].End]));
            return string.Join('|', found);
        }
        return null;
    }
}
