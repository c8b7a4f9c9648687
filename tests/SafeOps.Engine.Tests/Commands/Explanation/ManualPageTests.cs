using SafeOps.Commands;
using SafeOps.Commands.Explanation.Manuals;

namespace SafeOps.Engine.Tests.Commands.Explanation;

public sealed class ManualPageTests
{
    private const string Man = """
        .\" A page with the macros of man(7).
        .de XX
        .TH not this
        ..
        .TH FROB 1 "May 2026"
        .SH NAME
        frob \- turns \fIknobs\fR
        .SH OPTIONS
        .TP
        \fB\-a\fR, \fB\-\-all\fR
        Turns all of them. There is more to say, but not here.
        .TP
        .BR \-n ", " \-\-number =\fICOUNT\fR
        turns the first
        .I COUNT
        knobs
        .IP "\-v" 4
        says what it does
        .if n \{\
        .IP \-z 4
        hidden
        .\}
        .SS Others
        .PP
        \-w is no option with a tag
        """;

    private const string Mdoc = """
        .Dd May 1, 2026
        .Dt FROB 1
        .Sh NAME
        .Nm frob
        .Nd turn knobs
        .Sh DESCRIPTION
        .Bl -tag -width Ds
        .It Fl a , Fl Fl all
        Turn all of them.
        .It Fl n Ar count
        Turn the first
        .Ar count
        knobs.
        .El
        """;

    [Theory]
    [InlineData(Man)]
    [InlineData(Mdoc)]
    public void A_tool_that_is_not_known_is_explained_by_its_manual_page(string page)
    {
        var explanation = Explained.Of("frob -a -n 3 file", CommandShell.Bash, ("frob", page));
        var frob = Assert.Single(explanation.Pieces);
        Assert.Matches("^by its manual page: turns? knobs$", frob.Meaning);
        Assert.Equal(["-a", "-n 3", "file"], frob.Pieces.Select(p => p.Text));
        Assert.Matches("^turns? all of them$", frob.Pieces[0].Meaning);
        Assert.Matches("^turns? the first (COUNT|count) knobs$", frob.Pieces[1].Meaning);
        Assert.Equal("given to it", frob.Pieces[2].Meaning);
    }

    [Fact]
    public void The_manual_makes_no_tool_known()
    {
        var explanation = Explained.Of("frob -a", CommandShell.Bash, ("frob", Man));
        Assert.Equal(CommandEffect.Unknown, explanation.Effect);
        Assert.NotNull(explanation.Pieces[0].Warning);
    }

    [Fact]
    public void Takes_a_bundle_apart_where_the_page_has_each_letter()
    {
        var pieces = Explained.Of("frob -av -ax", CommandShell.Bash, ("frob", Man)).Pieces[0].Pieces;
        Assert.Equal(["-a", "v", "-ax"], pieces.Select(p => p.Text));
        Assert.Equal("says what it does", pieces[1].Meaning);
        Assert.Contains("not in its manual page", pieces[2].Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-w")]
    [InlineData("-z")]
    [InlineData("--al")]
    public void Finds_no_option_that_the_page_does_not_list(string option) =>
        Assert.Null(new ManualPage(new RoffReader(Man).Read()).Option(option));

    [Theory]
    [InlineData(@"a\-b \fBc\fR \(aqd\(aq \[lq]e\[rq] \e \s-1F\s+1 \*(lqg\*(rq", "a-b c 'd' “e” \\ F “g”")]
    [InlineData(@"x\h'1n'y\""comment", "xy")]
    [InlineData(@"\", "")]
    [InlineData(@"\(", "")]
    [InlineData(@"\f[", "")]
    [InlineData(@"\*", "")]
    public void Takes_the_escapes_out(string line, string text) => Assert.Equal(text, RoffText.Of(line));

    [Fact]
    public void Reads_any_page()
    {
        var random = new Random(5);
        const string alphabet = ".\\'\"TPSHIBfRn()[]{}*- \nab";
        for (var i = 0; i < 3000; i++)
        {
            var page = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.NotNull(new ManualPage(new RoffReader(page).Read()).Option("-a")?.Says ?? "");
        }
    }
}
