using System.Text;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations.History;

namespace SafeOps.Engine.Tests.Investigations.History;

public sealed class ShellHistoryTests
{
    [Fact]
    public void Reads_bash_without_time_stamps_a_line_each() =>
        Assert.Equal([(1, "ls"), (2, "# a remark"), (3, "cat a \\"), (4, "b")], Read("ls\n# a remark\n\ncat a \\\nb\n").Select(l => (l.Id, l.Text)));

    [Fact]
    public void Reads_bash_with_time_stamps_and_commands_of_several_lines()
    {
        var lines = Read("older\n#1764276000\nls\n#1764276060\nfor i in a; do\n  echo $i\ndone\n#1764276061\n");
        Assert.Equal(["older", "ls", "for i in a; do\n  echo $i\ndone"], lines.Select(l => l.Text));
        Assert.Equal([null, 1764276000L, 1764276060L], lines.Select(l => l.At?.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Reads_zsh_with_its_heads_and_continued_lines()
    {
        var lines = Read(": 1700000000:0;ls -l\n: 1700000005:12;for i in a; do\\\necho $i\\\ndone\n: 1700000009:0;echo a;b\n");
        Assert.Equal(["ls -l", "for i in a; do\necho $i\ndone", "echo a;b"], lines.Select(l => l.Text));
        Assert.Equal(1700000005L, lines[1].At?.ToUnixTimeSeconds());
    }

    [Fact]
    public void Reads_letters_that_zsh_keeps_in_its_own_way()
    {
        // "ä" is C3 A4 in UTF-8; "…" is E2 80 A6; 0x83 stands before a byte that zsh keeps for itself.
        byte[] metafied = [.. ": 1700000000:0;echo "u8, 0xE2, 0x80, 0xA6, 0xC3, 0x83, (byte)(0x83 ^ 32), (byte)'\n'];
        Assert.Equal("echo …Ã".Replace("Ã", Encoding.UTF8.GetString([0xC3, 0x83]), StringComparison.Ordinal), Assert.Single(Read(ShellHistory.Decode(metafied))).Text);
        Assert.Equal("ls ä\n", ShellHistory.Decode("ls ä\n"u8));
    }

    [Fact]
    public void Reads_PSReadLines_file_with_backticks()
    {
        var lines = ShellHistory.Read("Get-Item x\r\nGet-Process |`\r\n  Sort-Object`\r\n\r\nls", "ConsoleHost_history.txt");
        Assert.Equal(["Get-Item x", "Get-Process |\n  Sort-Object", "ls"], lines.Select(l => l.Text));
        Assert.All(lines, l => Assert.Equal(CommandShell.PowerShell, l.Shell));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("#1764276000\n")]
    public void Reads_nothing_from_nothing(string text) => Assert.Empty(Read(text));

    [Fact]
    public void Chooses_by_number_range_and_text_in_the_order_of_the_history()
    {
        var history = Read("ls\nkubectl get pods\nrm x\nkubectl logs a\nls");
        Assert.Equal([1, 2, 3, 4], HistorySelection.Choose(history, ["4", "kubectl *", "3..1"]).Select(l => l.Id));
        Assert.Equal([1, 5], HistorySelection.Choose(history, ["LS"]).Select(l => l.Id));
        Assert.Equal(ErrorCodes.ParameterInvalid, Assert.Throws<SafeOpsException>(() => HistorySelection.Choose(history, ["helm *"])).Code);
    }

    [Theory]
    [InlineData("cd charts", true)]
    [InlineData("Set-Location charts", true)]
    [InlineData("history", true)]
    [InlineData("New-Investigation 'x' 'y'", true)]
    [InlineData("Get-Investigation | Add-InvestigationStep ls", true)]
    [InlineData("cd charts && ls", false)]
    [InlineData("cd $(ls)", false)]
    [InlineData("cdk list", false)]
    [InlineData("ls", false)]
    public void Leaves_out_what_is_about_the_shell_or_the_investigation(string text, bool isNothing) =>
        Assert.Equal(isNothing, HistorySelection.WhyNothing(new HistoryLine(1, text, CommandShell.Bash, null)) is not null);

    [Theory]
    [InlineData("Get-Process | Sort-Object CPU", CommandShell.PowerShell)]
    [InlineData("get-process", CommandShell.PowerShell)]
    [InlineData("  (Get-Content x).Length", CommandShell.PowerShell)]
    [InlineData("& Get-Thing", CommandShell.PowerShell)]
    [InlineData("Microsoft.PowerShell.Management\\Get-Item x", CommandShell.PowerShell)]
    [InlineData("$x = Get-Item y; $x", CommandShell.PowerShell)]
    [InlineData("Measure-LogPattern ./crash.log", CommandShell.PowerShell)]
    [InlineData("Find-MyOwnThing", CommandShell.PowerShell)]
    [InlineData("apt-get update", CommandShell.Bash)]
    [InlineData("docker-compose ps", CommandShell.Bash)]
    [InlineData("update-alternatives --list x", CommandShell.Bash)]
    [InlineData("kubectl get pods", CommandShell.Bash)]
    [InlineData("(cd x && ls)", CommandShell.Bash)]
    [InlineData("$HOME/bin/tool", CommandShell.Bash)]
    [InlineData("", CommandShell.Bash)]
    public void Guesses_the_language_of_a_text(string text, CommandShell expected) => Assert.Equal(expected, ShellOfText.Guess(text));

    private static IReadOnlyList<HistoryLine> Read(string text) => ShellHistory.Read(text, ".bash_history");
}
