using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

/// <summary>What cannot be read for certain is said to be so, bash or not.</summary>
public sealed class BashProblemTests
{
    [Theory]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData("$'a\\'")]
    [InlineData("`a")]
    [InlineData("a \\")]
    [InlineData("$(a")]
    [InlineData("${a")]
    [InlineData("$((1)")]
    [InlineData("a=(1")]
    [InlineData("a | ")]
    [InlineData("a &&")]
    [InlineData("a; ; b")]
    [InlineData("a & ; b")]
    [InlineData("a ;; b")]
    [InlineData("a )")]
    [InlineData("a (b)")]
    [InlineData("( )")]
    [InlineData("{ }")]
    [InlineData("{ a }")]
    [InlineData("if a; then fi")]
    [InlineData("if a; then b")]
    [InlineData("if { a; } >f then b; fi")]
    [InlineData("then a")]
    [InlineData("in")]
    [InlineData("]] a")]
    [InlineData("do\\\nne")]
    [InlineData("for a-b in c; do d; done")]
    [InlineData("for ((a; b)); do c; done")]
    [InlineData("case a in b) c")]
    [InlineData("[[ a b ]]")]
    [InlineData("[[ -f ]]")]
    [InlineData("[[ a == ]]")]
    [InlineData("a >")]
    [InlineData("a > 2>b")]
    [InlineData("a | ! b")]
    [InlineData("time && a")]
    [InlineData("f() a")]
    [InlineData("a=(b=(c))")]
    [InlineData("command declare a=(b)")]
    public void Texts_that_bash_refuses(string text) => Assert.NotEmpty(BashScript.Read(text).Problems);

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a \u0001")]
    [InlineData("a <<E\nb")]
    [InlineData("a <<$x\n$x")]
    [InlineData("$(a <<E\nb\nE)")]
    [InlineData("a <<E; b $(\nc\nE\n)")]
    [InlineData("a <<E\nE\\\n\nE")]
    [InlineData("a @(b|c)")]
    [InlineData("!(a)")]
    [InlineData("\"f\"() { a; }")]
    [InlineData("$'a\\0b'")]
    [InlineData("$'\\x80'")]
    [InlineData("$\"a\"")]
    [InlineData("${a b}")]
    [InlineData("${x@Z}")]
    [InlineData("\"${x:-'}'}\"")]
    [InlineData("${ a }; b; }")]
    [InlineData("$((a); (b))")]
    [InlineData("$(( $(case a in a) b;; esac) ))")]
    [InlineData("{a}b,c}")]
    [InlineData("{x..{a,b}}")]
    [InlineData("a[1]")]
    [InlineData("a=(b)c")]
    public void Texts_that_shells_read_in_more_than_one_way(string text) => Assert.NotEmpty(BashScript.Read("x " + text).Problems.Concat(BashScript.Read(text).Problems));

    [Fact]
    public void Half_a_character_is_a_problem()
    {
        Assert.NotEmpty(BashScript.Read("a \ud83d").Problems);
        Assert.NotEmpty(BashScript.Read("a \ude00\ud83d b").Problems);
        Assert.Empty(BashScript.Read("a \ud83d\ude00").Problems);
    }

    [Fact]
    public void A_problem_says_where_it_is()
    {
        var problem = Assert.Single(BashScript.Read("ls | 'a").Problems);
        Assert.Equal((5, 6), (problem.Start, problem.End));
    }

    [Fact]
    public void An_inner_script_has_its_share_of_the_problems()
    {
        var script = BashScript.Read("a $(b @(c)) d");
        var word = Assert.IsType<BashSimple>(Assert.Single(script.Commands)).Words[1];
        Assert.Equal(script.Problems, Assert.IsType<BashCommandSubstitution>(Assert.Single(word.Parts)).Script.Problems);
        Assert.Single(script.Problems);
    }
}
