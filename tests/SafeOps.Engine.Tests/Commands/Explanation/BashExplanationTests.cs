using SafeOps.Commands;
using SafeOps.Commands.Explanation;

namespace SafeOps.Engine.Tests.Commands.Explanation;

public sealed class BashExplanationTests
{
    [Theory]
    [InlineData("a | b", "|", "its output is the input of:")]
    [InlineData("a |& b", "|&", "output and errors are the input of:")]
    [InlineData("a && b", "&&", "if that succeeded:")]
    [InlineData("a || b", "||", "if that failed:")]
    [InlineData("a; b", ";", "then, whatever came of it:")]
    [InlineData("a & b", "&", "in the background: the shell does not wait for it")]
    [InlineData("sleep 9 &", "&", "in the background: the shell does not wait for it")]
    [InlineData("! true", "!", "succeeds if what follows fails, and the other way round")]
    [InlineData("time -p ls", "time", "measures how long what follows takes")]
    [InlineData("(ls)", "( … )", "in a subshell: what is set in it is gone behind it")]
    [InlineData("{ ls; }", "{ … }", "together:")]
    [InlineData("f() { ls; }", "f()", "defines the function f; nothing runs yet")]
    [InlineData("if true; then ls; elif false; then pwd; else id; fi", "elif", "else, if this succeeds:")]
    [InlineData("while true; do ls; break; done", "while", "as long as this succeeds:")]
    [InlineData("until false; do ls; break; done", "until", "until this succeeds:")]
    [InlineData("for x in a b; do ls; done", "for x", "for each of these, as x:")]
    [InlineData("for x; do ls; done", "for x", "for each argument of the script, as x:")]
    [InlineData("for ((i=0;i<3;i++)); do ls; done", "do", "each time:")]
    [InlineData("case $x in a|b) ls;; esac", "a|b)", "if it is like this:")]
    [InlineData("case $x in *) ls;; esac", "*)", "in all other cases:")]
    [InlineData("[[ -f x && $y == z* ]]", "$y == z*", "$y is like z*")]
    [InlineData("[ -d /tmp ]", "-d /tmp", "/tmp is a folder")]
    [InlineData("test 1 -lt 2", "1 -lt 2", "1 is less than 2")]
    [InlineData("(( n++ ))", "(( n++ ))", "computes; fails if the result is 0")]
    [InlineData("x=1", "x=1", "sets x")]
    [InlineData("x+=1", "x+=1", "adds this to x")]
    [InlineData("x=(a b)", "x=(a b)", "sets the array x")]
    [InlineData("coproc ls", "coproc", "in the background, with its input and output on pipes of this shell:")]
    public void Explains_what_joins_and_governs_commands(string text, string piece, string meaning) =>
        Assert.Equal(meaning, Explained.Piece(Explained.Of(text), piece).Meaning);

    [Theory]
    [InlineData("ls > out", "> out", "standard output goes to the file out, in place of what it holds")]
    [InlineData("ls >> out", ">> out", "standard output goes to the end of the file out")]
    [InlineData("ls >| out", ">| out", "standard output goes to the file out, in place of what it holds, whatever noclobber says")]
    [InlineData("ls 2> err", "2> err", "standard error goes to the file err, in place of what it holds")]
    [InlineData("ls 2>/dev/null", "2>/dev/null", "standard error is thrown away")]
    [InlineData("ls &>/dev/null", "&>/dev/null", "output and errors are thrown away")]
    [InlineData("ls &>> all", "&>> all", "output and errors go to the end of the file all")]
    [InlineData("ls 2>&1", "2>&1", "standard error goes where standard output goes")]
    [InlineData("ls >&2", ">&2", "standard output goes where standard error goes")]
    [InlineData("ls 3>&-", "3>&-", "descriptor 3 is closed")]
    [InlineData("wc < in", "< in", "standard input comes from the file in")]
    [InlineData("wc <> both", "<> both", "standard input is the file both, for reading and writing")]
    [InlineData("wc <<< text", "<<< text", "standard input is this text")]
    [InlineData("cat <<'E'\n$x\nE", "<<'E'", "standard input is the text below, up to the line E; the quotes keep the shell off it")]
    [InlineData("cat <<E\n$x\nE", "<<E", "standard input is the text below, up to the line E; the shell writes out what expands in it")]
    [InlineData("ls {v}> out", "{v}> out", "a new descriptor, whose number v holds, goes to the file out, in place of what it holds")]
    public void Explains_each_redirection(string text, string piece, string meaning) =>
        Assert.Equal(meaning, Explained.Piece(Explained.Of(text), piece).Meaning);

    [Theory]
    [InlineData("${x:-y}", "the value of x, or y if it is unset or empty")]
    [InlineData("${x-y}", "the value of x, or y if it is unset")]
    [InlineData("${x:=y}", "the value of x; if it is unset or empty it is set to y first")]
    [InlineData("${x:?gone}", "the value of x; if it is unset or empty the shell says gone and ends")]
    [InlineData("${x:+y}", "y if x is set and not empty, else nothing")]
    [InlineData("${#x}", "the length of the value of x")]
    [InlineData("${#x[@]}", "how many elements x has")]
    [InlineData("${x#a}", "the value of x without the shortest beginning like a")]
    [InlineData("${x##*/}", "the value of x without the longest beginning like */")]
    [InlineData("${x%.*}", "the value of x without the shortest end like .*")]
    [InlineData("${x/a/b}", "the value of x with the first a replaced by b")]
    [InlineData("${x//a}", "the value of x with every a replaced by nothing")]
    [InlineData("${x:2:3}", "3 characters of the value of x, from place 2 on")]
    [InlineData("${x^^}", "the value of x in capitals")]
    [InlineData("${x@Q}", "the value of x, quoted so that a shell reads it back")]
    [InlineData("${!x}", "the value of the variable that x names")]
    [InlineData("${!x@}", "the names of all variables that begin with x")]
    [InlineData("$#", "the number of arguments")]
    [InlineData("$?", "the exit code of the last command")]
    [InlineData("$2", "the script's argument 2")]
    public void Explains_an_expansion_by_its_operator(string written, string meaning) =>
        Assert.StartsWith(meaning, Explained.Piece(Explained.Of($"echo {written}"), written).Meaning, StringComparison.Ordinal);

    [Theory]
    [InlineData("echo 'a b'", "'a b'", "in single quotes: taken as it stands")]
    [InlineData("echo \"a b\"", "\"a b\"", "in double quotes: one word")]
    [InlineData("echo \"$x\"", "\"$x\"", "the value of x, as one word")]
    [InlineData("echo $x", "$x", "the value of x, cut into words at blanks")]
    [InlineData("echo \"$@\"", "\"$@\"", "all arguments of the script, each one word")]
    [InlineData("echo a\\ b", "a\\ b", "the backslash takes the blank as it is")]
    [InlineData("echo $'\\x41\\t'", "$'\\x41\\t'", "$'…' has backslash escapes: A⇥")]
    [InlineData("echo r\"m\"", "r\"m\"", "without its quotes: rm")]
    [InlineData("echo *.log", "*.log", "the shell puts the names that match in its place")]
    [InlineData("echo {a,b}.txt", "{a,b}.txt", "the shell writes it out: a.txt b.txt")]
    [InlineData("ls ~/x", "~/x", "~ is the home folder")]
    public void Explains_quoting_and_what_the_shell_writes_out(string text, string piece, string meaning) =>
        Assert.Contains(meaning, Explained.Piece(Explained.Of(text), piece).Meaning, StringComparison.Ordinal);

    [Theory]
    [InlineData("echo $(date)", "$( … )", "date")]
    [InlineData("echo `date`", "` … `", "date")]
    [InlineData("diff <(ls a) b", "<( … )", "ls")]
    [InlineData("bash -c 'ls /'", "-c 'ls /'", "ls")]
    [InlineData("eval \"ls /\"", "\"ls /\"", "ls")]
    [InlineData("trap 'ls' EXIT", "'ls'", "ls")]
    [InlineData("sudo ls", "sudo", "ls")]
    [InlineData("env X=1 ls", "env", "ls")]
    [InlineData("xargs -n1 ls", "xargs", "ls")]
    [InlineData("find . -exec cat {} +", "-exec", "cat")]
    [InlineData("ssh host 'ls /'", "'ls /'", "ls")]
    [InlineData("bash <<< 'ls /'", "<<< 'ls /'", "ls")]
    public void Nests_what_runs_inside(string text, string outer, string inner) =>
        Assert.Contains(Explained.Piece(Explained.Of(text), outer).Pieces, p => p.Text == inner && p.Kind == ExplainedKind.Command);

    [Fact]
    public void Says_what_powershell_is_where_it_is_called_as_a_program() =>
        Assert.Equal("runs commands of PowerShell", Explained.Piece(Explained.Of("pwsh -c 'Get-Date'"), "pwsh").Meaning);

    [Fact]
    public void Takes_a_bundle_of_options_apart()
    {
        var tar = Assert.Single(Explained.Of("tar -xzf a.tgz").Pieces);
        Assert.Equal(["-x", "z", "f a.tgz"], tar.Pieces.Select(p => p.Text));
        Assert.All(tar.Pieces, p => Assert.Equal(1, p.Depth));
    }

    [Fact]
    public void Places_what_stands_in_a_text_within_the_text()
    {
        const string text = "sudo bash -c 'cd /; rm -rf x'";
        var rm = Explained.Piece(Explained.Of(text), "rm");
        Assert.Equal("rm", text[rm.Span.Start..rm.Span.End]);
        Assert.Equal(CommandEffect.Destroy, rm.Effect);
    }

    [Fact]
    public void Says_no_effect_of_pieces_whose_place_quoting_has_moved()
    {
        var explanation = Explained.Of("bash -c 'rm '\\''x'\\'");
        Assert.Null(Explained.Piece(explanation, "rm").Effect);
        Assert.Equal(CommandEffect.Destroy, explanation.Effect);
        Assert.Equal(CommandEffect.Destroy, explanation.Pieces[0].Effect);
    }

    [Theory]
    [InlineData("find . -delete", "-delete")]
    [InlineData("git push --force", "--force")]
    [InlineData("rm -rf x", "rm")]
    [InlineData("foo", "foo")]
    [InlineData("$x", "$x")]
    public void Warns_where_it_is_due(string text, string piece) => Assert.NotNull(Explained.Piece(Explained.Of(text), piece).Warning);

    [Theory]
    [InlineData("ls -la | wc -l")]
    [InlineData("kubectl get pods -A")]
    public void Warns_of_nothing_where_nothing_is_done(string text) => Assert.All(Explained.All(Explained.Of(text)), p => Assert.Null(p.Warning));

    [Fact]
    public void Masks_a_password()
    {
        var explanation = Explained.Of("mysqldump -u root -phunter2 shop; kubectl --token=hunter2 get pods");
        Assert.DoesNotContain("hunter2", explanation.Text + explanation.Summary + string.Concat(Explained.All(explanation).Select(p => p.Text + p.Meaning)), StringComparison.Ordinal);
        Assert.Equal("mysqldump -u root -p*** shop; kubectl --token=*** get pods", explanation.Text);
    }

    [Fact]
    public void Sums_up_on_one_line() =>
        Assert.Equal("read: lists resources (pods) in all namespaces, then counts lines, words and bytes (lines)", Explained.Of("kubectl get pods -A | wc -l").Brief);
}
