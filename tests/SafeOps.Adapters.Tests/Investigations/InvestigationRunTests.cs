using Microsoft.Data.Sqlite;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Investigations;

/// <summary>What real programs and databases answer, as an investigation keeps it.</summary>
public sealed class InvestigationRunTests : IDisposable
{
    /// <summary>A variable of such a name is hidden wherever it stands.</summary>
    private const string Hidden = "SHOP_" + "PASSWORD";
    private const string HiddenValue = "c4nary-hidden-9";

    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-investigation-").FullName;
    private readonly InvestigationSession _session;
    private readonly Investigation _investigation;

    public InvestigationRunTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        File.WriteAllText(Path.Combine(_folder, "safeops.yaml"), "safeops: 1\nenvironments:\n  - name: dev\nconnections:\n  shop: { provider: sqlite, file: shop.db }\n");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "shop.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table orders (id integer, name text); insert into orders values (1, 'first'), (2, null)";
            command.ExecuteNonQuery();
        }
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, [Hidden] = HiddenValue };
        _session = InvestigationSession.Open(_folder, AdapterPorts.Create(environment, new Actor("kim", "laptop"), TimeProvider.System, _ => null));
        _investigation = _session.Store.Begin(new InvestigationRequest("slow orders") { Symptom = "timeouts" });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Output_and_errors_of_a_program_are_kept_with_its_exit_code()
    {
        var step = await RunAsync($"echo out; echo '{HiddenValue}' >&2; exit 4");
        Assert.Equal((4, CommandShell.Bash, _folder, "laptop", InvestigationStepOrigin.Run), (step.ExitCode, step.Shell, step.Folder, step.Host, step.Origin));
        var output = Output(step);
        Assert.StartsWith("out\n[standard error]\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("c4nary", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_finding() =>
        Assert.Equal(127, (await RunAsync("kubectl-of-another-machine version", declare: true)).ExitCode);

    [Fact]
    public async Task All_of_a_long_output_is_kept_and_of_two_long_streams_both()
    {
        var step = await RunAsync("seq 1 200000; seq 1 50000 >&2");
        var lines = Output(step).Split('\n');
        Assert.Equal(200000 + 1 + 50000 + 1, lines.Length);
        Assert.Equal(("1", "200000", "[standard error]", "50000"), (lines[0], lines[199999], lines[200000], lines[^2]));
        Assert.False(step.IsOutputCut);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, ".safeops", "output")));
    }

    [Fact]
    public async Task The_same_output_is_kept_once()
    {
        var first = await RunAsync("echo same");
        var second = await RunAsync("printf 'same\\n'");
        Assert.Equal(first.OutputDigest, second.OutputDigest);
        Assert.Single(Directory.GetFiles(Path.Combine(_investigation.Folder, "outputs")));
    }

    [Fact]
    public async Task Rows_of_a_database_are_kept_as_a_table_and_its_no_as_an_answer()
    {
        var rows = await RunAsync("select id, name from orders", CommandShell.Sqlite);
        Assert.Equal("id | name\n---+------\n1  | first\n2  |\n(2 rows)\n", Output(rows));
        Assert.Equal(("shop", 0), (rows.Connection, rows.ExitCode));
        Assert.Equal("(no rows)\n", Output(await RunAsync("select id from orders where id = 7", CommandShell.Sqlite)));
        var no = await RunAsync("select nothing from orders", CommandShell.Sqlite);
        Assert.Equal(1, no.ExitCode);
        Assert.Contains("nothing", Output(no), StringComparison.Ordinal);
        await Assert.ThrowsAsync<CommandNotReadOnlyException>(() => RunAsync("delete from orders", CommandShell.Sqlite));
        Assert.Equal(3, _session.Store.Read(_investigation.Id).Entries.Count);
    }

    [Fact]
    public async Task What_takes_too_long_is_kept_with_what_it_had_printed()
    {
        var step = await RunAsync("echo begun; sleep 60", timeout: TimeSpan.FromSeconds(1));
        Assert.True(step.TimedOut);
        Assert.StartsWith("begun\n", Output(step), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_runs_for_one_that_is_completed()
    {
        _session.Store.Complete(_investigation, "a", "b", []);
        var ended = _session.Store.Read(_investigation.Id);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _session.RunAsync(ended, Request("echo x", CommandShell.Bash), null, InvestigationStepOrigin.Run, CancellationToken.None));
        Assert.Equal(ErrorCodes.InvestigationClosed, error.Code);
    }

    private Task<InvestigationStep> RunAsync(string text, CommandShell shell = CommandShell.Bash, TimeSpan? timeout = null, bool declare = false)
    {
        var session = _session;
        if (declare)
        {
            File.AppendAllText(Path.Combine(_folder, "safeops.yaml"), $"commands:\n  tools:\n    {text.Split(' ')[0]}: {{ effect: read, examples: {{ read: [{text.Split(' ')[0]}] }} }}\n");
            session = InvestigationSession.Open(_folder, AdapterPorts.Create(new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! }, new Actor("kim", "laptop"), TimeProvider.System, _ => null));
        }
        return session.RunAsync(_investigation, Request(text, shell) with { Timeout = timeout ?? TimeSpan.FromSeconds(60) }, "why", InvestigationStepOrigin.Run, CancellationToken.None);
    }

    private ReadOnlyCommandRequest Request(string text, CommandShell shell) => new(text, shell, _folder) { Connection = shell == CommandShell.Bash ? null : "shop" };

    private string Output(InvestigationStep step) => _session.Store.ReadOutput(_investigation, step);
}
