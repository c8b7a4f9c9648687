using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Completion;

public sealed class CompleterTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Promoted();
    private readonly ModuleSession _session;

    public CompleterTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData("Invoke-SafeChange -Path changes/raise-memory.change.yaml -Environment ", "dev", "staging", "production")]
    [InlineData("Invoke-SafeChange -Path changes/raise-memory.change.yaml -Environment st", "staging")]
    [InlineData("New-SafeScript -Change changes/raise-memory.change.yaml -Environment st", "staging")]
    [InlineData("Invoke-SafeChange -Environment dev -Path ch", "changes/raise-memory.change.yaml", "changes/rename-queue.change.yaml")]
    [InlineData("Invoke-SafeChange -Path changes/raise-memory.change.yaml -Step ", "limits", "notes")]
    [InlineData("Get-ChangeRecord ra", "raise-memory")]
    [InlineData("Confirm-ChangeVerification -Path changes/raise-memory.change.yaml -Environment production -Item te", "team-notified")]
    [InlineData("Undo-SafeChange -RunId x -Assume ", "Done", "NotDone")]
    [InlineData("Export-ChangeReport -Format ", "Json", "Markdown")]
    public void Offers_what_the_project_knows(string line, params string[] expected) => Assert.Equal(expected, Offered(line));

    [Fact]
    public void Offers_parameters_as_tables_to_fill_in() =>
        Assert.Contains("@{ 'memory' = '1Gi' }", Offered("Invoke-SafeChange -Path changes/raise-memory.change.yaml -Parameter "));

    [Fact]
    public void Offers_gate_items_of_the_stages_before() =>
        Assert.Contains("@{ 'soak:staging' = '' }", Offered("Invoke-SafeChange -Path changes/raise-memory.change.yaml -Environment production -Override "));

    [Fact]
    public void Offers_runs_newest_first_and_only_unfinished_ones_to_resume()
    {
        Assert.Equal(3, Offered("Get-ChangeRun -RunId ").Count);
        Assert.Equal(Offered("Get-ChangeRun -RunId ")[0], Assert.Single(Offered("Resume-SafeChange -RunId ")));
    }

    [Fact]
    public void Offers_investigations_by_id_youngest_first_and_by_title()
    {
        _session.Invoke("$null = New-Investigation 'web restarts' 'OOM'").Succeeds();
        var id = Assert.Single(Offered("Add-InvestigationNote -Investigation "));
        Assert.StartsWith("20", id, StringComparison.Ordinal);
        Assert.Equal("'web restarts'", Assert.Single(Offered("Get-Investigation we")));
        Assert.Empty(Offered("New-SafeChange x -Investigation nothing"));
    }

    [Theory]
    [InlineData("Invoke-SafeChange -Path nowhere.change.yaml -Step ")]
    [InlineData("Invoke-SafeChange -Path nowhere/at/all.change.yaml -Step ")]
    public void Never_throws(string line) => Assert.DoesNotContain("limits", Offered(line));

    [Fact]
    public void Is_quiet_outside_a_project()
    {
        using var folder = new ScriptFolder();
        using var session = new ModuleSession(location: folder.Path);
        Assert.DoesNotContain("dev", Offered(session, "Invoke-SafeChange -Environment "));
    }

    private IReadOnlyList<string> Offered(string line) => Offered(_session, line);

    private static IReadOnlyList<string> Offered(ModuleSession session, string line) =>
        [.. session.Invoke("(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }", ("line", line)).Succeeds().Output.Select(o => (string)o.BaseObject)];
}
