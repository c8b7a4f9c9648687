using SafeOps.Changes.Definition;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class GetSafeChangeTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public GetSafeChangeTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData("Get-SafeChange")]
    [InlineData("Get-SafeChange changes")]
    [InlineData("Get-SafeChange ./changes/r*.change.yaml")]
    [InlineData("'changes/raise-memory.change.yaml', 'changes/rename-queue.change.yaml' | Get-SafeChange")]
    public void Finds_the_changes_of_the_project(string script) =>
        Assert.Equal(["raise-memory", "rename-queue"], Names(script));

    [Fact]
    public void Takes_names_with_wildcards() => Assert.Equal(["rename-queue"], Names("Get-SafeChange -Name ren*"));

    [Fact]
    public void One_invalid_file_is_an_error_with_all_its_mistakes_and_the_others_are_read()
    {
        File.WriteAllText(_project.File("changes/a.change.yaml"), "safeops: 1\nchange: a\ntitel: x\nsteps:\n  - id: one\n    uses: file.sett\n");
        var result = _session.Invoke("Get-SafeChange");
        Assert.Equal(2, result.Output.Count);
        var error = result.Refused("ChangeFileInvalid,SafeOps.PowerShell.Commands.GetSafeChangeCommand");
        Assert.Contains("a.change.yaml:3:1", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("file.set", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_a_project_it_says_where_it_looked()
    {
        using var folder = new ScriptFolder();
        using var session = new ModuleSession(location: folder.Path);
        var error = session.Invoke("Get-SafeChange").Refused("ProjectNotFound");
        Assert.Contains(folder.Path, error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Names(string script) =>
        _session.Invoke(script).Succeeds().Output.Select(c => ((SafeChange)c.BaseObject).Name);
}
