using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Errors;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Parameters;

namespace SafeOps.Engine.Tests.Runbooks.Parameters;

public sealed class ParameterTextTests
{
    private static readonly RunbookParameter[] Any = [new("v", RunbookParameterType.Text, "Anything")];

    private static readonly ParameterText Filler = new(RunbookFixture.Verdict);

    private static string Fill(string command, string value, CommandShell shell = CommandShell.Bash, RunbookParameterType type = RunbookParameterType.Text) =>
        Filler.Fill(command, shell, [Any[0] with { Type = type }], new Dictionary<string, string> { ["v"] = value });

    public static TheoryData<string> Hostile() =>
    [
        "x; rm -rf /", "$(rm -rf /)", "`rm -rf /`", "x' ; rm -rf / ; '", "x\" ; rm -rf / ; \"", "x && rm -rf /", "x | sh", "x > /etc/passwd", "a b", "*", "~root", "{a,b}", "$HOME", "${IFS}", "\\", "x\\", "!!", "#x", "x #",
        "'", "\"", "`", "$", "EOF", "PATH=/evil", "a=b",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void In_bash_a_value_stays_one_word_with_exactly_its_characters(string value)
    {
        foreach (var command in new[] { "echo ${v}", "echo \"${v}\"", "echo a${v}b", "grep '${v}' file", "echo \"$(cat ${v})\"", "cat <<< ${v}", "cat <<X\n${v}\nX", "echo $'${v}'" })
        {
            var neutral = Shape(Fill(command, "x"));
            string filled;
            try
            {
                filled = Fill(command, value);
            }
            catch (SafeOpsException refused)
            {
                Assert.Equal(ErrorCodes.ParameterInvalid, refused.Code);
                continue;
            }
            Assert.Equal(neutral, Shape(filled));
        }
        var word = ((BashSimple)BashScript.Read(Fill("echo ${v}", value)).Commands.Single()).Words[1];
        Assert.Equal(value, word.Constant);
    }

    [Theory]
    [InlineData("x'; Remove-Item /; '", "Get-Content 'x''; Remove-Item /; '''")]
    [InlineData("x\u2019; Remove-Item /", "Get-Content 'x\u2019\u2019; Remove-Item /'")]
    [InlineData("$(Remove-Item /)", "Get-Content '$(Remove-Item /)'")]
    [InlineData("a b", "Get-Content 'a b'")]
    [InlineData("plain", "Get-Content 'plain'")]
    [InlineData("42", "Get-Content 42")]
    public void In_PowerShell_a_whole_word_is_quoted(string value, string filled) => Assert.Equal(filled, Fill("Get-Content ${v}", value, CommandShell.PowerShell));

    [Theory]
    [InlineData("x\"; Remove-Item /; \"", "Get-Content \"x`\"; Remove-Item /; `\"\"")]
    [InlineData("$(Remove-Item /)", "Get-Content \"`$(Remove-Item /)\"")]
    [InlineData("\u201Dx", "Get-Content \"`\u201Dx\"")]
    public void In_PowerShell_double_quotes_are_escaped(string value, string filled) => Assert.Equal(filled, Fill("Get-Content \"${v}\"", value, CommandShell.PowerShell));

    [Fact]
    public void In_PowerShell_a_part_of_a_word_takes_no_value_that_wants_quotes()
    {
        Assert.Equal("Get-Content ./logs/app-1.log", Fill("Get-Content ./logs/app-${v}.log", "1", CommandShell.PowerShell));
        var refused = Assert.Throws<SafeOpsException>(() => Fill("Get-Content ./logs/app-${v}.log", "x; Remove-Item /", CommandShell.PowerShell));
        Assert.Equal(ErrorCodes.ParameterInvalid, refused.Code);
    }

    [Theory]
    [InlineData("select * from t where a = '${v}'", "x'; drop table t; --", "select * from t where a = 'x''; drop table t; --'")]
    [InlineData("select * from t where a = ${v}", "x'; drop table t; --", "select * from t where a = 'x''; drop table t; --'")]
    [InlineData("select * from t where a = ${v}", "42", "select * from t where a = 42")]
    [InlineData("select * from \"${v}\"", "x\"; drop", "select * from \"x\"\"; drop\"")]
    public void In_SQL_a_value_stays_one_literal(string command, string value, string filled) => Assert.Equal(filled, Fill(command, value, CommandShell.Sqlite));

    [Fact]
    public void In_SQL_a_backslash_is_refused_because_servers_read_it_in_two_ways() =>
        Assert.Equal(ErrorCodes.ParameterInvalid, Assert.Throws<SafeOpsException>(() => Fill("select '${v}'", "\\'; drop table t; --", CommandShell.PostgreSql)).Code);

    [Theory]
    [InlineData("--all", RunbookParameterType.Text)]
    [InlineData("-rf", RunbookParameterType.Name)]
    [InlineData("a\nb", RunbookParameterType.Text)]
    [InlineData("", RunbookParameterType.Text)]
    [InlineData("a b", RunbookParameterType.Name)]
    [InlineData("x;y", RunbookParameterType.Name)]
    [InlineData("1e9", RunbookParameterType.Number)]
    [InlineData("999.1.1.1", RunbookParameterType.Address)]
    [InlineData("yesterday", RunbookParameterType.Time)]
    [InlineData("2026-11-27'; drop", RunbookParameterType.Time)]
    public void A_value_that_is_none_of_its_type_is_refused(string value, RunbookParameterType type) =>
        Assert.Equal(ErrorCodes.ParameterInvalid, Assert.Throws<SafeOpsException>(() => Fill("echo ${v}", value, type: type)).Code);

    [Fact]
    public void A_missing_value_is_named() =>
        Assert.Contains("'v' has no value", Assert.Throws<SafeOpsException>(() => Filler.Fill("echo ${v}", CommandShell.Bash, Any, new Dictionary<string, string>())).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_parameter_is_left_as_it_stands() => Assert.Equal("echo ${HOME} x", Fill("echo ${HOME} ${v}", "x"));

    [Fact]
    public void A_value_may_not_choose_the_program() =>
        Assert.Equal(ErrorCodes.ParameterInvalid, Assert.Throws<SafeOpsException>(() => Fill("${v} -rf /", "/bin/rm x")).Code);

    /// <summary>The kinds of all commands and words, so that one more of either shows.</summary>
    private static string Shape(string text)
    {
        var script = BashScript.Read(text);
        Assert.Empty(script.Problems);
        return string.Join(';', script.Commands.Select(c => $"{c.GetType().Name} {(c as BashSimple)?.Words.Count} {(c as BashSimple)?.Redirections.Count}"));
    }
}
