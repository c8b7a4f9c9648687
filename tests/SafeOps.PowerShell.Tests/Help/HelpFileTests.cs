using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Help;

/// <summary>Pages through <c>SafeOps.Build</c> into <c>Get-Help</c>.</summary>
public sealed class HelpFileTests : IDisposable
{
    private readonly ScriptFolder _folder = new();
    private readonly ModuleSession _session = new(import: false);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Shows_all_of_a_page_in_full()
    {
        var text = await Help("-Full");
        foreach (var expected in new[]
        {
            "Gets a toy thing with code.", "Get-ToyThing [-Path] <String[]> [-Deep]", "Get-ToyThing -Id <String> [-Deep]",
            "The first paragraph of two lines.", "- two & <three>", "Goes deep.", "Beware of toys.", "SafeOps.Toys.ToyThing",
            "https://example.org/Get-ToyThing", "Example 2: One of them",
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Shows_the_examples_with_their_code_and_what_it_does()
    {
        var text = await Help("-Examples");
        Assert.Contains("Get-ToyThing -Path ./x", text, StringComparison.Ordinal);
        Assert.Contains("$id = 1", text, StringComparison.Ordinal);
        Assert.Contains("Gets one.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_one_parameter()
    {
        var text = await Help("-Parameter Path");
        Assert.Matches(@"Required\?\s+true", text);
        Assert.Matches(@"Position\?\s+0", text);
        Assert.Matches(@"Accept pipeline input\?\s+True \(ByPropertyName, ByValue\)", text);
        Assert.Matches(@"Accept wildcard characters\?\s+true", text);
        Assert.Matches(@"Aliases\s+FullName", text);
    }

    /// <summary>What is changed in a good page, the text of the line the mistake is then found at, and what is said of it.</summary>
    [Theory]
    [InlineData("schema: 2.0.0", "schema: 1.0.0", "schema: 1.0.0", "schema")]
    [InlineData("# Get-ToyThing\n", "# Get-Toy\n", "# Get-Toy", "Get-Toy")]
    [InlineData("## NOTES", "## NOTE", "## NOTE", "NOTE")]
    [InlineData("## SYNOPSIS\nGets a *toy* thing with `code`.\n", "", "# Get-ToyThing", "SYNOPSIS")]
    [InlineData("```powershell\nGet-ToyThing -Path", "```\nGet-ToyThing -Path", "### Example 1: All of them", "powershell")]
    [InlineData("Required: False", "Required: maybe", "Required: maybe", "maybe")]
    [InlineData("Position: 0", "Position: first", "Position: first", "first")]
    [InlineData("Aliases: FullName", "Alias: FullName", "Alias: FullName", "Alias")]
    [InlineData("Where it lies.\n", "", "### -Path", "-Path")]
    public async Task Locates_a_mistake(string found, string replaced, string at, string part)
    {
        Assert.Contains(found, ToyPage.Text, StringComparison.Ordinal);
        var page = ToyPage.Text.Replace(found, replaced, StringComparison.Ordinal);
        var line = Array.IndexOf(page.Split('\n'), at) + 1;
        var result = await Build(page);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Get-ToyThing.md:{line}: error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
    }

    private async Task<string> Help(string options)
    {
        var built = await Build(ToyPage.Text);
        Assert.True(built.ExitCode == 0, built.Error);
        // Get-Help finds a function's page where the function names the file, as it finds a cmdlet's beside its assembly.
        var file = Path.Combine(_folder.Path, "en-US", "SafeOps.dll-Help.xml");
        var toy = _folder.Write("Toy.psm1", $"# .ExternalHelp {file}\nfunction Get-ToyThing {{ param([string[]] $Path, [string] $Id, [switch] $Deep) }}");
        _session.Invoke($"Import-Module '{toy}'").Succeeds();
        return _session.Display($"Get-Help Get-ToyThing {options}");
    }

    private async Task<HostProcess> Build(string page)
    {
        var list = _folder.Write("pages.txt", _folder.Write("Get-ToyThing.md", page) + "\n");
        return await HostProcess.Start("dotnet", ["exec", BuiltFiles.Build, list, _folder.Path]);
    }
}
