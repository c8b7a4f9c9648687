using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Sandbox;

/// <summary>The real bash in the real sandbox; only the verdict is given.</summary>
public sealed class ReadOnlyRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("readonly").FullName;
    private readonly Dictionary<string, string> _variables = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) };
    private CommandEffect _effect = CommandEffect.Read;
    private string[] _names = [];
    private SandboxUse _use = SandboxUse.WhereAvailable;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Gives_the_output_by_lines_with_exit_code_times_and_verdict()
    {
        var result = await RunAsync("printf 'a\\nb\\n'; echo e >&2; exit 3");
        Assert.Equal(["a", "b"], result.Output);
        Assert.Equal(["e"], result.ErrorOutput);
        Assert.Equal((3, false, CommandEffect.Read), (result.ExitCode, result.TimedOut, result.Risk.Effect));
        Assert.InRange(result.Duration, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));
        Assert.InRange(DateTimeOffset.UtcNow - result.Started, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(SandboxUse.WhereAvailable)]
    [InlineData(SandboxUse.Never)]
    public async Task Nothing_in_the_environment_runs_code(SandboxUse use)
    {
        Need("ls");
        _use = use;
        var evil = Evil("evil");
        var library = Path.Combine(_folder, "none.so");
        foreach (var name in new[] { "BASH_ENV", "ENV", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "LESSOPEN", "KUBECTL_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "EDITOR", "PROMPT_COMMAND" })
            _variables[name] = evil;
        _variables["LD_PRELOAD"] = library;
        _variables["PS4"] = $"$({evil})";
        _variables["SHELLOPTS"] = "xtrace";
        _variables["BASH_FUNC_ls%%"] = $"() {{ {evil}; }}";
        _variables["LC_ALL"] = "() { :; }; " + evil;
        var fake = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        File.Copy(evil, Path.Combine(fake, "ls"));
        foreach (var path in new[] { fake, ".", "", "bin" })
        {
            _variables["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}";
            var result = await RunAsync($"ls {_folder} | cat; printenv");
            Assert.Equal(["bin", "evil"], result.Output.TakeWhile(l => !l.Contains('=')));
            Assert.Empty(result.ErrorOutput);
            Assert.DoesNotContain(result.Output, l => l.Contains(evil) || l.Contains(library));
        }
        Assert.False(File.Exists(evil + ".ran"));
    }

    [Theory]
    [InlineData("core.fsmonitor", "status")]
    [InlineData("core.hooksPath", "status")]
    [InlineData("core.pager", "log")]
    [InlineData("pager.log", "log")]
    [InlineData("core.sshCommand", "ls-remote ssh://nowhere.invalid/x")]
    [InlineData("diff.d.textconv", "diff")]
    [InlineData("diff.d.textconv", "log -p")]
    [InlineData("filter.f.clean", "status")]
    [InlineData("filter.f.clean", "diff")]
    [InlineData("filter.f.process", "diff")]
    [InlineData("gpg.program", "log --show-signature")]
    [InlineData("diff.external", "diff")]
    [InlineData("diff.d.command", "diff")]
    [InlineData("remote.origin.uploadpack", "ls-remote origin")]
    [InlineData("alias.status", "status")]
    [InlineData("credential.helper", "ls-remote https://127.0.0.1:1/x")]
    [InlineData("tar.evil.command", "archive --format=evil HEAD")]
    public async Task A_repository_runs_nothing_of_its_own(string key, string command)
    {
        Need("git");
        _use = SandboxUse.Never; // what would run leaves a trace
        var evil = Evil("evil");
        Hostile(_folder, key, key.StartsWith("alias", StringComparison.Ordinal) ? "!" + evil : evil);
        _names = ["git"];
        foreach (var text in new[] { $"git {command}", $"cd / && git -C '{_folder}' {command}", $"git --git-dir='{_folder}/.git' --work-tree='{_folder}' -c color.ui=never {command}", $"sh -c 'git {command}'" })
        {
            var result = await RunAsync(text);
            Assert.False(File.Exists(evil + ".ran"), $"{text}: {string.Join('\n', result.Output)}");
        }
    }

    [Theory]
    [InlineData("status --short", " M a.x")]
    [InlineData("diff", "+two")]
    [InlineData("log --format=%s", "first")]
    [InlineData("show --stat", "a.x")]
    [InlineData("rev-parse --abbrev-ref HEAD", "main")]
    public async Task A_repository_with_hostile_settings_can_still_be_read(string command, string expected)
    {
        Need("git");
        Hostile(_folder, "diff.d.textconv", Evil("evil"));
        Git(_folder, "config", "filter.f.clean", Evil("evil"));
        Git(_folder, "config", "filter.f.required", "true");
        Git(_folder, "config", "core.fsmonitor", Evil("evil"));
        _names = ["git"];
        var result = await RunAsync($"git {command}");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.Output, l => l.Contains(expected));
    }

    [Fact]
    public async Task A_submodule_runs_nothing_of_its_own()
    {
        Need("git");
        _use = SandboxUse.Never;
        var evil = Evil("evil");
        var inner = Directory.CreateDirectory(Path.Combine(_folder, "sub")).FullName;
        Hostile(inner, "core.fsmonitor", evil);
        Git(_folder, "init", "-q");
        Git(_folder, "config", "user.email", "a@example.com");
        Git(_folder, "config", "user.name", "a");
        File.WriteAllText(Path.Combine(_folder, ".gitmodules"), "[submodule \"sub\"]\n\tpath = sub\n\turl = ./sub\n\tignore = none\n");
        Git(_folder, "-c", "core.fsmonitor=false", "-c", "advice.addEmbeddedRepo=false", "add", ".gitmodules", "sub");
        Git(_folder, "commit", "-qm", "first");
        File.Delete(evil + ".ran");
        var result = await RunAsync("git status");
        Assert.False(File.Exists(evil + ".ran"));
        Assert.Contains(result.ErrorOutput, l => l.Contains("core.fsmonitor"));
    }

    [Fact]
    public async Task A_timeout_ends_it_and_says_so()
    {
        var result = await RunAsync("echo begun; sleep 300", r => r with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.True(result.TimedOut);
        Assert.Equal((-1, "begun"), (result.ExitCode, Assert.Single(result.Output)));
    }

    [Fact]
    public async Task Long_output_is_cut_and_saved_whole_for_the_owner_alone_with_its_secrets_hidden()
    {
        var result = await RunAsync("echo 'password: c4nary-value-one'; seq 1 200000; echo 'api_key=c4nary-value-two'", r => r with { OutputLimit = 4096 });
        Assert.True(result.Cut);
        Assert.Equal($"password: {SecretMasker.Mask}", result.Output[0]);
        Assert.Equal("199999", result.Output[^3]);
        Assert.Contains(result.Output, l => l.Contains("characters left out"));
        var saved = File.ReadAllLines(result.OutputPath!);
        Assert.Equal(200_002, saved.Length);
        Assert.DoesNotContain(saved, l => l.Contains("c4nary"));
        Assert.Null(result.ErrorOutputPath);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(result.OutputPath!));
    }

    [Fact]
    public async Task Secrets_are_hidden_in_short_output_and_nothing_is_saved()
    {
        var result = await RunAsync("echo 'token=c4nary-abcdefgh'; echo 'password=c4nary-ijklmnop' >&2");
        Assert.DoesNotContain(result.Output.Concat(result.ErrorOutput), l => l.Contains("c4nary"));
        Assert.Null(result.OutputPath);
        Assert.False(Directory.Exists(Path.Combine(_folder, "saved")));
    }

    [Fact]
    public async Task A_wrong_verdict_leaves_nothing_behind()
    {
        File.WriteAllText(Path.Combine(_folder, "kept"), "kept");
        var result = await RunAsync("rm kept; echo made > made; ls");
        Assert.SkipUnless(result.Sandboxed, result.SandboxNote);
        Assert.Equal(["made"], result.Output);
        Assert.Equal("kept", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_folder))));
    }

    [Fact]
    public async Task What_it_generates_is_kept_and_what_was_there_is_not_written_over()
    {
        _effect = CommandEffect.Generate;
        File.WriteAllText(Path.Combine(_folder, "old.txt"), "old");
        File.WriteAllText(Path.Combine(_folder, "other.txt"), "other");
        var result = await RunAsync("mkdir out; echo one > out/new.txt; cp out/new.txt old.txt; echo two > other.txt", r => r with { AllowGenerate = true });
        Assert.SkipUnless(result.Sandboxed, result.SandboxNote);
        Assert.Equal([Path.Combine(_folder, "out", "new.txt")], result.NewFiles);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_folder, "out", "new.txt")));
        Assert.Contains("old.txt: was there before", Assert.Single(result.NotKept));
        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "old.txt")));
        Assert.Equal("other", File.ReadAllText(Path.Combine(_folder, "other.txt")));
        Assert.Contains(result.ErrorOutput, l => l.Contains("other.txt"));
    }

    [Fact]
    public async Task Without_a_sandbox_a_redirection_makes_a_new_file_and_never_replaces_one()
    {
        _effect = CommandEffect.Generate;
        _use = SandboxUse.Never;
        File.WriteAllText(Path.Combine(_folder, "old.txt"), "old");
        var result = await RunAsync("echo one > new.txt; echo two > old.txt", r => r with { AllowGenerate = true });
        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_folder, "new.txt")));
        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "old.txt")));
    }

    [Theory]
    [InlineData("df", "df --output=source /")]
    [InlineData("ps", "ps -e -o pid=")]
    public async Task Asks_of_the_machine_what_is_so(string program, string text)
    {
        Need(program);
        _names = [program];
        var held = await RunAsync(text);
        _use = SandboxUse.Never;
        var free = await RunAsync(text);
        Assert.Equal(0, held.ExitCode);
        if (program == "df")
            Assert.Equal(free.Output, held.Output);
        else
            Assert.Contains(held.Output, l => l.Trim() == $"{Environment.ProcessId}");
    }

    private void Hostile(string folder, string key, string value)
    {
        Git(folder, "init", "-q", "-b", "main");
        Git(folder, "config", "user.email", "a@example.com");
        Git(folder, "config", "user.name", "a");
        Git(folder, "remote", "add", "origin", ".");
        File.WriteAllText(Path.Combine(folder, ".gitattributes"), "*.x diff=d filter=f\n");
        File.WriteAllText(Path.Combine(folder, "a.x"), "one\n");
        Git(folder, "add", ".gitattributes", "a.x");
        Git(folder, "commit", "-qm", "first");
        File.WriteAllText(Path.Combine(folder, "a.x"), "one\ntwo\n");
        var hooks = Directory.CreateDirectory(Path.Combine(folder, ".git", "hooks")).FullName;
        foreach (var hook in new[] { "post-index-change", "reference-transaction" })
            File.Copy(Evil("evil"), Path.Combine(hooks, hook), overwrite: true);
        Git(folder, "config", key, value);
        File.Delete(Path.Combine(_folder, "evil.ran"));
    }

    /// <summary>A program that leaves a trace of having run.</summary>
    private string Evil(string name)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, $"#!/bin/sh\necho ran >> '{file}.ran'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private Task<ReadOnlyCommandResult> RunAsync(string text, Func<ReadOnlyCommandRequest, ReadOnlyCommandRequest>? change = null)
    {
        Need("bash");
        var programs = new ProgramRunner(TimeProvider.System);
        var runner = new ReadOnlyRunner(new ReadOnlySetting
        {
            Read = r => Verdict(r.Text),
            Programs = programs,
            Sandbox = new LinuxSandbox(programs),
            Time = TimeProvider.System,
            EnvironmentVariables = _variables,
            Masker = new SecretMasker(),
            OutputFolder = Path.Combine(_folder, "saved"),
        });
        var request = new ReadOnlyCommandRequest(text, CommandShell.Bash, _folder) { Sandbox = _use };
        return runner.RunAsync(change is null ? request : change(request), default);
    }

    private CommandRisk Verdict(string text)
    {
        var span = new SourceSpan(1, 1, 0, text.Length);
        var local = new CommandEnvironment("local", false, "It stays on this machine.");
        return new CommandRisk
        {
            Text = text,
            Span = span,
            Name = "list",
            Effect = _effect,
            HasUnknown = false,
            Traits = CommandTraits.None,
            Environment = local,
            Shell = CommandShell.Bash,
            Reasons = _effect == CommandEffect.Read ? [] : [new CommandReason(span, "bash/redirection", _effect, CommandTraits.None, "It writes a file.")],
            Commands = [.. _names.Select(n => new CommandPart { Text = n, Span = span, Name = n, Effect = _effect, HasUnknown = false, Traits = CommandTraits.None, Environment = local, Reasons = [], Commands = [] })],
        };
    }

    private static void Need(string program) => Assert.SkipUnless(
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, program))),
        $"{program} is not on this machine");
}
