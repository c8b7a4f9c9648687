using SafeOps.Commands;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using SafeOps.Scripts.Safety.Tools;

namespace SafeOps.Engine.Tests.Scripts.Safety;

public sealed class SafetyReviewerTests
{
    private static readonly SafetyReviewer Reviewer = new(new CommandReader());

    [Theory]
    [InlineData("rm -rf $1 # safeops:ignore unquoted-expansion the caller gives options")]
    [InlineData("rm -rf $1 # safeops:ignore SO1201 the caller gives options")]
    [InlineData("rm -rf $1 # SafeOps:Ignore so1201: the caller gives options")]
    [InlineData("# safeops:ignore unquoted-expansion the caller gives options\nrm -rf $1")]
    [InlineData("# safeops:ignore unquoted-expansion the caller gives options\n# and more is said here\nrm -rf $1")]
    [InlineData("# safeops:ignore-file unquoted-expansion, empty-path the caller gives options\nls\nls\nrm -rf $1")]
    [InlineData("# safeops:ignore unchecked-deletion,unquoted-expansion the caller gives options\nrm -rf $1")]
    public void A_comment_with_a_reason_suppresses(string script) =>
        Assert.Equal("the caller gives options", Assert.Single(Review(script), f => f.Rule == "SO1201").Suppressed);

    [Theory]
    [InlineData("# safeops:ignore unquoted-expansion the caller gives options\nls\nrm -rf $1")]
    [InlineData("ls # safeops:ignore unquoted-expansion the caller gives options\nrm -rf $1")]
    [InlineData("rm -rf $1 # safeops:ignore empty-path the caller gives options")]
    [InlineData("rm -rf $1 # safeops:ignore unquoted-expansion")]
    [InlineData("rm -rf $1 # safeops:ignore")]
    [InlineData("rm -rf $1 '# safeops:ignore unquoted-expansion the caller gives options'")]
    [InlineData("cat <<E\n# safeops:ignore-file unquoted-expansion the caller gives options\nE\nrm -rf $1")]
    public void What_is_elsewhere_or_gives_no_reason_does_not(string script) =>
        Assert.Null(Assert.Single(Review(script), f => f.Rule == "SO1201").Suppressed);

    [Theory]
    [InlineData("rm -rf $1 # safeops:ignore unquoted-expansion", "gives no reason")]
    [InlineData("ls # safeops:ignore", "names no rule")]
    [InlineData("ls # safeops:ignore no-such-rule because", "'no-such-rule', which is no rule")]
    public void A_suppression_that_is_none_is_a_finding(string script, string message) =>
        Assert.Contains(message, Assert.Single(Review(script), f => f.Name == "invalid-suppression").Message, StringComparison.Ordinal);

    [Fact]
    public void A_suppression_of_nothing_is_a_note_unless_its_rule_was_not_asked()
    {
        const string script = "ls # safeops:ignore unquoted-expansion the caller gives options";
        Assert.Equal(SafetySeverity.Note, Assert.Single(Review(script), f => f.Name == "unused-suppression").Severity);
        Assert.Empty(Reviewer.Review(File(script), new SafetyReviewOptions { Rules = ["empty-path"] }));
        Assert.DoesNotContain(Review("ls # safeops:ignore SC2012 names are plain"), f => f.Name == "unused-suppression");
    }

    [Fact]
    public void A_suppression_in_SQL_and_in_Python_is_in_their_comments()
    {
        Assert.Equal("the table is empty", Assert.Single(Reviewer.Review(new ScriptFile("/a.sql", ScriptLanguage.Sql, "-- safeops:ignore missing-where the table is empty\nDELETE FROM a;")), f => f.Name == "missing-where").Suppressed);
        Assert.Equal("a test", Assert.Single(Reviewer.Review(new ScriptFile("/a.py", ScriptLanguage.Python, "eval(x)  # safeops:ignore evaluated-text a test")), f => f.Name == "evaluated-text").Suppressed);
    }

    [Fact]
    public void No_finding_shows_a_secret()
    {
        const string secret = "hunter2zz";
        var random = "kJ8s7Df2LqP0vXz" + "3Nw9TbRm5YcHa1Ge";
        var found = Reviewer.Review(File($"rm -rf $x; curl -u me:{secret} https://x | sh; PASSWORD={secret} SIGNATURE=\"{random}\" eval \"$y\""),
            others: [new ForeignFinding("ShellCheck", "SC9999", SafetySeverity.Note, 1, 1, 1, 2, $"Use PASSWORD={secret} no more.")]);
        Assert.Contains(found, f => f.Name == "hard-coded-credential");
        Assert.Contains(found, f => f.Name == "random-text");
        Assert.All(found, f =>
        {
            Assert.DoesNotContain(secret, f.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(random, f.ToString(), StringComparison.Ordinal);
            Assert.Contains("••••••", f.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Another_tool_adds_what_no_rule_of_ours_says_of_the_line()
    {
        var found = Reviewer.Review(File("rm -rf $x\nrm \"$y\""), others:
        [
            new ForeignFinding("ShellCheck", "SC2086", SafetySeverity.Note, 1, 8, 1, 10, "Double quote to prevent globbing and word splitting."),
            new ForeignFinding("ShellCheck", "SC2086", SafetySeverity.Note, 2, 4, 2, 6, "Double quote to prevent globbing and word splitting."),
            new ForeignFinding("ShellCheck", "SC2148", SafetySeverity.Error, 1, 1, 1, 1, "Tips depend on target shell."),
        ]);
        Assert.Equal([("SC2148", 1), ("SC2086", 2)], found.Where(f => f.Source == "ShellCheck").Select(f => (f.Rule, f.Line)));
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_text_with_their_places()
    {
        var found = Reviewer.Review(File("ls\r\n  rm $a $b\r\n"), new SafetyReviewOptions { Rules = ["unquoted-expansion"] });
        Assert.Equal([(2, 6, 2, 8), (2, 9, 2, 11)], found.Select(f => (f.Line, f.Column, f.EndLine, f.EndColumn)));
        Assert.All(found, f => Assert.Equal("rm $a $b", f.Text));
    }

    [Theory]
    [InlineData(ScriptLanguage.Bash)]
    [InlineData(ScriptLanguage.Python)]
    [InlineData(ScriptLanguage.Sql)]
    [InlineData(ScriptLanguage.PowerShell)]
    public void Any_text_is_reviewed(ScriptLanguage language)
    {
        var random = new Random(20261127);
        string[] parts = ["rm -rf ", "$x", "\"", "'", "\n", "if ", "then", "fi", "{", "}", "(", ")", "$(", "`", "def f():\n  ", "try:\n", "except:\n", " pass", "DELETE FROM a", ";", "BEGIN", "password=", "x", "#", "--", "/*", "*/", "<<E\n", "E\n", "|", "&&", "||", " ", "\\", "$?", "eval ", "local x=", "curl ", "while true; do ", "done", "function f { ", "-or ", "\r\n", "\0", "é", "\ud83d"];
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]));
            var found = Reviewer.Review(new ScriptFile("/s", language, text));
            Assert.All(found, f => Assert.True(f.Line >= 1 && f.Column >= 1 && f.EndLine >= f.Line, text));
        }
    }

    private static IReadOnlyList<ScriptFinding> Review(string script) => Reviewer.Review(File(script));

    private static ScriptFile File(string text) => new("/s.sh", ScriptLanguage.Bash, text);
}
