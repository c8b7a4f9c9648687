using System.Runtime.InteropServices;
using SafeOps.Adapters.Sandbox.Recording;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class ObservedProgramsTests(ObservedSandbox sandbox) : IClassFixture<ObservedSandbox>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("observed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("touch f")]
    [InlineData("/usr/bin/touch f")]
    [InlineData("/bin/touch f")]
    [InlineData("command touch f")]
    [InlineData("exec touch f")]
    [InlineData("(touch f)")]
    [InlineData("touch f & wait")]
    [InlineData("/usr/bin/../bin/touch f")]
    [InlineData("enable -n echo; touch f")]
    [InlineData("PATH=/usr/bin; touch f")]
    [InlineData("cd /usr/bin && ./touch $OLDPWD/f", "touch $OLDPWD/f")]
    [InlineData("env -i /usr/bin/touch f", "env -i /usr/bin/touch f", "touch f")]
    [InlineData("/usr/bin/env touch f", "env touch f", "touch f")]
    [InlineData("echo f | xargs touch", "xargs touch", "touch f")]
    [InlineData("timeout 60 touch f", "timeout 60 touch f", "touch f")]
    [InlineData("nohup touch f", "nohup touch f", "touch f")]
    [InlineData("setsid -w touch f", "setsid -w touch f", "touch f")]
    [InlineData("find . -maxdepth 0 -exec touch f \\;", "find . -maxdepth 0 -exec touch f ;", "touch f")]
    [InlineData("bash -c 'touch f; true'", "bash -c touch f; true", "touch f")]
    [InlineData("sh -c 'touch f; true'", "sh -c touch f; true", "touch f")]
    public async Task Every_program_is_told_however_it_is_started(string text, params string[] expected)
    {
        var run = await sandbox.BashAsync(text, _folder);
        Assert.Equal(0, run.Program.ExitCode);
        Assert.Equal((expected.Length == 0 ? ["touch f"] : expected).Select(e => e.Replace("$OLDPWD", _folder, StringComparison.Ordinal)), run.Started);
        Assert.Equal(["Created f"], run.Changed(_folder).Where(c => !c.EndsWith("nohup.out", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Python_subprocesses_are_told()
    {
        ObservedSandbox.Need("python3");
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "/usr/bin/python3 is not on this machine");
        var run = await sandbox.RunAsync(new ProgramRequest(
            "/usr/bin/python3", ["-c", "import subprocess, os, sys; subprocess.run(['touch', 'a b']); subprocess.run('touch c', shell=True); os.system('touch d'); subprocess.run([sys.executable, '-c', 'pass'])"], _folder));
        Assert.Equal((0, ""), (run.Program.ExitCode, run.Program.ErrorOutput));
        Assert.Equal(["touch a b", "sh -c touch c", "touch c", "sh -c touch d", "touch d"], run.Started.Take(5).Select(s => s.Replace("sh -c -- ", "sh -c ", StringComparison.Ordinal)));
        Assert.StartsWith("python3", run.Seen.Programs[^1].Name, StringComparison.Ordinal);
        Assert.Equal(["Created a b", "Created c", "Created d"], run.Changed(_folder));
    }

    [Fact]
    public async Task Tells_who_started_what_where_and_in_which_order()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in"));
        var run = await sandbox.BashAsync("echo $$; cd in; /bin/true 'a  b' '' $'c\\nd'; sh -c '/bin/true; /bin/false'", _folder);
        var programs = run.Seen.Programs;
        Assert.Equal(["bash", "true", "sh", "true", "false"], programs.Select(p => p.Name));
        Assert.Equal([1, 2, 3, 4, 5], programs.Select(p => p.Number));
        Assert.Equal(["a  b", "", "c\nd"], programs[1].Arguments);
        Assert.Equal(_folder, programs[0].Folder);
        Assert.Equal(Path.Combine(_folder, "in"), programs[1].Folder);
        Assert.Equal("/bin/true", programs[1].Program);
        Assert.Equal($"{programs[0].Process}\n", run.Program.Output);
        Assert.Equal((programs[0].Process, programs[2].Process), (programs[1].Parent, programs[3].Parent));
    }

    [Fact]
    public async Task A_script_is_told_by_its_own_name()
    {
        Script("one.sh", "#!/bin/bash -e\n./two.sh \"$@\" z\n");
        Script("two.sh", "#!/usr/bin/env bash\necho \"$0 $# $*\"\n");
        var run = await sandbox.BashAsync("./one.sh 'x y'", _folder);
        Assert.Equal("./two.sh 2 x y z\n", run.Program.Output);
        Assert.Equal(["one.sh x y", "two.sh x y z"], run.Started);
        Assert.Equal(Path.Combine(_folder, "one.sh"), run.Seen.Programs[1].Program);
    }

    [Fact]
    public async Task Programs_keep_their_name_their_environment_and_long_arguments()
    {
        var run = await sandbox.BashAsync(
            "f() { echo \"function $1\"; }; export -f f; bash -c 'f x'; env 'a.b=c' printenv a.b; (exec -a other bash -c 'echo $0'); long=$(printf '%0100000d' 7); /bin/echo $long | tail -c 2; ls /nowhere/at/all", _folder);
        Assert.Equal("function x\nc\nother\n7\n", run.Program.Output);
        Assert.StartsWith("ls: ", run.Program.ErrorOutput, StringComparison.Ordinal);
        Assert.Equal(100_000, Assert.Single(run.Seen.Programs, p => p.Name == "echo").Arguments[0].Length);
        Assert.Empty(run.Seen.Blind);
    }

    [Fact]
    public async Task Many_at_once_are_all_told_with_their_own_arguments()
    {
        var run = await sandbox.BashAsync("for i in {1..40}; do for j in {1..5}; do /bin/true $i-$j-$(printf '%03000d' $i) & done; wait; done", _folder);
        var told = run.Seen.Programs.Where(p => p.Name == "true").Select(p => p.Arguments[0]).ToList();
        Assert.Equal(Enumerable.Range(1, 40).SelectMany(i => Enumerable.Range(1, 5).Select(j => $"{i}-{j}-{i:D3000}")).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_asked_about_is_answered_in_place_of_being_run()
    {
        Script("tool", "#!/bin/sh\ntouch ran\n");
        var observer = new Observer("tool") { Answer = s => Observer.Say($"would {s.Arguments[0]}\n", "a warning\n", 7) };
        var run = await sandbox.BashAsync("./tool delete; echo $?; PATH=$PWD:$PATH; tool get 2>/dev/null | cat; \"$PWD/tool\" x 2>&1 | cat", _folder, observer);
        Assert.Equal(("would delete\n7\nwould get\nwould x\na warning\n", "a warning\n"), (run.Program.Output, run.Program.ErrorOutput));
        Assert.Equal(3, run.Seen.Programs.Count(p => p.Program == Path.Combine(_folder, "tool")));
        Assert.Empty(run.Changed(_folder));
    }

    [Theory]
    [InlineData("venv/bin")]
    [InlineData("home/.pyenv/versions/3.11.7/bin")]
    public async Task A_tool_of_an_environment_that_is_entered_is_asked_about(string folder)
    {
        Directory.CreateDirectory(Path.Combine(_folder, folder));
        Script($"{folder}/tool", "#!/bin/sh\ntouch ran\n");
        var observer = new Observer("tool") { Answer = s => Observer.Say($"asked {s.Arguments[0]}\n", "", 0) };
        var request = new ProgramRequest("/bin/bash", ["--noprofile", "--norc", "-c", $"PATH=$PWD/{folder}:$PATH; tool get"], _folder) { Environment = new Dictionary<string, string?> { ["HOME"] = Path.Combine(_folder, "home") } };
        var run = await sandbox.RunAsync(request, observer);
        Assert.Equal("asked get\n", run.Program.Output);
        Assert.Empty(run.Changed(_folder));
    }

    [Fact]
    public async Task A_program_that_the_machine_lacks_is_asked_about_by_name_and_by_path()
    {
        var observer = new Observer("safeops-no-such-tool", "/opt/safeops-nowhere/tool");
        var run = await sandbox.BashAsync("safeops-no-such-tool a; env -i safeops-no-such-tool b; /opt/safeops-nowhere/tool c; command -v safeops-no-such-tool > /dev/null", _folder, observer);
        Assert.Equal("safeops-no-such-tool was told: a\nsafeops-no-such-tool was told: b\ntool was told: c\n", run.Program.Output);
        Assert.Equal(0, run.Program.ExitCode);
        Assert.Equal("safeops-no-such-tool", run.Seen.Programs[1].Program);
        Assert.Empty(run.Seen.Files);
    }

    [Fact]
    public async Task An_answer_may_be_to_run_it()
    {
        Script("tool", "#!/bin/sh\necho \"$0 ran $*\"; cat; exit 5\n");
        var observer = new Observer("tool") { Answer = _ => ProgramAnswer.Run };
        var run = await sandbox.BashAsync("echo given | ./tool 'a b'; echo ${PIPESTATUS[1]}", _folder, observer);
        Assert.Equal($"{_folder}/tool ran a b\ngiven\n5\n", run.Program.Output);
    }

    [Fact]
    public async Task A_link_and_another_name_of_an_asked_program_are_asked_about_too()
    {
        Script("tool", "#!/bin/sh\necho ran\n");
        var run = await sandbox.BashAsync("ln -s tool t; ./t delete; cp tool u; ./u delete", _folder, new Observer("tool"));
        Assert.Equal("tool was told: delete\ntool was told: delete\n", run.Program.Output);
    }

    [Theory]
    [InlineData("echo text | tool apply -f -", "text\n")]
    [InlineData("tool apply --filename=- <<< text", "text\n")]
    [InlineData("tool -d @- < file", "in file\n")]
    [InlineData("tool load /dev/stdin < file", "in file\n")]
    [InlineData("psql -d shop <<< 'select 1'", "select 1\n")]
    [InlineData("psql -d shop -c 'select 1' < file", null)]
    [InlineData("ssh host <<< 'rm x'", "rm x\n")]
    [InlineData("ssh -p 22 host bash -s < file", "in file\n")]
    [InlineData("ssh host uptime < file", null)]
    [InlineData("tool get pods < file", null)]
    public async Task Input_is_told_where_the_arguments_say_that_it_is_read(string text, string? input)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "in file\n");
        var run = await sandbox.BashAsync(text, _folder, new Observer("tool", "psql", "ssh") { Answer = _ => ProgramAnswer.Empty });
        Assert.Equal((0, ""), (run.Program.ExitCode, run.Program.ErrorOutput));
        Assert.Equal(input, run.Seen.Programs[1].Input);
    }

    [Fact]
    public async Task A_loop_keeps_its_input()
    {
        var run = await sandbox.BashAsync("seq 3 | while read -r line; do ssh host \"echo $line\"; tool get $line; done", _folder, new Observer("ssh", "tool") { Answer = s => Observer.Say(s.Arguments[^1] + "\n") });
        Assert.Equal("echo 1\n1\necho 2\n2\necho 3\n3\n", run.Program.Output);
    }

    [Fact]
    public async Task Answers_may_take_their_time_and_come_in_any_order()
    {
        var observer = new Observer("tool") { Answer = s => { Thread.Sleep(s.Arguments[0] == "1" ? 300 : 10); return Observer.Say(s.Arguments[0]); } };
        var run = await sandbox.BashAsync("for i in 1 2 3; do tool $i > out$i & done; wait; cat out1 out2 out3", _folder, observer);
        Assert.Equal("123", run.Program.Output);
    }

    [Fact]
    public async Task Shows_no_trace_of_itself()
    {
        var run = await sandbox.BashAsync("ls -A /; command -v ls; readlink -f /usr/bin/awk || true; env | grep -c SAFEOPS_REC; test -x /usr/bin/ls && echo is; ls -l /usr/bin/cat", _folder);
        Assert.DoesNotContain("safeops", run.Program.Output.Replace("SAFEOPS", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("/usr/bin/ls\n", run.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recorder_of_another_processor_does_the_same()
    {
        ObservedSandbox.Need("qemu-aarch64");
        foreach (var (name, isAsked) in new[] { ("touch", false), ("tool", true) })
        {
            var file = Path.Combine(_folder, "arm-" + name);
            File.WriteAllBytes(file, RecorderImage.Of("/usr/bin/" + name, isAsked, Architecture.Arm64));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        var run = await sandbox.BashAsync("qemu-aarch64 ./arm-touch 'a b' $(printf '%09000d' 0); qemu-aarch64 ./arm-tool x; echo $?", _folder, new Observer("tool") { Answer = s => Observer.Say($"{s.Arguments[0]}\n", exitCode: 9) });
        Assert.Equal("x\n9\n", run.Program.Output);
        Assert.Equal(["Created a b"], run.Changed(_folder).Where(c => c.Contains(' ', StringComparison.Ordinal) && !c.Contains("000", StringComparison.Ordinal)));
        var touch = Assert.Single(run.Seen.Programs, p => p.Name == "arm-touch");
        Assert.Equal(["a b", new string('0', 9000)], touch.Arguments);
        Assert.Equal(_folder, touch.Folder);
    }

    private void Script(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
