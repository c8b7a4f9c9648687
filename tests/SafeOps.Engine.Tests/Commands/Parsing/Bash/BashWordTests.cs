using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

public sealed class BashWordTests
{
    [Theory]
    [InlineData("rm")]
    [InlineData("r\"m\"")]
    [InlineData("r''m")]
    [InlineData("\\rm")]
    [InlineData("r\\\nm")]
    [InlineData("'r'\"m\"")]
    [InlineData("$'\\x72m'")]
    [InlineData("$'\\162\\u006d'")]
    [InlineData("$'r\\U0000006D'")]
    [InlineData("\"r\\\nm\"")]
    public void Quotes_do_not_hide_a_name(string word) => Assert.Equal("rm", Word(word).Constant);

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{a}", "{a}")]
    [InlineData("a{b", "a{b")]
    [InlineData("HEAD@{1}", "HEAD@{1}")]
    [InlineData("{a..}", "{a..}")]
    [InlineData("\\{a,b}", "{a,b}")]
    [InlineData("[", "[")]
    [InlineData("a~", "a~")]
    [InlineData("'*'", "*")]
    [InlineData("\\~", "~")]
    [InlineData("a=b", "a=b")]
    [InlineData("$", "$")]
    [InlineData("\"$\"", "$")]
    [InlineData("\"\\a\\$\"", "\\a$")]
    [InlineData("''", "")]
    [InlineData("é\\é", "éé")]
    [InlineData("\\😀", "😀")]
    public void What_expands_to_nothing_else_is_constant(string word, string constant) => Assert.Equal(constant, Word(word).Constant);

    [Theory]
    [InlineData("a*", "<a.glob *>", "a")]
    [InlineData("[a-z]?", "<glob [a-z].glob ?>", "")]
    [InlineData("[$x", "<glob [.$x>", "")]
    [InlineData("~/a", "<tilde ~./a>", "")]
    [InlineData("~user", "<tilde ~user>", "")]
    [InlineData("a{b,c}d", "<a.braces b,c.d>", "a")]
    [InlineData("{a,b{1..3}}", "<braces a,<b.range {1..3}>>", "")]
    [InlineData("{a..c..2}{,x}", "<range {a..c..2}.braces '',x>", "")]
    [InlineData("{'a b',$c}", "<braces a_b,<$c>>", "")]
    [InlineData("a$b\"$c\"", "<a.$b.q$c>", "a")]
    [InlineData("\"a $b c\"", "<a_.q$b._c>", "a ")]
    [InlineData("$1$10$@$_", "<$1.$1.0.$@@all.$_>", "")]
    public void What_may_become_another_word_is_not(string word, string sketch, string prefix)
    {
        var read = Word(word);
        Assert.Null(read.Constant);
        Assert.Equal(sketch, BashSketch.Word(read));
        Assert.Equal(prefix, read.Prefix);
    }

    [Theory]
    [InlineData("${x}", "<$x>")]
    [InlineData("${10}", "<$10>")]
    [InlineData("${x:-a b}", "<$x :- a_b>")]
    [InlineData("${x:=${y-$(z)}}", "<$x := <$y - <$(z)>>>")]
    [InlineData("${x?}${x:+'}'}", "<$x ? ''.$x :+ }>")]
    [InlineData("${#x}${#}${##}${#-}${#x[@]}", "<$x #.$#.$# #.$- #.$x@all #>")]
    [InlineData("${#-a}", "<$# - a>")]
    [InlineData("${!x}${!x[@]}${!x*}${!#}${!}", "<$x !.$x@all !.$x !*.$# !.$!>")]
    [InlineData("${!x:-a}", "<$x !:- a>")]
    [InlineData("${x#a}${x##*/}${x%b}${x%%.*}", "<$x # a.$x ## <glob *./>.$x % b.$x %% <..glob *>>")]
    [InlineData("${x/a/b}${x//a}${x/#a/$b}${x/%/c}", "<$x / a b.$x // a.$x /# a <$b>.$x /% '' c>")]
    [InlineData("${x//\\//_}", "<$x // / _>")]
    [InlineData("${x^}${x^^}${x,[a]}${x,,}", "<$x ^ ''.$x ^^ ''.$x , <glob [.a]>.$x ,, ''>")]
    [InlineData("${x:1}${x: -1:$n}", "<$x : 1.$x : _-1 <$n>>")]
    [InlineData("${x@P}${x[@]@Q}", "<$x @P.$x@all @Q>")]
    [InlineData("${x[$(a)]}${x[i+1]:-b}${x[*]}", "<$x[<q$(a)>].$x[i+1] :- b.$x@all>")]
    [InlineData("\"${x:-\"a\"}\"", "<q$x :- a>")]
    [InlineData("\"${x:-'$(a)'}\"", "<q$x :- <'.q$(a).'>>")]
    [InlineData("\"${x#'a}'}\"", "<q$x # a}>")]
    [InlineData("$(a)`b`", "<$(a).$(b)>")]
    [InlineData("$(<f)", "<$( {< f})>")]
    [InlineData("$(case x in a) b;; esac)", "<$(case x[a: b])>")]
    [InlineData("$(a # )\n)", "<$(a)>")]
    [InlineData("$(\"$(a \")\")\")", "<$(<q$(a ))>)>")]
    [InlineData("`a \\`b \\\\\\`c\\\\\\`\\``", "<$(a <$(b <$(c)>)>)>")]
    [InlineData("\"`a \\\"b c\\\"`\"", "<q$(a b_c)>")]
    [InlineData("${ a; }", "<$(a)>")]
    [InlineData("$((1 + ${x}))$[a[1]]", "<$((<1_+_.q$x>)).$((a[1]))>")]
    [InlineData("$((a[$(b)]))", "<$((<a.[.q$(b).]>))>")]
    [InlineData("$(( (1) + (2) ))", "<$((_(1)_+_(2)_))>")]
    [InlineData("<(a)>(b)", "<<(a).>(b)>")]
    public void Expansions(string word, string sketch) => Assert.Equal(sketch, BashSketch.Word(Word(word)));

    [Fact]
    public void Quoting_is_seen_word_by_word()
    {
        var words = Assert.IsType<BashSimple>(Assert.Single(BashScript.Read("a \\b c'' \"$d\" $e").Commands)).Words;
        Assert.Equal([false, true, true, true, false], words.Select(w => w.IsQuoted));
    }

    private static BashWord Word(string text)
    {
        var script = BashScript.Read("x " + text);
        Assert.Empty(script.Problems);
        return Assert.IsType<BashSimple>(Assert.Single(script.Commands)).Words[1];
    }
}
