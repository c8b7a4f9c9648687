using System.Diagnostics;
using SafeOps.Investigations;
using SafeOps.Investigations.FanOut;

namespace SafeOps.Adapters.Tests.Investigations;

public sealed class FanOutTests : IDisposable
{
    private readonly RepositoryStreet _street;

    public FanOutTests()
    {
        Assert.SkipUnless(RepositoryStreet.IsPossible, RepositoryStreet.Missing);
        _street = new RepositoryStreet();
    }

    public void Dispose() => _street?.Dispose();

    [Fact]
    public async Task Fifty_repositories_answer_in_their_order_and_the_odd_ones_show()
    {
        var names = Enumerable.Range(0, 50).Select(i => $"service-{(i * 37) % 50:00}").ToList();
        foreach (var name in names)
        {
            var memory = name switch { "service-17" => "1Gi", "service-03" => "0.5Gi", _ => "512Mi" };
            _street.Repository(name, ("values.yaml", $"resources:\n  limits:\n    memory: {memory}\n"), ("src/app.cs", name == "service-20" ? "var c = connectionString;\n" : "var c = 1;\n"));
        }
        var report = await _street.AskAsync(names, """
            ["git log -1 --format=%s",
             {"name": "limits", "config": "values.yaml", "path": "resources.limits.memory"},
             {"name": "strings", "search": "connectionString", "files": "**/*.cs"}]
            """);
        Assert.Equal(names.SelectMany(n => new[] { (n, "git log -1 --format=%s"), (n, "limits"), (n, "strings") }), report.Answers.Select(a => (a.Place, a.Probe)));
        Assert.All(report.Answers, a => Assert.True(a.HasAnswer, a.Error));
        Assert.True(report.Comparisons[0].Agrees);
        Assert.Equal(["service-17"], report.Comparisons[1].Odd);
        Assert.Contains("0.5Gi", report.Comparisons[1].Groups[0].Spellings);
        Assert.Equal(["service-20"], report.Comparisons[2].Odd);
        Assert.Equal(["src/app.cs:1:var c = connectionString;"], report.Answers.Single(a => a.Value == "1 line in 1 file").Output);
    }

    [Fact]
    public async Task What_is_not_there_is_told_from_what_is_empty_and_from_what_git_does_not_track()
    {
        _street.Repository("empty", ("a.txt", ""), ("b.md", "x"));
        _street.Repository("untracked", ("b.md", "x"));
        _street.Repository("none", ("b.md", "x"));
        File.WriteAllText(_street.Path("untracked", "a.txt"), "needle\n");
        var report = await _street.AskAsync(["empty", "untracked", "none"], """[{"search": "needle", "files": "*.txt"}]""");
        Assert.Equal(["nothing in the file", "no file that git tracks", "no such file"], report.Answers.Select(a => a.Value));
    }

    [Fact]
    public async Task One_that_hangs_is_missing_or_is_broken_hides_no_other()
    {
        _street.Repository("good", ("values.yaml", "a: 1\n"));
        _street.Repository("different", ("values.yaml", "a: 2\n"));
        _street.Repository("unreadable", ("values.yaml", "a: [1\n"));
        File.WriteAllText(Path.Combine(_street.Repository("broken", ("values.yaml", "a: 1\n")), ".git", "HEAD"), "nonsense");
        var hanging = Directory.CreateDirectory(_street.Path("hanging")).FullName;
        RepositoryStreet.Git(hanging, "init -q");
        using (var fifo = Process.Start("mkfifo", [_street.Path("hanging", "pipe"), _street.Path("hanging", "values.yaml")]))
            await fifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var report = await _street.AskAsync(["good", "ghost", "broken", "hanging", "unreadable", "different"], """
            ["if [ -p pipe ]; then cat pipe; fi; echo here",
             {"config": "values.yaml:a"},
             {"search": "a:"},
             "git log -1 --format=%s"]
            """, TimeSpan.FromSeconds(2));
        Assert.Equal(
            """
            good: Answered Answered Answered Answered
            ghost: Failed Failed Failed Failed
            broken: Answered Answered Failed Failed
            hanging: TimedOut Nothing Nothing Failed
            unreadable: Answered Failed Answered Answered
            different: Answered Answered Answered Answered
            """,
            string.Join('\n', report.Answers.Chunk(4).Select(a => $"{a[0].Place}: {string.Join(' ', a.Select(x => x.Status))}")));
        Assert.Contains("was cut off", report.Answers[12].Error, StringComparison.Ordinal);
        Assert.Contains("There is no folder", report.Answers[4].Error, StringComparison.Ordinal);
        Assert.Contains("values.yaml:", report.Answers[17].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_hanging_place_started_is_ended_with_it()
    {
        var mark = $"/nowhere-{Guid.NewGuid():N}";
        _street.Repository("one");
        using (var fifo = Process.Start("mkfifo", [_street.Path("one", "pipe")]))
            await fifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var report = await _street.AskAsync(["one"], $"""["grep -r {mark} pipe | cat"]""", TimeSpan.FromSeconds(1));
        Assert.Equal(FanOutStatus.TimedOut, Assert.Single(report.Answers).Status);
        Assert.DoesNotContain(Process.GetProcesses(), p => CommandLine(p.Id).Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopped_run_keeps_what_has_answered()
    {
        foreach (var name in new[] { "a", "b" })
            _street.Repository(name, ("values.yaml", "a: 1\n"));
        using (var fifo = Process.Start("mkfifo", [_street.Path("b", "pipe")]))
            await fifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var report = await _street.AskAsync(["a", "b"], """[{"config": "values.yaml:a"}, "if [ -p pipe ]; then cat pipe; fi; echo here"]""", cancellationToken: stop.Token);
        Assert.True(report.WasStopped);
        Assert.Equal([FanOutStatus.Answered, FanOutStatus.Answered, FanOutStatus.Answered, FanOutStatus.Stopped], report.Answers.Select(a => a.Status));
    }

    [Fact]
    public async Task A_command_that_does_more_than_read_is_refused_everywhere_and_the_rest_is_answered()
    {
        _street.Repository("a", ("x.txt", "x\n"));
        var report = await _street.AskAsync(["a"], """["rm x.txt", "cat x.txt", "touch y && cat x.txt"]""");
        Assert.Equal([FanOutStatus.Refused, FanOutStatus.Answered, FanOutStatus.Refused], report.Answers.Select(a => a.Status));
        Assert.Contains("It was not run.", report.Answers[0].Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_street.Path("a", "x.txt")));
    }

    [Fact]
    public async Task Only_what_git_tracks_is_searched_unless_all_is_wanted_and_nothing_outside_the_place()
    {
        _street.Repository("a", ("in.txt", "needle\n"), ("src/deep.txt", "needle\n"));
        File.WriteAllText(_street.Path("a", "out.txt"), "needle\n");
        File.WriteAllBytes(_street.Path("a", "binary.txt"), [.. "needle"u8, 0]);
        _street.Repository("plain", ("in.txt", "needle\n"));
        Directory.Delete(_street.Path("plain", ".git"), recursive: true);
        var report = await _street.AskAsync(["a", "plain"], """[{"search": "needle"}, {"search": "needle", "all": true}, {"search": "needle", "files": "src/*.txt"}, {"search": "needle", "files": "../plain/*"}]""");
        Assert.Equal(["2 lines in 2 files", "3 lines in 3 files", "1 line in 1 file", ""], report.Answers.Take(4).Select(a => a.Value));
        Assert.Equal("1 line in 1 file", report.Answers[4].Value);
        Assert.Equal(FanOutStatus.Refused, report.Answers[3].Status);
    }

    [Fact]
    public async Task Secrets_are_hidden_and_still_told_apart()
    {
        foreach (var (name, value) in new[] { ("a", "c4nary-one-1"), ("b", "c4nary-one-1"), ("c", "c4nary-two-2") })
            _street.Repository(name, ("values.yaml", $"db:\n  {"pass" + "word"}: {value}\n"));
        var report = await _street.AskAsync(["a", "b", "c"], $$"""[{"config": "values.yaml", "path": "db.{{"pass" + "word"}}"}, {"search": "{{"pass" + "word"}}"}]""");
        Assert.Equal(["c"], report.Comparisons[0].Odd);
        Assert.DoesNotContain(report.Answers, a => a.Value.Contains("c4nary", StringComparison.Ordinal) || a.Output.Any(l => l.Contains("c4nary", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_repository_that_sets_up_programs_of_its_own_starts_none_of_them()
    {
        var folder = _street.Repository("a", ("x.txt", "needle\n"));
        var trace = _street.Path("ran");
        RepositoryStreet.Git(folder, $"config core.fsmonitor \"touch {trace}; false\"");
        var report = await _street.AskAsync(["a"], """[{"search": "needle"}, "git status --short"]""");
        Assert.Equal("1 line in 1 file", report.Answers[0].Value);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task A_large_file_is_searched_in_bounded_memory()
    {
        _street.Repository("a");
        using (var big = new StreamWriter(_street.Path("a", "big.log")))
        {
            for (var i = 0; i < 600_000; i++)
                big.Write("2026-11-27T20:00:00Z INFO all is well with this request and its answer\n");
            big.Write("2026-11-27T20:00:01Z ERROR connection refused\n");
        }
        var report = await _street.AskAsync(["a"], """[{"log": "*.log", "pattern": "connection refused"}, {"log": "*.log", "pattern": "all is well"}]""");
        Assert.Equal("big.log:600001:2026-11-27T20:00:01Z ERROR connection refused", Assert.Single(report.Answers[0].Output));
        Assert.Equal(1001, report.Answers[1].Output.Count);
        Assert.StartsWith("600", report.Answers[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Known_failures_are_recognised_in_the_logs_of_each_place()
    {
        const string killed = "2026-11-27T20:00:00Z node1 kernel: Out of memory: Killed process 4242 (java) total-vm:8123456kB, anon-rss:4123456kB\n";
        _street.Repository("a", ("logs/a.log", "2026-11-27T19:59:00Z node1 app: all is well\n" + killed));
        _street.Repository("b", ("logs/b.log", "2026-11-27T19:59:00Z node1 app: the team spoke about oom\n"));
        var report = await _street.AskAsync(["a", "b"], """[{"log": "logs/*.log", "signature": "any"}]""");
        Assert.Equal([FanOutStatus.Answered, FanOutStatus.Nothing], report.Answers.Select(a => a.Status));
        Assert.StartsWith("logs/a.log:2:2026-11-27T20:00:00Z", Assert.Single(report.Answers[0].Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_investigation_has_each_answer_as_a_step_that_can_be_asked_again()
    {
        _street.Repository("a", ("values.yaml", "a: 1\n"));
        var investigation = _street.Session.Store.Begin(new InvestigationRequest("Which one differs") { Symptom = "one fails" });
        var report = await _street.AskAsync(["a", "ghost"], """["git log -1 --format=%s", {"config": "values.yaml:a"}, "rm values.yaml"]""", investigation: investigation);
        var steps = _street.Session.Store.Read(investigation.Id).Steps.ToList();
        Assert.Equal([1, 2, null, 3, 4, 5], report.Answers.Select(a => a.Step));
        Assert.Equal(("git log -1 --format=%s", _street.Path("a"), 0, "first"), (steps[0].Command, steps[0].Folder, steps[0].ExitCode, steps[0].Shown[0]));
        Assert.Equal("Invoke-FanOutInvestigation -Path . -Question @{ config = 'values.yaml'; path = 'a' }", steps[1].Command);
        Assert.Equal(1, steps[2].ExitCode);
        Assert.Equal(investigation.Id, report.Investigation);
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
