using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.TestServers;

namespace SafeOps.PowerShell.Tests.Host;

/// <summary>A team's ledger through the module as it is installed: processes on two machines, and the script that makes it.</summary>
public sealed class TeamLedgerTests : IDisposable
{
    private const string Canary = "c4nary-of-the-ledger";

    private readonly string _role = $"host_{Environment.ProcessId}";
    private readonly ScriptFolder _targets = new();
    private readonly List<ScriptFolder> _machines = [];
    private readonly string _database;

    public TeamLedgerTests()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh");
        _database = PostgresCluster.Shared.CreateLedger();
        Execute("do $$ begin if not exists (select from pg_roles where rolname = 'needs_password') then create role needs_password nologin; end if; end $$");
        Execute($"create role {_role} login password '{Canary}' in role needs_password, safeops_writer");
    }

    public void Dispose()
    {
        Execute($"drop role {_role}");
        PostgresCluster.Shared.DropDatabase(_database);
        _targets.Dispose();
        foreach (var machine in _machines)
            machine.Dispose();
    }

    [Fact, Trait("Category", "Long")]
    public async Task One_machine_runs_another_undoes_and_nobody_sees_the_password()
    {
        var (first, second) = (Machine(), Machine());

        var run = await InAsync(first, $"$run = Invoke-SafeChange ./note.change.yaml dev -Confirm:$false -Verbose; \"$($run.Status) by $($run.Actor)\"; [IO.Directory]::Exists('{first.Path}/.safeops'); (Test-ChangeLedger).Intact");
        Assert.Contains($"Succeeded by {_role}\nFalse\nTrue\n", run.Output, StringComparison.Ordinal);
        var undo = await InAsync(second, "Get-ChangeRun | Undo-SafeChange -Confirm:$false -Verbose | ForEach-Object { $_.Status }; Get-ChangeRecord | ForEach-Object { \"$($_.Kind) $($_.Outcome) $($_.Actor)\" }");
        Assert.Contains($"Undone\nRun Succeeded {_role}\nUndo Undone {_role}\n", undo.Output, StringComparison.Ordinal);

        Assert.False(File.Exists(Path.Combine(_targets.Path, "note.txt")));
        foreach (var told in new[] { run, undo })
            Assert.DoesNotContain(Canary, told.Output + told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_not_made_yet_names_a_script_that_is_there()
    {
        var told = await InAsync(Machine("schema: elsewhere, "), "Test-ChangeLedger; [IO.File]::Exists(\"$((Get-Module SafeOps).ModuleBase)/SafeOps.ledger.sql\")");

        Assert.Contains("-f \"$((Get-Module SafeOps).ModuleBase)/SafeOps.ledger.sql\"", told.Error, StringComparison.Ordinal);
        Assert.EndsWith("True\n", told.Output, StringComparison.Ordinal);
    }

    private ScriptFolder Machine(string settings = "")
    {
        var machine = new ScriptFolder();
        _machines.Add(machine);
        machine.Write("safeops.yaml", $$"""
            safeops: 1
            environments: [{ name: dev }]
            connections:
              team: { provider: postgres, host: 127.0.0.1, port: {{PostgresCluster.Shared.Port}}, database: {{_database}}, {{settings}}password: "env:LEDGER_SIGN" }
            ledger: team
            roots: ["{{_targets.Path}}"]
            """);
        machine.Write("note.change.yaml", $$"""
            safeops: 1
            change: note
            title: Leave a note
            author: mia
            steps:
              - { id: note, uses: file.write, with: { file: "{{_targets.Path}}/note.txt", content: hello } }
            """);
        return machine;
    }

    /// <summary>The role comes from where <c>psql</c> takes it.</summary>
    private Task<HostProcess> InAsync(ScriptFolder machine, string script) => HostProcess.Start(
        "sh", ["-c", "cd \"$0\" && exec dotnet exec \"$1\" -", machine.Path, BuiltFiles.Host], script + "\n", new Dictionary<string, string> { ["PGUSER"] = _role, ["LEDGER_SIGN"] = Canary });

    private void Execute(string sql) => PostgresCluster.Shared.Execute(_database, sql);
}
