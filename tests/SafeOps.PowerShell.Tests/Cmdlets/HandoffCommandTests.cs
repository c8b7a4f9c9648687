using SafeOps.Handoffs;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class HandoffCommandTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public HandoffCommandTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void A_text_to_copy_has_every_section_and_says_where_nothing_is_given()
    {
        var text = (string)_session.Invoke("New-Handoff 'Raise it' -Completed one -Decision 'two', @{ what = 'three'; why = 'four' }").Single().BaseObject;
        Assert.StartsWith("---\nsafeops: 1\nkind: handoff\n", text, StringComparison.Ordinal);
        Assert.Contains("## Completed\n\n- [x] one\n", text, StringComparison.Ordinal);
        Assert.Contains("## Remaining tasks\n\nnone given\n", text, StringComparison.Ordinal);
        Assert.Contains("- two\n- three\n  - Reason: four\n", text, StringComparison.Ordinal);
        Assert.Contains("the location is in no git repository", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_brings_its_stages_and_one_that_passes_later_is_told()
    {
        _session.Invoke($"New-Handoff -Change {ShopProject.RaiseMemory} -Path handoff.md").Single();
        var before = Check("Import-Handoff handoff.md");
        Assert.DoesNotContain(before.Findings, f => f.Severity > HandoffSeverity.Note);
        Assert.Contains(before.Open, i => i.Text.StartsWith("Run raise-memory in dev", StringComparison.Ordinal));
        _session.Invoke($"$null = Invoke-SafeChange {ShopProject.RaiseMemory} dev -Confirm:$false").Succeeds();
        var after = Check("Import-Handoff handoff.md");
        Assert.Contains(after.Findings, f => f is { Kind: HandoffFindingKind.StagePassed, About: "dev" });
        Assert.DoesNotContain(after.Open, i => i.Text.StartsWith("Run raise-memory in dev", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_writes_nothing_and_a_file_is_replaced_only_by_force()
    {
        var before = _project.Snapshot();
        _session.Invoke("New-Handoff t -Remaining one -Path handoff.md -WhatIf").Succeeds();
        Assert.Equal(before, _project.Snapshot());
        _session.Invoke("New-Handoff t -Remaining one -Path handoff.md").Single();
        _session.Invoke("New-Handoff t -Remaining two -Path handoff.md").Refused("HandoffExists");
        Assert.Contains("one", _project.Read("handoff.md"), StringComparison.Ordinal);
        _session.Invoke("New-Handoff t -Remaining two -Path handoff.md -Force").Single();
        var written = _project.Snapshot();
        Assert.Null(Check("Import-Handoff handoff.md -Restore -WhatIf").RestoredTo);
        Assert.Equal(written, _project.Snapshot());
    }

    [Fact]
    public void Open_items_are_restored_into_an_investigation_once()
    {
        _session.Invoke("New-Handoff t -Remaining one -KnownIssue two -Next three -Path handoff.md").Single();
        var first = Check("Import-Handoff handoff.md -Restore");
        Assert.Equal(3, first.Restored);
        Assert.Equal(0, Check($"Import-Handoff handoff.md -Investigation {first.RestoredTo}").Restored);
    }

    [Fact]
    public void Its_view_fits_and_says_what_does_not_hold_before_what_is_open()
    {
        File.WriteAllText(_project.File("by-hand.md"), "Location: /nowhere/at/all\nCurrent branch: feature/x\n\nCompleted:\n- one\n\nRemaining:\n- two\n\nKey decisions:\n- three (because)\n");
        var shown = _session.Display("Import-Handoff by-hand.md");
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Assert.True(shown.IndexOf("no head", StringComparison.Ordinal) < shown.IndexOf("Remaining", StringComparison.Ordinal));
        Assert.Contains("The working tree is not here", shown, StringComparison.Ordinal);
        Assert.Contains("Reason: because", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Import-Handoff README.md", "HandoffInvalid", "is no handoff")]
    [InlineData("Import-Handoff nowhere.md", "FileNotFound", "nowhere.md")]
    [InlineData("New-Handoff -Decision @{ wht = 'x' }", "ParameterInvalid", "Did you mean 'what'?")]
    [InlineData("New-Handoff -Investigation nowhere", "InvestigationNotFound", "nowhere")]
    [InlineData("New-Handoff -Repository nowhere", "FileNotFound", "nowhere")]
    public void What_cannot_be_done_is_said_with_its_reason(string script, string id, string message) =>
        Assert.Contains(message, _session.Invoke(script).Refused(id).ErrorDetails.Message, StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_hidden_in_what_is_handed_over() => Assert.DoesNotContain(
        "c4nary",
        (string)_session.Invoke($"New-Handoff t -Remaining '{"pass" + "word"}=c4nary-hidden-1' -Next '{"tok" + "en"}=c4nary-hidden-2'").Single().BaseObject,
        StringComparison.Ordinal);

    private HandoffCheck Check(string script) => (HandoffCheck)_session.Invoke(script).Single().BaseObject;
}
