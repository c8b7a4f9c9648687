using SafeOps.Drift.Resolution;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class NewDriftResolutionTests : IDisposable
{
    private const string Compared = "Compare-TerraformDrift ./inventory ./states -WarningAction Ignore";

    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public NewDriftResolutionTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    private void CopyInventory(string folder)
    {
        Directory.CreateDirectory(_project.File(folder));
        foreach (var file in Directory.GetFiles(_project.File("inventory")))
            File.Copy(file, Path.Combine(_project.File(folder), Path.GetFileName(file)));
    }

    private List<ResolutionFile> Texts(string line) => [.. _session.Invoke(line).Succeeds().Output.Select(o => (ResolutionFile)o.BaseObject)];

    [Fact]
    public void Azure_is_right_gives_imports_updates_and_what_to_forget()
    {
        var before = _project.Snapshot();
        var files = Texts($"{Compared} | New-DriftResolution -Truth Azure");
        Assert.Equal(["imports.tf", "updates.tf", "forget-app.sh", "README.md"], files.Select(f => f.Name));
        Assert.Contains("azurerm_public_ip.pip_by_hand", files[0].Text, StringComparison.Ordinal);
        Assert.Contains("azurerm_subnet.snet_test", files[0].Text, StringComparison.Ordinal);
        Assert.Matches("access_tier += \"Cool\"", files[1].Text);
        Assert.Contains("forget 'azurerm_managed_disk.reports'", files[2].Text, StringComparison.Ordinal);
        Assert.Contains("azurerm_storage_account.main", files[3].Text, StringComparison.Ordinal);
        Assert.Equal(before, _project.Snapshot());
    }

    [Fact]
    public void Terraform_is_right_gives_scripts_as_files_that_may_be_run()
    {
        var result = _session.Invoke($"{Compared} | New-DriftResolution -Truth Terraform -OutputFolder out -MaximumAge 520w -Confirm:$false").Succeeds();
        var names = result.Output.Select(o => Path.GetFileName(((FileInfo)o.BaseObject).FullName)).ToList();
        Assert.Equal(["remove.sh", "restore.sh", "recreate-app.sh", "README.md"], names);
        Assert.Contains("pip-by-hand", File.ReadAllText(_project.File("out/remove.sh")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(_project.File("out/remove.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(4, _session.Invoke($"{Compared} | New-DriftResolution -Truth Terraform -OutputFolder out -MaximumAge 520w -Confirm:$false").Errors.Count);
    }

    [Fact]
    public void Refuses_to_remove_on_the_word_of_an_old_inventory_and_still_writes_the_rest()
    {
        var result = _session.Invoke($"{Compared} | New-DriftResolution -Truth Terraform");
        Assert.Equal("ResolutionRefused,SafeOps.PowerShell.Commands.NewDriftResolutionCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Contains("its limit is 1d", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output, o => ((ResolutionFile)o.BaseObject).Kind == ResolutionKind.Removal);
        Assert.Contains(result.Output, o => ((ResolutionFile)o.BaseObject).Kind == ResolutionKind.Restoration);
    }

    [Fact]
    public void Asks_for_each_finding_and_takes_an_answer_for_all()
    {
        foreach (var answer in "AST")
            _session.Host.Answers.Enqueue(answer);
        _session.Host.Answers.Enqueue('r');
        var files = Texts($"{Compared} | New-DriftResolution -MaximumAge 520w");
        Assert.Equal(4, _session.Host.Questions.Count);
        Assert.Equal(["imports.tf", "restore.sh", "recreate-app.sh", "README.md"], files.Select(f => f.Name));
    }

    [Fact]
    public void Writes_both_ways_where_nobody_can_say_which_side_is_right()
    {
        var result = _session.Invoke($"{Compared} | New-DriftResolution -MaximumAge 520w").Succeeds();
        var names = result.Output.Select(o => ((ResolutionFile)o.BaseObject).Name).ToList();
        Assert.Contains("azure-is-right/imports.tf", names);
        Assert.Contains("terraform-is-right/remove.sh", names);
    }

    [Fact]
    public void Reads_a_report_and_says_what_is_none()
    {
        _session.Invoke($"{Compared} -OutFile drift.json -Confirm:$false").Succeeds();
        Assert.Contains(Texts("New-DriftResolution drift.json -Truth Azure"), f => f.Name == "imports.tf");
        _session.Invoke("New-DriftResolution safeops.yaml -Truth Azure").Refused("DocumentInvalid");
        _session.Invoke("New-DriftResolution absent.json -Truth Azure").Refused("FileNotFound");
    }

    [Fact]
    public void Findings_of_several_inventories_have_a_folder_each()
    {
        CopyInventory("other");
        var names = Texts($"@({Compared}) + @({Compared.Replace("./inventory", "./other", StringComparison.Ordinal)}) | New-DriftResolution -Truth Azure").Select(f => f.Name).ToList();
        Assert.Contains("inventory-1/imports.tf", names);
        Assert.Contains("inventory-2/imports.tf", names);
    }

    [Fact]
    public void Says_that_an_inventory_is_gone()
    {
        var result = _session.Invoke($"{Compared} | New-DriftResolution -Truth Azure -Inventory ./absent");
        Assert.StartsWith("FileNotFound,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_WhatIf_writes_no_file_and_gives_the_texts()
    {
        var before = _project.Snapshot();
        Assert.NotEmpty(Texts($"{Compared} | New-DriftResolution -Truth Azure -OutputFolder out -WhatIf"));
        Assert.Equal(before, _project.Snapshot());
    }
}
