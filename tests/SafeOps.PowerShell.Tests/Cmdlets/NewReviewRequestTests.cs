using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class NewReviewRequestTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public NewReviewRequestTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    private string Request(string arguments = "") => (string)_session.Invoke($"New-ReviewRequest {ShopProject.RaiseMemory} {arguments}").Single().BaseObject;

    [Fact]
    public void Tells_what_would_change_and_that_nothing_is_recorded_or_rehearsed()
    {
        var before = _project.Snapshot();
        var text = Request();
        Assert.Contains("### In dev", text, StringComparison.Ordinal);
        Assert.Contains("768Mi", text, StringComparison.Ordinal);
        Assert.Contains("**not recorded**", text, StringComparison.Ordinal);
        Assert.Contains("Nothing is recorded of this change here.", text, StringComparison.Ordinal);
        Assert.Contains("**not rehearsed**", text, StringComparison.Ordinal);
        Assert.Contains("generated with assistance", text, StringComparison.Ordinal);
        Assert.DoesNotContain("- [x]", Section(text, "### staging"), StringComparison.Ordinal);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void Names_the_record_behind_each_test_and_goes_on_to_the_next_stage()
    {
        _session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev -Rehearse -Confirm:$false; New-ChangePlan {ShopProject.RaiseMemory} staging -Confirm:$false");
        var text = Request();
        Assert.Contains("| 1 | rehearsal", text, StringComparison.Ordinal);
        Assert.Contains("the dry run was true", text, StringComparison.Ordinal);
        Assert.Contains("The way back was rehearsed: in dev (record 1 of", text, StringComparison.Ordinal);
        Assert.Contains("### In staging", text, StringComparison.Ordinal);
        Assert.Contains("the same as recorded: record 2 of", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_revoked_had_other_inputs_or_was_of_an_earlier_version_does_not_count()
    {
        _session.Invoke($"Invoke-SafeChange {ShopProject.RaiseMemory} dev -Confirm:$false; Revoke-ChangeEvidence 1 -Reason 'wrong cluster' -Confirm:$false");
        Assert.Contains("**does not count:** record 1 was revoked", Request(), StringComparison.Ordinal);

        _session.Invoke($"Undo-SafeChange -RunId (Get-ChangeRun)[0].RunId -Confirm:$false; Invoke-SafeChange {ShopProject.RaiseMemory} dev -Confirm:$false");
        Edit("768Mi", "800Mi");
        Assert.Contains("**does not count:** parameters, targets", Request(), StringComparison.Ordinal);

        Edit("Memory limit:", "The memory limit:");
        var text = Request();
        Assert.Contains("of earlier versions of the change", text, StringComparison.Ordinal);
        Assert.DoesNotContain("| 1 | run", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_that_cannot_be_planned_is_told_with_its_reason()
    {
        File.Delete(System.IO.Path.Combine(_project.Path, "charts/staging/user-api.yaml"));
        var text = Request("-Environment dev, staging");
        Assert.Contains("768Mi", Section(text, "### In dev"), StringComparison.Ordinal);
        Assert.Contains("> **It could not be planned:**", Section(text, "### In staging"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_goes_with_what_is_known_of_it_and_one_that_was_edited_since_is_marked()
    {
        _session.Invoke("$proof = Test-DryRun scripts/clean-up.sh -Static");
        var text = Request("-Script scripts/clean-up.sh -DryRunReport $proof");
        Assert.Contains("### `clean-up.sh`", text, StringComparison.Ordinal);
        Assert.Contains("Dry run **inconclusive**", text, StringComparison.Ordinal);
        Assert.Contains("- [x] every change is behind the flag", text, StringComparison.Ordinal);
        Assert.DoesNotContain("was edited since", text, StringComparison.Ordinal);

        File.AppendAllText(System.IO.Path.Combine(_project.Path, "scripts/clean-up.sh"), "rm -rf /$nowhere\n");
        var later = Request("-DryRunReport $proof");
        Assert.Contains("was edited since its dry run was tested", later, StringComparison.Ordinal);
        Assert.Contains("| Line | Severity | Rule | Finding |", later, StringComparison.Ordinal);
        Assert.Contains("not tested", Request("-Script scripts/clean-up.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_a_file_named_for_the_change_into_a_folder_and_none_under_WhatIf()
    {
        _session.Invoke($"New-ReviewRequest {ShopProject.RaiseMemory} -OutputPath . -WhatIf");
        Assert.Empty(Directory.GetFiles(_project.Path, "*.review.md"));
        var file = (FileInfo)_session.Invoke($"New-ReviewRequest {ShopProject.RaiseMemory} -OutputPath .").Single().BaseObject;
        Assert.Contains("## Rollback plan", File.ReadAllText(file.FullName), StringComparison.Ordinal);
        Assert.Equal("raise-memory.review.md", file.Name);
    }

    private void Edit(string from, string to)
    {
        var file = System.IO.Path.Combine(_project.Path, ShopProject.RaiseMemory);
        var text = File.ReadAllText(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>From a heading to the next of its kind.</summary>
    private static string Section(string text, string heading)
    {
        var start = text.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"no '{heading}' in:\n{text}");
        var end = text.IndexOf("\n##", start + heading.Length, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }
}
