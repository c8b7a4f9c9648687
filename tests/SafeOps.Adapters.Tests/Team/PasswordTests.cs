using Npgsql;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>The password of a shared ledger goes to its server and nowhere else.</summary>
public sealed class PasswordTests : IDisposable
{
    private const string Canary = "c4nary-Kx81!=;'\"pw";

    private readonly TeamBench _team = new();
    private readonly string _role = $"pia_{Environment.ProcessId}";

    public PasswordTests()
    {
        _team.Execute("do $$ begin if not exists (select from pg_roles where rolname = 'needs_password') then create role needs_password nologin; end if; end $$");
        _team.Execute($"create role {_role} login password '{Canary.Replace("'", "''", StringComparison.Ordinal)}' in role needs_password, safeops_writer");
    }

    public void Dispose()
    {
        _team.Execute($"drop role {_role}");
        _team.Dispose();
    }

    [Fact]
    public async Task A_run_under_a_password_shows_it_nowhere()
    {
        _team.MakeTargets();
        using var pia = Pia(Canary);
        var run = await pia.RunAsync(pia.Change(_team.Steps));

        Assert.Equal((RunStatus.Succeeded, _role), (run.Status, run.Actor));
        foreach (var table in new[] { "records", "bulk", "runs", "journal", "leases", "saved" })
            Assert.DoesNotContain(Canary, (string)_team.Ask($"select coalesce(string_agg(t::text, ' '), '') from {table} t")!, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, (string)_team.Ask("select coalesce(string_agg(convert_from(line, 'utf8'), ' '), '') from journal")!, StringComparison.Ordinal);
        Assert.DoesNotContain(pia.Messages, m => m.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_without_being_told()
    {
        const string wrong = "wr0ng-and-S3cret";
        using var pia = Pia(wrong);
        foreach (var deed in new Func<Task>[] { () => LedgerReader.ListAsync(pia.Session.Ledger, LedgerQuery.All, default), () => pia.RunAsync(pia.Change(_team.Steps)), () => pia.HoldAsync("try-it") })
        {
            var error = await Assert.ThrowsAsync<SafeOpsException>(deed);
            Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
            Assert.Contains("does not let this role in", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(wrong, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_password_that_cannot_be_had_names_its_reference()
    {
        using var pia = Pia(null);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => LedgerReader.ListAsync(pia.Session.Ledger, LedgerQuery.All, default));
        Assert.Equal(ErrorCodes.SecretUnavailable, error.Code);
        Assert.Contains("env:LEDGER_PASSWORD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_fails_does_not_tell_it_either()
    {
        _team.MakeTargets();
        using var network = new TcpProxy(_team.Cluster.Port);
        using var pia = Pia(Canary, network.Port);
        pia.BeforeEachWrite(write =>
        {
            if (write == 5)
                network.Fail(NetworkTrouble.Reset);
        });

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => pia.RunAsync(pia.Change(_team.Steps)));

        Assert.Equal(ErrorCodes.StorageFailed, error.Code);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        Assert.IsType<NpgsqlException>(error.InnerException, exactMatch: false);
    }

    private Machine Pia(string? password, int? port = null)
    {
        var machine = new Machine("pia", $$"""
            safeops: 1
            environments: [{ name: dev }]
            connections:
              team: { provider: postgres, host: 127.0.0.1, port: {{port ?? _team.Cluster.Port}}, database: {{_team.Database}}, user: {{_role}}, password: "env:LEDGER_PASSWORD" }
            ledger: team
            roots: [{{_team.Targets}}]
            """);
        var variables = password is null ? [] : new Dictionary<string, string> { ["LEDGER_PASSWORD"] = password };
        machine.Ports = AdapterPorts.Create(variables, machine.Ports.Actor, TimeProvider.System, _ => null);
        return machine;
    }
}
