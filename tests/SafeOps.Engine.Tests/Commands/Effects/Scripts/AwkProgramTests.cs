using SafeOps.Commands;
using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Engine.Tests.Commands.Effects.Scripts;

public sealed class AwkProgramTests
{
    [Theory]
    [InlineData("{print $1}")]
    [InlineData("$3 > 100")]
    [InlineData("$3>100{print}")]
    [InlineData("NR>1 {sum+=$3} END {print sum/NR/2}")]
    [InlineData("!seen[$0]++")]
    [InlineData("/a/,/b/")]
    [InlineData("/x\\/y/ {print}")]
    [InlineData("$1 ~ /[/]x/ {print}")]
    [InlineData("{gsub(/[^/]*\\//, \"\"); print}")]
    [InlineData("{print ($1 > 5)}")]
    [InlineData("{print (1, 2)}")]
    [InlineData("{print a[$1 > 2]}")]
    [InlineData("{print \"> out\"}")]
    [InlineData("{print \"a\\\"> out\"}")]
    [InlineData("{print \"x\" > \"/dev/stderr\"}")]
    [InlineData("BEGIN{printf \"%.2f\\n\", 10/3}")]
    [InlineData("BEGIN{while ((getline line < \"in\") > 0) n++; print n}")]
    [InlineData("{ if ($5 > max) max = $5 } END { print max }")]
    [InlineData("{print length($0)/2, length() / 2}")]
    [InlineData("function f(a, b) { return a / b } { print f(1, 2) / 3 }")]
    [InlineData("{ print $1 \\\n / 2 }")]
    [InlineData("# print > \"out\"\n{print}")]
    [InlineData("{ print a,\nb }")]
    [InlineData("BEGIN { x = 1 ; y = x > 0 ? \"a\" : \"b\"; print y }")]
    [InlineData("BEGIN { fflush(); close(\"x\"); srand(); print rand() < 2 }")]
    [InlineData("BEGIN { system(\"\") }")]
    [InlineData("BEGIN { a[1]; for (k in a) print k; delete a }")]
    [InlineData("BEGIN { print -1 \" \" 2^3 % 4 }")]
    [InlineData("BEGIN { print ENVIRON[\"HOME\"] }")]
    public void A_program_that_only_prints_has_no_finding_that_does_more(string program)
    {
        Assert.All(AwkProgram.Judge(program), f => Assert.Equal(CommandEffect.Read, f.Effect));
        Assert.Empty(ScratchRun.Leaves("awk", program, "in"));
    }

    [Theory]
    [InlineData("{print > \"out\"}")]
    [InlineData("{print >> \"out\"}")]
    [InlineData("{print>\"out\"}")]
    [InlineData("{print $1, $2 > \"out\"}")]
    [InlineData("{print(1, 2) > \"out\"}")]
    [InlineData("{print (1)(2) > \"out\"}")]
    [InlineData("{print a,\nb > \"out\"}")]
    [InlineData("{printf \"%s\", $0 > \"out\"}")]
    [InlineData("{printf(\"%s\", $0) > (\"o\" \"ut\")}")]
    [InlineData("{f = \"out\"; print > f}")]
    [InlineData("{print > \"o\" \"ut\"}")]
    [InlineData("{print \"x\" > \"-\"}")]
    [InlineData("BEGIN{system(\"touch out\")}")]
    [InlineData("BEGIN{system (\"touch out\")}")]
    [InlineData("BEGIN{x = system(\"touch\" \" out\")}")]
    [InlineData("BEGIN{\"touch out\" | getline}")]
    [InlineData("BEGIN{\"touch out\" | getline x}")]
    [InlineData("BEGIN{c = \"touch out\"; while ((c | getline x) > 0);}")]
    [InlineData("BEGIN{print \"touch out\" | \"sh\"}")]
    [InlineData("{print | \"cat > out\"}")]
    [InlineData("BEGIN { if (1 > 0) print \"x\" > \"out\" }")]
    [InlineData("BEGIN { for (i = 0; i < 1; i++) print i > \"out\" }")]
    [InlineData("/[/]/{print > \"out\"}")]
    [InlineData("$0 ~ \"/\" { x = 1 / 2; print > \"out\" } /y/")]
    [InlineData("BEGIN { x = 4; x /= 2; print \"/\" > \"out\" }")]
    [InlineData("BEGIN { a[1] = 4; y = a[1] / 2; system(\"touch out\"); z = 1 / 2 }")]
    [InlineData("function f(x) { print x > \"out\" } { f(1) }")]
    [InlineData("BEGIN { print \"a\" \\\n > \"out\" }")]
    public void What_writes_or_runs_is_found_as_awk_does_it(string program)
    {
        Assert.Contains(AwkProgram.Judge(program), f => f.Effect > CommandEffect.Generate);
        Assert.NotEmpty(ScratchRun.Leaves("awk", program, "in"));
    }

    [Theory]
    [InlineData("@load \"x\"")]
    [InlineData("@include \"x\"")]
    [InlineData("BEGIN { f = \"system\"; @f(\"x\") }")]
    [InlineData("BEGIN { awk::system(\"x\") }")]
    [InlineData("BEGIN { print \"x\" |& \"/inet/tcp/0/h/80\" }")]
    [InlineData("BEGIN { \"x\" |& getline }")]
    [InlineData("BEGIN { extension(\"x\", \"y\") }")]
    [InlineData("BEGIN { foo(1) }")]
    [InlineData("BEGIN { if (1) /\"/ ; system(\"x\") ; \"/\" }")]
    [InlineData("BEGIN { x++ /\"/ ; system(\"x\") ; \"/\" }")]
    [InlineData("/[/\"]/ ; x")]
    [InlineData("{ print \"x }")]
    [InlineData("{ print `x` }")]
    [InlineData("/x")]
    [InlineData("{ $1 = \\x }")]
    public void What_is_not_certain_is_unknown(string program) =>
        Assert.Contains(AwkProgram.Judge(program), f => f.Effect == CommandEffect.Unknown);

    [Fact]
    public void A_finding_names_the_file_or_the_command_where_it_is_certain()
    {
        var write = Assert.Single(AwkProgram.Judge("{print > \"out.txt\"}"));
        Assert.Equal((ValueKind.Output, "out.txt", 7, 18), (write.Kind, write.Value, write.Start, write.End));
        Assert.Equal((ValueKind.Shell, "sort -u"), Assert.Single(AwkProgram.Judge("{print $1 | \"sort -u\"}")) is var sort ? (sort.Kind, sort.Value) : default);
        Assert.Equal((ValueKind.Shell, "date"), Assert.Single(AwkProgram.Judge("BEGIN { while ((\"date\" | getline d) > 0) print d }")) is var date ? (date.Kind, date.Value) : default);
        Assert.Equal((ValueKind.File, "/etc/shadow"), Assert.Single(AwkProgram.Judge("BEGIN { getline x < \"/etc/shadow\" }")) is var read ? (read.Kind, read.Value) : default);
        Assert.Equal((ValueKind.Output, null), One("{print > $1}"));
    }

    private static (ValueKind, string?) One(string program) => AwkProgram.Judge(program).Select(f => (f.Kind, f.Value)).Single();

    [Fact]
    public void The_whole_environment_exposes_secrets() =>
        Assert.Contains(AwkProgram.Judge("BEGIN { for (k in ENVIRON) print k, ENVIRON[k] }"), f => f.Traits.HasFlag(CommandTraits.ExposesSecrets));

    [Fact]
    public void Any_text_is_read_without_an_exception()
    {
        var random = new Random(7);
        string[] pieces = ["print", "printf", "getline", "system", "(", ")", "{", "}", "[", "]", ">", "|", "\"a\"", "\"", "/", "\\", "\n", ";", ",", "x", "1", "$", "@", "::", "#", "ENVIRON", "ARGV", "=", " "];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(15)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.All(AwkProgram.Judge(text), f => Assert.InRange(f.End, f.Start, text.Length));
        }
    }
}
