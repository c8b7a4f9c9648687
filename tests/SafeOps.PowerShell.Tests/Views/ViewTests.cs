using System.Management.Automation;
using System.Text.RegularExpressions;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Views;

public sealed partial class ViewTests : IDisposable
{
    private readonly ShopProject _project = ShopProject.Promoted();
    private readonly ModuleSession _session;

    public ViewTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    private const string DriftEstate = """"
        $id = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app'
        $ip = "$id/providers/Microsoft.Network/publicIPAddresses"
        [IO.File]::WriteAllText("$PWD/rows.json", "[{ ""id"": ""$id"", ""location"": ""westeurope"", ""tags"": { ""env"": ""test"" }, ""properties"": {} }, { ""id"": ""$ip/byhand"", ""properties"": {} }]")
        function Managed($type, $attributes) { "{ ""mode"": ""managed"", ""type"": ""$type"", ""name"": ""it"", ""provider"": ""provider[\""x/hashicorp/azurerm\""]"", ""instances"": [{ ""attributes"": { $attributes } }] }" }
        $group = Managed azurerm_resource_group """id"": ""$id"", ""location"": ""westeurope"", ""tags"": { ""env"": ""prod"" }"
        $gone = Managed azurerm_public_ip """id"": ""$ip/gone"""
        [IO.File]::WriteAllText("$PWD/app.tfstate", "{ ""version"": 4, ""resources"": [$group, $gone] }")

        """";

    public static TheoryData<string, string> Results() => new()
    {
        { "Get-SafeChange", "raise-memory      risk" },
        { "Invoke-SafeChange changes/raise-memory.change.yaml production -WhatIf", "DRY RUN   raise-memory → production" },
        { "Get-ChangeRun -RunId (Get-ChangeRun)[0].RunId", "RUN   raise-memory → dev" },
        { "Get-ChangeRun", "Interrupted" },
        { "Get-ChangeRecord", "raise-memory" },
        { "Get-ChangePromotion changes/raise-memory.change.yaml", "PROMOTION   raise-memory" },
        { "(Get-ChangePromotion changes/raise-memory.change.yaml).Stages[2]", "PROMOTION   raise-memory" },
        { "Test-ChangeLedger", "LEDGER   intact" },
        { "Measure-ChangeRecord", "all changes" },
        { "Measure-ChangeRecord raise-memory", "file.set: 100 % of 4" },
        { "Test-SafeChange (Get-ChangeRun)[0].RunId", "VERIFICATION   raise-memory → dev" },
        { "Clear-ChangeData -WhatIf", "raise-memory" },
        { "Get-CommandRisk 'wc -l safeops.yaml > lines.txt; rm -rf /srv/data/$RELEASE; unknown-tool --all'", "DESTROY   wc -l" },
        { "Test-DryRun scripts/clean-up.sh -ArgumentList logs", "clean-up.sh      --dry-run      Bash" },
        { "Test-DryRun scripts/clean-up.sh -Static", "INCONCLUSIVE   clean-up.sh" },
        { "Invoke-ReadOnlyCommand 'head -n 1 safeops.yaml; echo error >&2'", "exit code 0 in" },
        { "Get-CommandExplanation 'tar -xzf a.tgz -C /opt'", "MUTATE   tar -xzf a.tgz -C /opt" },
        { "Get-CommandExplanation 'rm -r x' -Brief", "destroy: removes files (x) with all that is in folders" },
        { "[IO.File]::WriteAllText(\"$PWD/clean.sh\", 'rm -rf $DIR/'); Test-ScriptSafety clean.sh -OwnRulesOnly", "SO1202 empty-path" },
        { DriftEstate + "Compare-TerraformDrift rows.json app.tfstate", "- Network/publicIPAddresses" },
        { DriftEstate + "Compare-TerraformDrift rows.json app.tfstate -Type *resourceGroups", "tags[\"env\"]: prod → test" },
        { DriftEstate + "Compare-TerraformDrift rows.json app.tfstate -Summary", "in both, and different" },
        { "[IO.File]::WriteAllText(\"$PWD/list.json\", '{\"count\":1,\"total_records\":2,\"skip_token\":\"x\",\"data\":[{\"id\":\"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net\",\"type\":\"microsoft.resources/subscriptions/resourcegroups\"}]}'); Export-AzureInventory inventory -InputFile list.json -Force -WarningAction Ignore", "INVENTORY   1 resource      incomplete: 1 gap" },
        { "Measure-LogPattern logs/user-api-crash.log -Baseline logs/user-api-baseline.log", "Killed for memory (OOM kill)" },
        { "(Measure-LogPattern logs/user-api-crash.log).Failures", "next: kubectl" },
        { "(Measure-LogPattern logs/user-api-crash.log).Patterns", "known failure: " },
        { "Invoke-EmergencyRollback -Run (Get-ChangeRun)[0].RunId -Reason 'pods are not placed' -WhatIf", "ROLLBACK (dry run)   run " },
        { "Invoke-EmergencyRollback -Run (Get-ChangeRun)[0].RunId -Confirm:$false; Get-EmergencyRollback; (Get-EmergencyRollback).Timeline", "ROLLED BACK   run " },
        { "Undo-SafeChange (Get-ChangeRun)[0].RunId -WhatIf", "UNDO (dry run)   raise-memory → dev" },
        { "Compare-ChangePlan (Invoke-SafeChange changes/rename-queue.change.yaml staging -WhatIf) (Invoke-SafeChange changes/rename-queue.change.yaml production -WhatIf)", "rename-queue" },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void Is_readable_at_100_columns(string script, string expected)
    {
        // The headings of tables are PowerShell's own and coloured by it; the terminal's host takes that out.
        var text = Colour().Replace(_session.Display(script), "");
        Assert.Contains(expected, text, StringComparison.Ordinal);
        // A command to copy is never broken, so it may be longer.
        Assert.All(text.Split('\n').Where(l => !l.Contains("-Path", StringComparison.Ordinal)), line => Assert.True(line.TrimEnd().Length <= 100, line));
        Assert.DoesNotContain("ReadOnlyList", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_does_not_repeat_the_colours_of_those_above_it()
    {
        var text = _session.Display("$PSStyle.OutputRendering = 'Ansi'; Test-DryRun scripts/clean-up.sh -Static");
        Assert.Contains("clean-up.sh", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(\x1B\[[0-9;]*m){4}", text);
    }

    [Fact]
    public void An_explanation_is_readable_at_80_columns()
    {
        using var session = new ModuleSession(location: _project.Path, width: 80);
        var text = session.Display("Get-CommandExplanation 'for f in *.log; do gzip \"$f\" && echo \"done $f\" >> /tmp/a-file-with-a-long-name.log; done'");
        Assert.Contains("for each of these, as f:", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length < 80, line));
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void Has_the_same_words_in_colour(string script, string expected)
    {
        _ = expected;
        var plain = _session.Invoke($"{script} | ForEach-Object {{ [SafeOps.PowerShell.Views.ViewText]::Of($_, $PSStyle, $Host) }}").Succeeds();
        Assert.All(plain.Output, o => Assert.DoesNotContain('\u001b', (string)o.BaseObject));
        PSStyle.Instance.OutputRendering = OutputRendering.Ansi;
        try
        {
            var coloured = _session.Invoke($"{script} | ForEach-Object {{ [SafeOps.PowerShell.Views.ViewText]::Of($_, $PSStyle, $Host) }}").Succeeds();
            Assert.Equal(
                Words(plain),
                Words(coloured));
        }
        finally
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        static IEnumerable<int> Words(PipelineResult result) =>
            result.Output.Select(o => new System.Management.Automation.Internal.StringDecorated((string)o.BaseObject).ContentLength);
    }

    [Fact]
    public void Keeps_its_view_after_a_result_of_another_kind() =>
        Assert.Contains("LEDGER   intact", _session.Display("Get-ChangeRecord; Test-ChangeLedger; Get-SafeChange"), StringComparison.Ordinal);

    [GeneratedRegex(@"\u001b\[[0-9;]*m")]
    private static partial Regex Colour();
}
