using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

public sealed class BashCommandTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("# nothing", "")]
    [InlineData("ls -la /tmp", "ls -la /tmp")]
    [InlineData("a; b & c\nd", "a; b &; c; d")]
    [InlineData("a | b |& c", "pipe[a | b | c]")]
    [InlineData("a |\n\n b", "pipe[a | b]")]
    [InlineData("a && b || c &", "list[a | b | c] &")]
    [InlineData("! a | b", "pipe[a | b]")]
    [InlineData("! ! a", "pipe[a]")]
    [InlineData("time -p -- a", "pipe[a]")]
    [InlineData("time", "pipe[]")]
    [InlineData("a | time -o f b", "pipe[a | time -o f b]")]
    [InlineData("x=$(time -o f b)", "x:=<$(time -o f b)>")]
    [InlineData("a # b; c", "a")]
    [InlineData("a#b", "a#b")]
    [InlineData("a \\\n b\\\nc", "a bc")]
    [InlineData("a &\\\n& b", "list[a | b]")]
    [InlineData("ls\r", "ls\r")]
    public void Lists_and_pipelines(string text, string sketch) => Assert.Equal(sketch, BashSketch.Of(text));

    [Theory]
    [InlineData("{ a; b; }", "group[a; b]")]
    [InlineData("( a; b )", "subshell[a; b]")]
    [InlineData("(a)|(b)", "pipe[subshell[a] | subshell[b]]")]
    [InlineData("{ a; } >f 2>&1", "group[a] {> f} {2>& 1}")]
    [InlineData("if a; then b; elif c; then d; else e; fi", "if[a | b | c | d | e]")]
    [InlineData("if a\nthen\n b\nfi && c", "list[if[a | b] | c]")]
    [InlineData("if { a; } then (b) fi", "if[group[a] | subshell[b]]")]
    [InlineData("while a; do b; done <f", "while[a | b] {< f}")]
    [InlineData("until a; do b & done", "until[a | b &]")]
    [InlineData("for x in a b; do c; done", "for x in a b[c]")]
    [InlineData("for x; do c; done", "for x in $@[c]")]
    [InlineData("for x\ndo c; done", "for x in $@[c]")]
    [InlineData("for x in; do c; done", "for x in [c]")]
    [InlineData("for x in do; { c; }", "for x in do[c]")]
    [InlineData("select x in a; do c; done", "select x in a[c]")]
    [InlineData("for ((i=0; i<(3); i++)); do c; done", "for((i=0;_i<(3);_i++))[c]")]
    [InlineData("for ((;;)) { c; }", "for((;;))[c]")]
    [InlineData("case x in a|b) c;; (d) ;; e) f ;& *) g ;;& esac", "case x[a b: c | d:  | e: f | <glob *>: g]")]
    [InlineData("case x in esac", "case x[]")]
    [InlineData("case in in in) in=1\nesac", "case in[in: in:=1]")]
    [InlineData("[[ -f a && ! ( b == c* || d < e ) ]]", "test[-f a && ! ( b == <c.glob *> || d < e )]")]
    [InlineData("[[ $x =~ ^(a|b c)+$ ]]", "test[<$x> =~ <^.glob (.glob a|b_c.glob ).+.$>]")]
    [InlineData("[[ x == @(a|b) ]]", "test[x == <glob @(.glob a|b.glob )>]")]
    [InlineData("[[ if && do ]]", "test[if && do]")]
    [InlineData("(( a[1] > 2 ))", "((_a[1]_>_2_))")]
    [InlineData("((a); (b))", "subshell[subshell[a]; subshell[b]]")]
    [InlineData("(( (1) ) )", "subshell[subshell[subshell[1]]]")]
    [InlineData("f() { a; }", "function f group[a]")]
    [InlineData("f () ( a ) >g", "function f subshell[a] {> g}")]
    [InlineData("function f-g { a; }", "function f-g group[a]")]
    [InlineData("function f()\n[[ a ]]", "function f test[a]")]
    [InlineData("function f (a)", "function f subshell[a]")]
    [InlineData("coproc a b", "coproc - a b")]
    [InlineData("coproc c { a; }", "coproc c group[a]")]
    [InlineData("coproc while a; do b; done", "coproc - while[a | b]")]
    [InlineData("echo if { } ! [[ time", "echo if { } ! [[ time")]
    [InlineData("a=1 if", "a:=1 if")]
    [InlineData(">f if", "if {> f}")]
    public void Compound_commands(string text, string sketch) => Assert.Equal(sketch, BashSketch.Of(text));

    [Theory]
    [InlineData("a=1 b+=2 c", "a:=1 b+:=2 c")]
    [InlineData("a= b", "a:='' b")]
    [InlineData("a[i + 1]=3", "a[i_+_1]:=3")]
    [InlineData("a[$(b)]+=3", "a[<q$(b)>]+:=3")]
    [InlineData("a=(x 'y z' [k]=v [2]+=w *.c)", "a:=(x y_z <$((k)).=.v> <$((2)).+=.w> <glob *..c>)")]
    [InlineData("a=(\n x # y\n z\n)", "a:=(x z)")]
    [InlineData("a=~/x:~b c=d~", "a:=<tilde ~./x:.tilde ~b> c:=d~")]
    [InlineData("a={b,c}", "a:={b,c}")]
    [InlineData("b a=1", "b a=1")]
    [InlineData("'a'=1", "a=1")]
    [InlineData("make a=~/x --b=~/y", "make <a=.tilde ~./x> --b=~/y")]
    [InlineData("declare -a x=(1 2) y+=($z)", "declare -a <x=.array 1 2> <y+=.array <$z>>")]
    public void Assignments(string text, string sketch) => Assert.Equal(sketch, BashSketch.Of(text));

    [Theory]
    [InlineData(">f", " {> f}")]
    [InlineData("a >f <g >>h <>i >|j", "a {> f} {< g} {>> h} {<> i} {>| j}")]
    [InlineData("a 2>&1 >&2 <&3 &>f &>>g >&h", "a {2>& 1} {>& 2} {<& 3} {&> f} {&>> g} {>& h}")]
    [InlineData("a 2>&1>f", "a {2>& 1} {> f}")]
    [InlineData("a {v}>f {v}>&-", "a {v> f} {v>& -}")]
    [InlineData("a >&-b", "a b {>& -}")]
    [InlineData("a 2 >f", "a 2 {> f}")]
    [InlineData("a2>f", "a2 {> f}")]
    [InlineData("a <<<b", "a {<<< b}")]
    [InlineData("2>f a", "a {2> f}")]
    [InlineData("a>\\\n>f", "a {>> f}")]
    [InlineData("a 2>(b) c<(d)", "a <2.>(b)> <c.<(d)>")]
    public void Redirections(string text, string sketch) => Assert.Equal(sketch, BashSketch.Of(text));

    [Theory]
    [InlineData("a <<E\nb $c\nE\nd", "a {<< E = <b_.q$c.⏎>}; d")]
    [InlineData("a <<'E' | b\n$c\nE", "pipe[a {<< E = $c⏎} | b]")]
    [InlineData("a <<-E\n\tb\n\tE\nc", "a {<<- E = b⏎}; c")]
    [InlineData("a <<A <<\\B\n1\nA\n2\nB", "a {<< A = 1⏎} {<< B = 2⏎}")]
    [InlineData("a <<E\nE", "a {<< E = ''}")]
    [InlineData("a <<E\nb\\\nE\nE", "a {<< E = bE⏎}")]
    [InlineData("a <<E\n\"$(b \")\")\" \\$ \\\"\nE", "a {<< E = <\".q$(b )).\"_.$._\\\"⏎>}")]
    [InlineData("a $(b <<E\nc\nE\n) d", "a <$(b {<< E = c⏎})> d")]
    [InlineData("if a <<E\nE\nthen b; fi", "if[a {<< E = ''} | b]")]
    [InlineData("a <<E; b=(\n1\nE\n2)", "a {<< E = 1⏎}; b:=(2)")]
    public void Here_documents(string text, string sketch) => Assert.Equal(sketch, BashSketch.Of(text));

    [Fact]
    public void Places_are_those_of_the_text()
    {
        const string text = "x=1 a | `b \\`c\\`` >f; (d)";
        var script = BashScript.Read(text);
        Assert.Empty(script.Problems);
        var pipeline = Assert.IsType<BashPipeline>(script.Commands[0]);
        Assert.Equal("x=1 a | `b \\`c\\`` >f", text[pipeline.Start..pipeline.End]);
        var second = Assert.IsType<BashSimple>(pipeline.Commands[1]);
        Assert.Equal(">f", text[second.Redirections[0].Start..second.Redirections[0].End]);
        var inside = Assert.IsType<BashCommandSubstitution>(Assert.Single(second.Words[0].Parts)).Script;
        var inner = Assert.IsType<BashSimple>(Assert.Single(inside.Commands));
        Assert.Equal("b \\`c\\`", text[inner.Start..inner.End]);
        Assert.Equal("\\`c\\`", text[inner.Words[1].Start..inner.Words[1].End]);
        Assert.Equal("(d)", text[script.Commands[1].Start..script.Commands[1].End]);
    }
}
