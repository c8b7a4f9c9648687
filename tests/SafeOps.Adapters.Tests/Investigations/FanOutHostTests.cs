using SafeOps.Adapters.Processes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations.FanOut;
using SafeOps.Processes;
using SafeOps.Sessions;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Investigations;

/// <summary>Hosts are folders of this machine here, asked by the real bash and grep; how a text gets to another machine is PowerShell's affair.</summary>
public sealed class FanOutHostTests : IDisposable, IHostCommands, IRunObserver
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts").FullName;
    private readonly List<string> _sent = [];

    public FanOutHostTests() => Assert.SkipUnless(RepositoryStreet.IsPossible, RepositoryStreet.Missing);

    public string? WhyNot { get; private set; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_same_probes_are_asked_of_hosts_as_commands()
    {
        Host("web1", ("app.yaml", "limits:\n  memory: 512Mi\n"), ("logs/a.log", "ok\nconnection refused\nconnection refused\n"), ("logs/b.log", "ok\n"), ("src/a/x.cs", "var c = connectionString;\n"));
        Host("web2", ("app.yaml", "limits:\n  memory: 1Gi\n"), ("logs/a.log", "connection refused\n"));
        Host("web3", ("app.yaml", "limits:\n  memory: 0.5Gi\n"));
        var report = await AskAsync("""
            [{"config": "app.yaml:limits.memory"},
             {"log": "logs/*.log", "pattern": "connection refused"},
             {"search": "connectionString", "files": "**/*.cs"},
             {"log": "logs/*.log", "pattern": "^connection \\w+$", "regex": true},
             "ls | wc -l"]
            """, "web1", "web2", "web3");
        Assert.Equal(["web2"], report.Comparisons[0].Odd);
        Assert.Equal(["512Mi", "2 lines in 1 file", "1 line in 1 file", "2 lines in 1 file", "3"], report.Answers.Take(5).Select(a => a.Value));
        Assert.Equal(["1Gi", "1 line in 1 file", "not found", "1 line in 1 file", "2"], report.Answers.Skip(5).Take(5).Select(a => a.Value));
        Assert.Equal(["0.5Gi", "no such file", "not found", "no such file", "1"], report.Answers.Skip(10).Select(a => a.Value));
        Assert.Equal("src/a/x.cs:1:var c = connectionString;", report.Answers[2].Output[0].TrimStart('.', '/'));
    }

    [Fact]
    public async Task Compressed_logs_of_a_host_are_read()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zgrep") || File.Exists("/bin/zgrep"), "zgrep is not on this machine");
        Host("web1", ("a.txt", "a\n"));
        await using (var packed = new System.IO.Compression.GZipStream(File.Create(Path.Combine(_folder, "web1", "a.log.gz")), System.IO.Compression.CompressionLevel.Fastest))
            packed.Write("ok\nconnection refused\n"u8);
        Assert.Equal("1 line in 1 file", Assert.Single((await AskAsync("""[{"log": "*.log.gz", "pattern": "connection refused"}]""", "web1")).Answers).Value);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_hides_no_other_and_is_sent_nothing_that_changes()
    {
        Host("web1", ("a.txt", "a\n"));
        var report = await AskAsync("""["cat a.txt", "rm a.txt", {"search": "'; rm -rf ~; '", "files": "a.txt"}]""", "gone", "web1");
        Assert.Equal(
            [FanOutStatus.Failed, FanOutStatus.Refused, FanOutStatus.Failed, FanOutStatus.Answered, FanOutStatus.Refused, FanOutStatus.Nothing],
            report.Answers.Select(a => a.Status));
        Assert.DoesNotContain("rm a.txt", _sent);
        Assert.True(File.Exists(Path.Combine(_folder, "web1", "a.txt")));
    }

    [Fact]
    public async Task Where_there_is_no_remoting_it_says_so()
    {
        WhyNot = "There is no ssh on this machine.";
        var answer = Assert.Single((await AskAsync("""["ls"]""", "web1")).Answers);
        Assert.Equal((FanOutStatus.Refused, WhyNot), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task A_value_is_picked_out_of_what_a_command_prints()
    {
        Host("web1", ("out.json", """{"spec": {"replicas": 3}}"""));
        var report = await AskAsync("""[{"command": "cat out.json", "path": "spec.replicas"}, {"command": "cat out.json", "path": "spec.image"}]""", "web1");
        Assert.Equal([("spec.replicas", "3"), ("spec.image", "not set")], report.Answers.Select(a => (a.Probe, a.Value)));
    }

    public Task<ProgramResult> RunAsync(string host, string text, CommandShell shell, TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (_sent)
            _sent.Add(text);
        return Directory.Exists(Path.Combine(_folder, host))
            ? new ProgramRunner(TimeProvider.System).RunAsync(new ProgramRequest("/bin/bash", ["-c", text], Path.Combine(_folder, host)) { Timeout = timeout }, cancellationToken)
            : throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"{host} does not answer.");
    }

    bool IRunObserver.Confirm(PlannedStep step, ChangePlan plan) => false;

    void IRunObserver.Message(MessageLevel level, string text)
    {
    }

    void IRunObserver.Progress(string activity, string status, long done, long? total)
    {
    }

    private void Host(string name, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(_folder, name, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    private async Task<FanOutReport> AskAsync(string probes, params string[] hosts)
    {
        using var session = FanOutSession.Open(_folder, Handoffs.HandoffBench.Ports("ada", "laptop"), this);
        return await session.RunAsync(new FanOutRequest
        {
            Places = [.. hosts.Select(h => new FanOutPlace(h, FanOutPlaceKind.Host, h))],
            Probes = ProbeReader.Read([JsonText.Read(probes, "probes.json")], "probes.json"),
            Folder = _folder,
            ThrottleLimit = 2,
        }, null, this, TestContext.Current.CancellationToken);
    }
}
