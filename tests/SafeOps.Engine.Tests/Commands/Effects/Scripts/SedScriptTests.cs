using SafeOps.Commands;
using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Engine.Tests.Commands.Effects.Scripts;

public sealed class SedScriptTests
{
    [Theory]
    [InlineData("")]
    [InlineData("p")]
    [InlineData("1,10p")]
    [InlineData("#n\n/x/p")]
    [InlineData("s/a/b/g;s/c/d/2p")]
    [InlineData("s/[^/]*$//")]
    [InlineData("s/[^\\/]*$//")]
    [InlineData("s/[[:alpha:]\\/]/w f/")]
    [InlineData("s|/usr|/opt|")]
    [InlineData("s/a\\/b/w out/")]
    [InlineData("s/a/b\\\nw out/")]
    [InlineData(":a;N;$!ba;s/\\n/ /g")]
    [InlineData("/a/,/b/{s/x/y/;p;}")]
    [InlineData("/a/{\n/b/!d\n}")]
    [InlineData("$!{N;ba\n}")]
    [InlineData("\\,x,I p")]
    [InlineData("0~3d")]
    [InlineData("/x/,+2!d")]
    [InlineData("2,~4 p")]
    [InlineData("1i w out")]
    [InlineData("1i\\\nw out")]
    [InlineData("a one\\\nw out\\\ntwo")]
    [InlineData("$a\\  done")]
    [InlineData("c\\\ntext")]
    [InlineData("y/abc/w o/;y/a\\/b/xyz/")]
    [InlineData("l 5;L;q 3")]
    [InlineData("w /dev/stdout")]
    [InlineData("s/a/b/w /dev/stderr")]
    [InlineData("=;F;z;x;g;G;h;H;n;N;d;D;P")]
    [InlineData("# w out\np")]
    [InlineData("/[/]/p")]
    public void A_script_that_only_edits_the_stream_has_no_finding(string script)
    {
        var findings = SedScript.Judge(script);
        if (script.Contains("$a\\ ", StringComparison.Ordinal))
            Assert.All(findings, f => Assert.Equal(CommandEffect.Unknown, f.Effect));
        else
            Assert.Empty(findings);
        Assert.DoesNotContain("out", ScratchRun.Leaves("sed", "--", script, "in"));
    }

    [Theory]
    [InlineData("w out")]
    [InlineData("W out")]
    [InlineData("1!w out")]
    [InlineData("1,2 ! w out")]
    [InlineData("s/a/b/w out")]
    [InlineData("s/a/b/ w out")]
    [InlineData("s/a/b/gIw out")]
    [InlineData("s,a,b,w out")]
    [InlineData("saxaybaw out")]
    [InlineData("/x/w out")]
    [InlineData("\\,x,w out")]
    [InlineData("p;;;w out")]
    [InlineData("{p;w out\n}")]
    [InlineData("a\\\ntext\nw out")]
    [InlineData("a text\nw out")]
    [InlineData("a text \\\\\nw out")]
    [InlineData("y/a/b/;w out")]
    [InlineData("y/a\\/;/xyz/;w out")]
    [InlineData("s/[/]/x/w out")]
    [InlineData("s/[]/]/x/w out")]
    [InlineData("s/[/]/w out")]
    [InlineData("s/\\[/]/;w out")]
    [InlineData("s/[[:alpha:]/]/x/;w out")]
    [InlineData(":a\nw out")]
    [InlineData(":a;w out")]
    [InlineData("bx;w out\n:x")]
    [InlineData("r in\nw out")]
    [InlineData("# x\nw out")]
    [InlineData("s/a/b/e;w out")]
    [InlineData("1e touch out")]
    [InlineData("1s/.*/touch out/e")]
    [InlineData("1{s/.*/touch out/;e\n}")]
    [InlineData("1s/.*/touch out/;1!b;e")]
    public void What_writes_or_runs_is_found_as_sed_does_it(string script)
    {
        Assert.NotEmpty(SedScript.Judge(script));
        // A script that this sed refuses (brackets are read in several ways) need not leave anything.
        if (script != "s/[/]/w out")
            Assert.Contains("out", ScratchRun.Leaves("sed", "--", script, "in"));
    }

    [Theory]
    [InlineData("a\\")]
    [InlineData("a text\\")]
    [InlineData("a\\\\\nw out")]
    [InlineData("s/a/b")]
    [InlineData("s/a/b\nw out/")]
    [InlineData("s/a/b/k")]
    [InlineData("u")]
    [InlineData("p x")]
    [InlineData("/a")]
    [InlineData("1,")]
    [InlineData("r")]
    [InlineData("b a}w out")]
    [InlineData("s/[/x/")]
    [InlineData("sébécé")]
    public void What_is_not_certain_is_unknown(string script) =>
        Assert.Contains(SedScript.Judge(script), f => f.Effect == CommandEffect.Unknown);

    [Fact]
    public void Where_seds_do_not_agree_on_the_end_of_a_pattern_each_reading_counts() =>
        Assert.Contains(SedScript.Judge("s/[[:alpha:]/]/w f/"), f => f.Kind == ValueKind.Output);

    [Fact]
    public void A_finding_names_the_file_or_the_command_and_where_it_stands()
    {
        var write = Assert.Single(SedScript.Judge("p; s/a/b/w my file"));
        Assert.Equal((ValueKind.Output, "my file", 3, 18), (write.Kind, write.Value, write.Start, write.End));
        var run = Assert.Single(SedScript.Judge("1e ls -l"));
        Assert.Equal((ValueKind.Shell, "ls -l"), (run.Kind, run.Value));
        var read = Assert.Single(SedScript.Judge("r /etc/passwd"));
        Assert.Equal((ValueKind.File, "/etc/passwd", CommandEffect.Read), (read.Kind, read.Value, read.Effect));
    }

    [Fact]
    public void Any_text_is_read_without_an_exception()
    {
        var random = new Random(7);
        const string Alphabet = "sywreaic{}[]/\\;:,!$~+0 19\n#\tbtpé&^gIMe";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            Assert.All(SedScript.Judge(text), f => Assert.InRange(f.End, f.Start, text.Length));
        }
    }
}
