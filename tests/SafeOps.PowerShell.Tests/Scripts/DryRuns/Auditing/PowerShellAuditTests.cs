using System.Runtime.CompilerServices;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Tests.Auditing;

namespace SafeOps.PowerShell.Tests.Scripts.DryRuns.Auditing;

public sealed class PowerShellAuditTests : IDisposable
{
    private const string Odd = "$`\"'\\(){}[]<>|&;!#*?~=-+%@:,. \t\n\u201c\u2013";

    private static readonly IReadOnlyList<AuditCase> Cases = AuditCase.Read("powershell.txt");

    private readonly ModuleSession _session = new();
    private readonly DryRunAuditor _auditor;

    public PowerShellAuditTests()
    {
        // The module's own reader of PowerShell, as the module has loaded it.
        var module = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "SafeOps");
        var syntax = (IPowerShellSyntax)Activator.CreateInstance(module.GetType("SafeOps.PowerShell.Syntax.PowerShellSyntaxReader", throwOnError: true)!, nonPublic: true)!;
        _auditor = new DryRunAuditor(new CommandReader(null, new CommandLanguages(syntax, null)), syntax);
    }

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Follows_powershell(string name) => Cases.Single(c => c.Name == name).Check(_auditor, ScriptLanguage.PowerShell);

    /// <summary>Where no pwsh is installed the audit alone decides: no honest script is refuted, and nearly all faulty ones are.</summary>
    [Fact]
    public void Tells_faulty_scripts_from_their_honest_twins()
    {
        var twins = Twins().Select(t => (t.Name, t.IsHonest, _auditor.Audit(new ScriptFile("/srv/script.ps1", ScriptLanguage.PowerShell, t.Text), t.Argument).Overall)).ToList();
        Assert.DoesNotContain(twins, t => t is { IsHonest: true, Overall: CheckOutcome.Fail });
        Assert.DoesNotContain(twins, t => t is { IsHonest: false, Overall: CheckOutcome.Pass });
        Assert.True(twins.Count(t => t is { IsHonest: true, Overall: CheckOutcome.Pass }) >= 0.95 * twins.Count(t => t.IsHonest));
        Assert.True(twins.Count(t => t is { IsHonest: false, Overall: CheckOutcome.Fail }) >= 0.9 * twins.Count(t => !t.IsHonest));
    }

    private static IEnumerable<(string Name, string Argument, bool IsHonest, string Text)> Twins([CallerFilePath] string here = "")
    {
        foreach (var block in File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Cases", "twins-powershell.txt")).ReplaceLineEndings("\n").Split("\n== ").Skip(1))
        {
            var end = block.IndexOf('\n', StringComparison.Ordinal);
            var head = block[..end].Split(" | ");
            yield return (head[0], head[1], head[2] == "honest", block[(end + 1)..]);
        }
    }

    [Fact]
    public void Takes_two_dashes_for_the_switch_that_the_script_has()
    {
        var audit = _auditor.Audit(new ScriptFile("/srv/x.ps1", ScriptLanguage.PowerShell, "param([switch] $DryRun)\nif (-not $DryRun) { docker stop web }\n"), "--dry-run");
        Assert.Equal(CheckOutcome.Pass, audit.Overall);
        Assert.Equal(new ScriptOption("-DryRun", ScriptOptionKind.DryRun, false, 1), Assert.Single(audit.Options));
    }

    [Fact]
    public void Never_throws_on_what_a_script_holds()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var one = Cases[random.Next(Cases.Count)];
            var other = Cases[random.Next(Cases.Count)].Text;
            var text = one.Text[..random.Next(one.Text.Length)] + Odd[random.Next(Odd.Length)] + other[random.Next(other.Length)..];
            var audit = _auditor.Audit(new ScriptFile("/srv/script.ps1", ScriptLanguage.PowerShell, text), one.Argument);
            Assert.Equal(Enum.GetValues<DryRunCheck>().Length, audit.Checklist.Count);
        }
    }
}
