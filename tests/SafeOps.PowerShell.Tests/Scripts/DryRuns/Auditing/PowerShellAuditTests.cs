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
