using System.Text;
using SafeOps.Errors;
using SafeOps.Scripts;

namespace SafeOps.Engine.Tests.Scripts;

public sealed class ScriptReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("a.sh", "echo", ScriptLanguage.Bash)]
    [InlineData("a.bash", "echo", ScriptLanguage.Bash)]
    [InlineData("a.py", "#!/bin/sh", ScriptLanguage.Python)]
    [InlineData("a.PS1", "Get-Item", ScriptLanguage.PowerShell)]
    [InlineData("a.sql", "SELECT 1", ScriptLanguage.Sql)]
    [InlineData("a", "#!/usr/bin/env bash\n", ScriptLanguage.Bash)]
    [InlineData("a", "#!/usr/bin/env -S python3 -u\n", ScriptLanguage.Python)]
    [InlineData("a", "#! /bin/dash -e\r\n", ScriptLanguage.Bash)]
    [InlineData("a.tool", "#!/usr/bin/pwsh", ScriptLanguage.PowerShell)]
    public void Knows_the_language_by_the_ending_and_else_by_the_first_line(string name, string text, ScriptLanguage language) =>
        Assert.Equal(language, ScriptReader.Read(Write(name, text)).Language);

    [Fact]
    public void Takes_the_language_that_it_is_told() => Assert.Equal(ScriptLanguage.Python, ScriptReader.Read(Write("a.sh", "print()"), ScriptLanguage.Python).Language);

    [Fact]
    public void Keeps_line_ends_drops_a_byte_order_mark_and_reads_any_bytes()
    {
        Assert.Equal("a\r\nb", ScriptReader.Read(Write("a.sh", "\uFEFFa\r\nb")).Text);
        Assert.Equal("a", ScriptReader.Read(Write("b.ps1", [0xFF, 0xFE, (byte)'a', 0])).Text);
        Assert.Equal("# \u00E9", ScriptReader.Read(Write("c.sh", [(byte)'#', (byte)' ', 0xE9])).Text);
    }

    [Fact]
    public void Has_the_digest_of_the_bytes() =>
        Assert.Equal("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", ScriptReader.Read(Write("a.sh", "foo")).Digest);

    [Theory]
    [InlineData("a.sh", "", "is empty")]
    [InlineData("a.sh", " \n\t\n", "is empty")]
    [InlineData("a.sh", "\u007fELF\0", "is binary")]
    [InlineData("notes.txt", "hello", "says neither")]
    [InlineData("a", "#!/usr/bin/perl\n", "is run by perl")]
    public void Refuses_what_is_no_script(string name, string text, string reason)
    {
        var error = Assert.Throws<SafeOpsException>(() => ScriptReader.Read(Write(name, text)));
        Assert.Equal(ErrorCodes.ScriptInvalid, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_is_missing_a_folder_or_too_large()
    {
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => ScriptReader.Read(Path.Combine(_folder.FullName, "none.sh"))).Code);
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => ScriptReader.Read(_folder.FullName)).Code);
        var large = Write("large.sh", "");
        using (var stream = File.OpenWrite(large))
            stream.SetLength(ScriptReader.LargestScript + 1);
        Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<SafeOpsException>(() => ScriptReader.Read(large)).Code);
    }

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
