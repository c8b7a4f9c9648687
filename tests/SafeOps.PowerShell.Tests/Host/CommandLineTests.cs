using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Host;

public sealed class CommandLineTests
{
    private const string ShowArguments = """
        param([string] $Text, [switch] $Flag, [int] $Number = 1, [Parameter(ValueFromRemainingArguments)] $Rest)
        "$Text|$Flag|$Number|$Rest"
        """;

    /// <summary>A word of a cmdlet line, and what arrives of it.</summary>
    [Theory]
    [InlineData("two words", "two words")]
    [InlineData("it's", "it's")]
    [InlineData("semi;colon", "semi;colon")]
    [InlineData("a|b", "a|b")]
    [InlineData("last_seen < 5", "last_seen < 5")]
    [InlineData("#no comment", "#no comment")]
    [InlineData("$true", "True")]
    [InlineData("a,b", "a+b")]
    [InlineData("@{ a = 1 }.Count", "1")]
    [InlineData("-90d", "-90d")]
    [InlineData("./charts/*.yaml", "./charts/*.yaml")]
    public async Task Keeps_a_word_one_value(string word, string expected)
    {
        var result = await HostProcess.Run("Invoke-Command", "-NoNewScope", "-ScriptBlock", "{ $args -join '+' }", "-ArgumentList", word);
        Assert.Equal(expected, result.Output.TrimEnd());
    }

    [Fact]
    public async Task Takes_a_hashtable_and_a_switch_with_a_value()
    {
        var result = await HostProcess.Run(
            "Invoke-Command", "-NoNewScope:$false", "-ScriptBlock", "{ $args[0].cutoff }", "-ArgumentList", "@{ cutoff = '-30 d' }");
        Assert.Equal("-30 d", result.Output.TrimEnd());
    }

    [Fact]
    public async Task Joins_commands_by_a_pipe_that_is_a_word()
    {
        var result = await HostProcess.Run("Get-Module", "|", "ForEach-Object", "{ \"found $_\" }");
        Assert.Equal("found SafeOps", result.Output.TrimEnd());
    }

    [Fact]
    public async Task Gives_a_script_file_its_arguments_literally()
    {
        using var folder = new ScriptFolder();
        var script = folder.Write("show arguments.ps1", ShowArguments);
        var result = await HostProcess.Run(script, "-Flag:$true", "-Text", "$HOME; it's", "-Number:5", "more", "and more");
        Assert.Equal("$HOME; it's|True|5|more and more", result.Output.TrimEnd());
    }

    [Fact]
    public async Task Runs_a_script_from_standard_input_without_being_told() =>
        Assert.Equal("3", (await HostProcess.Run([], "1 + 2")).Output.TrimEnd());

    [Fact]
    public async Task Names_a_script_that_is_not_there()
    {
        var result = await HostProcess.Run("missing.ps1");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("missing.ps1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_its_version_and_its_usage()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", (await HostProcess.Run("--version")).Output);
        var help = await HostProcess.Run("--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Exit codes", help.Output, StringComparison.Ordinal);
    }
}
