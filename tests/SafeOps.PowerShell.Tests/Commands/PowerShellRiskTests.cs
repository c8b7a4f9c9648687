using System.Text;
using SafeOps.Commands;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Commands;

/// <summary>Texts of PowerShell: what reads is useful only if it is known to read, and what may do more must never be taken for it.</summary>
public sealed class PowerShellRiskTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Everyday_reading_is_known_to_read()
    {
        var missed = _session.Judge(PowerShellTexts.Reading).Where(r => r.Effect != CommandEffect.Read).ToList();
        Assert.True(missed.Count <= PowerShellTexts.Reading.Count * 0.03, $"{missed.Count} are not known to read:\n{Shown(missed)}");
    }

    [Fact]
    public void Nothing_that_may_do_more_is_taken_for_reading()
    {
        var taken = _session.Judge(PowerShellTexts.Writing).Where(r => r.Effect == CommandEffect.Read).ToList();
        Assert.True(taken.Count == 0, $"{taken.Count} are taken for reading:\n{Shown(taken)}");
    }

    public static TheoryData<string> Rewritings => [.. Rewrite.Keys];

    [Theory]
    [MemberData(nameof(Rewritings))]
    public void No_rewriting_makes_it_read(string how)
    {
        var taken = _session.Judge(PowerShellTexts.Writing.Select(Rewrite[how])).Where(r => r.Effect == CommandEffect.Read).ToList();
        Assert.True(taken.Count == 0, $"{taken.Count} are taken for reading:\n{Shown(taken)}");
    }

    [Theory]
    [InlineData("Remove-Item x", CommandEffect.Destroy)]
    [InlineData("Set-Content x y", CommandEffect.Mutate)]
    [InlineData("Get-Process > procs.txt", CommandEffect.Generate)]
    [InlineData("Get-Process | Export-Csv procs.csv", CommandEffect.Generate)]
    [InlineData("Get-Process > ../procs.txt", CommandEffect.Mutate)]
    [InlineData("cd /; Get-Process > procs.txt", CommandEffect.Mutate)]
    [InlineData("Invoke-WebRequest https://x -OutFile y", CommandEffect.Generate)]
    [InlineData("Invoke-RestMethod https://x -Method Delete", CommandEffect.Mutate)]
    [InlineData("Get-Foo; Remove-Item x", CommandEffect.Destroy)]
    [InlineData("kubectl delete pod x", CommandEffect.Destroy)]
    [InlineData("[IO.File]::Delete('x')", CommandEffect.Unknown)]
    [InlineData("pwsh -EncodedCommand cgBpACAAeAA=", CommandEffect.Destroy)]
    public void Has_the_greatest_effect_of_its_parts(string text, CommandEffect effect) => Assert.Equal(effect, Judge(text).Effect);

    [Fact]
    public void Says_that_a_part_is_unknown_beside_a_worse_one()
    {
        var risk = Judge("Get-Foo; Remove-Item x");
        Assert.True(risk.HasUnknown);
        Assert.True(risk.RunsArbitraryCode);
    }

    [Theory]
    [InlineData("Get-Content app.log -Wait", CommandTraits.RunsUntilStopped)]
    [InlineData("while ($true) { Get-Date; Start-Sleep 1 }", CommandTraits.RunsUntilStopped)]
    [InlineData("Get-Content ~/.ssh/id_rsa", CommandTraits.ExposesSecrets)]
    [InlineData("Get-ChildItem env:", CommandTraits.ExposesSecrets)]
    [InlineData("$env:API_TOKEN", CommandTraits.ExposesSecrets)]
    [InlineData("Get-AzKeyVaultSecret -VaultName a -Name b -AsPlainText", CommandTraits.ExposesSecrets)]
    [InlineData("Get-Content x | Invoke-RestMethod https://x", CommandTraits.SendsData)]
    public void Has_traits_beside_its_effect(string text, CommandTraits trait)
    {
        var risk = Judge(text);
        Assert.Equal((CommandEffect.Read, trait), (risk.Effect, risk.Traits & trait));
    }

    [Fact]
    public void A_remote_command_has_a_guarded_environment_where_the_project_does_not_know_the_machine()
    {
        var environment = Judge("Invoke-Command -ComputerName web01 { Get-Service }").Environment;
        Assert.Equal((null, true), (environment.Name, environment.Guarded));
        Assert.Contains("web01", environment.How, StringComparison.Ordinal);
        Assert.Equal("local", Judge("Get-Service").Environment.Name);
    }

    [Fact]
    public void Nothing_is_loaded_by_reading()
    {
        using var folder = new ScriptFolder();
        var marker = Path.Combine(folder.Path, "marker");
        var module = folder.Write("evil.psm1", $"[IO.File]::WriteAllText('{marker}', 'x')");
        var risks = _session.Judge(
        [
            $"using module {module}", $"using module '{module}'\nGet-Date", $"<# a #> using `\n module {module}", $"#Requires -Modules {module}\nGet-Date",
            $"configuration c {{ Import-DscResource -ModuleName {module} }}", $"Import-Module {module}",
        ]);
        Assert.All(risks, r => Assert.Equal(CommandEffect.Unknown, r.Effect));
        Assert.False(File.Exists(marker));
    }

    private CommandRisk Judge(string text) => Assert.Single(_session.Judge([text]));

    private static string Shown(IEnumerable<CommandRisk> risks) =>
        string.Join('\n', risks.Select(r => $"{r.Effect}: {r.Text}\n    {r.Reasons.FirstOrDefault(x => x.Effect > CommandEffect.Read)?.Message}"));

    private static readonly Dictionary<string, Func<string, string>> Rewrite = new()
    {
        ["behind another"] = t => "Get-Date\n" + t,
        ["in a condition"] = t => $"if ($true) {{\n{t}\n}}",
        ["in a block that is called"] = t => $"& {{\n{t}\n}}",
        ["for each"] = t => $"1 | ForEach-Object {{\n{t}\n}}",
        ["in a filter"] = t => $"Get-Process | Where-Object {{\n{t}\n}}",
        ["in a computed property"] = t => $"Get-Process | Select-Object @{{ n = 'a'; e = {{\n{t}\n}} }}",
        ["in a sub-expression"] = t => $"Write-Output $(\n{t}\n)",
        ["in a string"] = t => $"\"$(\n{t}\n)\"",
        ["in a function"] = t => $"function f {{\n{t}\n}}\nf",
        ["in a table"] = t => $"@{{ a = $(\n{t}\n) }}",
        ["in a loop"] = t => $"foreach ($i in 1..3) {{\n{t}\n}}",
        ["in a catch"] = t => $"try {{ throw 1 }} catch {{\n{t}\n}}",
        ["on another machine"] = t => $"Invoke-Command -ComputerName web01 {{\n{t}\n}}",
        ["in a job"] = t => $"Start-Job {{\n{t}\n}} | Receive-Job -Wait",
        ["as an expression"] = t => $"Invoke-Expression '{t.Replace("'", "''", StringComparison.Ordinal)}'",
        ["in another PowerShell"] = t => $"pwsh -NoProfile -Command '{t.Replace("'", "''", StringComparison.Ordinal)}'",
        ["encoded"] = t => $"pwsh -e {Convert.ToBase64String(Encoding.Unicode.GetBytes(t))}",
        ["in a block for another PowerShell"] = t => $"pwsh -c {{\n{t}\n}}",
    };
}
