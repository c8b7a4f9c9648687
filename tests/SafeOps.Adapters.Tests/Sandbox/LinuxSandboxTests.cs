using System.Security.Cryptography;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class LinuxSandboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox").FullName;
    private readonly LinuxSandbox _sandbox = new(new ProgramRunner(TimeProvider.System));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Shows_the_same_files_and_tells_the_exit_code_and_both_streams()
    {
        File.WriteAllText(Path.Combine(_folder, "a b.txt"), "hello\n");
        var result = await RunAsync("pwd; cat 'a b.txt'; echo err >&2; exit 7");
        Assert.Equal((7, $"{_folder}\nhello\n", "err\n"), (result.ExitCode, result.Output, result.ErrorOutput));
    }

    [Theory]
    [InlineData(SandboxWrites.ThrownAway)]
    [InlineData(SandboxWrites.Refused)]
    public async Task Nothing_written_anywhere_stays(SandboxWrites writes)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deep", "er"));
        File.WriteAllText(Path.Combine(_folder, "deep", "er", "kept"), "as it was");
        File.WriteAllText(Path.Combine(_folder, "log"), "first\n");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var name = Path.GetFileName(_folder);
        string[] places = [_folder, home, "/etc", "/var", "/var/tmp", "/tmp", "/", "/run", "/dev", "/dev/shm", "/usr/bin", "/opt", "/proc", "/sys"];
        var before = Picture();
        var result = await RunAsync(
            $"echo second >> log; chmod 777 log; mv log moved; rm -rf deep; mkdir deep; echo new > deep/new; ln -s /etc link; touch -d 2001-01-01 .; " +
            $"for f in {string.Join(' ', places.Select(p => $"'{p}'"))}; do mkdir $f/{name}-made; echo x > $f/{name}-file; rm -rf {_folder}/deep; done; " +
            $"echo 1 > /proc/sys/vm/drop_caches; echo x >> /etc/hostname; mknod /tmp/{name}-node b 254 0 && dd if=/dev/zero of=/tmp/{name}-node count=1; true", writes);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(before, Picture());
        foreach (var place in places)
        {
            Assert.False(Directory.Exists($"{place}/{name}-made"), place);
            Assert.False(File.Exists($"{place}/{name}-file"), place);
        }

        string Picture() => string.Join('\n', new DirectoryInfo(_folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(new DirectoryInfo(_folder)).Append(new FileInfo("/etc/hostname"))
            .OrderBy(f => f.FullName, StringComparer.Ordinal)
            .Select(f => $"{f.FullName} {f.UnixFileMode} {f.LastWriteTimeUtc.Ticks} {(f is FileInfo file && file.Exists ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.FullName))) : "")}"));
    }

    [Fact]
    public async Task What_is_written_is_there_while_the_program_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "log"), "first\n");
        var result = await RunAsync("echo second >> log; cat log; mkdir -p cache/x && echo warm > cache/x/y && cat cache/x/y; rm log; ls");
        Assert.Equal("first\nsecond\nwarm\ncache\n", result.Output);
    }

    [Theory]
    [InlineData("umount -l /proc")]
    [InlineData("mount -o remount,rw /proc")]
    [InlineData("mount -t tmpfs none /mnt")]
    [InlineData("ls /proc/$OUTSIDE/root/")]
    [InlineData("ls /proc/$OUTSIDE/cwd/")]
    [InlineData("cat /proc/$OUTSIDE/environ")]
    [InlineData("nsenter -t $OUTSIDE -m true")]
    [InlineData("unshare --user --map-root-user --mount umount /proc")]
    [InlineData("chroot /proc/$OUTSIDE/root true")]
    [InlineData("echo 1 > /proc/sys/kernel/printk")]
    [InlineData(": > /dev/tty")]
    [InlineData("mknod /tmp/node b 1 0")]
    [InlineData("ls /dev/[sv]d?")]
    [InlineData("kill -CONT $OUTSIDE")]
    public async Task There_is_no_way_out(string attempt)
    {
        var result = await RunAsync($"if {attempt} 2> /dev/null; then echo out; else echo held; fi");
        Assert.Equal("held\n", result.Output);
    }

    [Fact]
    public async Task Programs_that_look_at_processes_see_the_machines()
    {
        Need("ps");
        Assert.Contains($"{Environment.ProcessId}", (await RunAsync("ps -e -o pid=", sees: true)).Output);
    }

    [Fact]
    public async Task A_read_only_sandbox_tells_of_disks_as_they_are()
    {
        Need("df");
        var outside = await new ProgramRunner(TimeProvider.System).RunAsync(new ProgramRequest("df", ["--output=source,size,target", "/"], _folder), default);
        Assert.Equal(outside.Output, (await RunAsync("df --output=source,size,target /", SandboxWrites.Refused)).Output);
    }

    [Fact]
    public async Task A_timeout_ends_everything_in_it()
    {
        Need("setsid");
        var mark = Path.GetFileName(_folder);
        var result = await RunAsync($"echo begun; (exec -a {mark}-a setsid sleep 300 &) ; exec -a {mark}-b sleep 300", timeout: TimeSpan.FromSeconds(2));
        Assert.True(result.TimedOut);
        Assert.Equal("begun\n", result.Output);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), f => CommandLine(f).Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_left_running_ends_with_the_program()
    {
        var mark = Path.GetFileName(_folder);
        var result = await RunAsync($"(exec -a {mark} sleep 300 > /dev/null 2>&1 &); echo done");
        Assert.Equal("done\n", result.Output);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), f => CommandLine(f).Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_and_changed_files_of_a_folder_are_handed_over_where_they_are_wanted()
    {
        var into = Directory.CreateDirectory(Path.Combine(_folder, "into")).FullName;
        var work = Directory.CreateDirectory(Path.Combine(_folder, "a 'work' folder")).FullName;
        File.WriteAllText(Path.Combine(work, "old"), "old\n");
        File.WriteAllText(Path.Combine(work, "untouched"), "untouched\n");
        var result = await _sandbox.RunAsync(
            new SandboxRequest(Bash("mkdir out; echo one > out/new.txt; echo more >> old; ln -s /etc/passwd link; mkfifo pipe; echo elsewhere > ../elsewhere; chmod 500 out", work)) { Keep = [work], KeepIn = into }, default);
        Assert.Equal(0, Held(result).ExitCode);
        Assert.Equal(["0/old", "0/out/new.txt"], Directory.EnumerateFiles(into, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(into, f)).Order());
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(into, "0/out/new.txt")));
        Assert.Equal(["old", "untouched"], Directory.EnumerateFileSystemEntries(work).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Has_no_variable_but_those_it_is_given()
    {
        var request = Bash("env -i true; printenv | cut -d= -f1 | sort", _folder) with { InheritsEnvironment = false };
        var names = Held(await _sandbox.RunAsync(new SandboxRequest(request), default)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["OUTSIDE", "PATH", "PWD", "SAFEOPS_PROCESS_TREE", "SHLVL", "_"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reads_its_standard_input()
    {
        var result = Held(await _sandbox.RunAsync(new SandboxRequest(Bash("cat", _folder) with { StandardInput = "given" }), default));
        Assert.Equal("given", result.Output);
    }

    [Fact]
    public async Task Leaves_nothing_of_its_own_behind()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "safeops-*");
        await RunAsync("true");
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "safeops-*").Except(before), f => File.Exists(Path.Combine(f, "ready")));
    }

    private async Task<ProgramResult> RunAsync(string text, SandboxWrites writes = SandboxWrites.ThrownAway, bool sees = false, TimeSpan? timeout = null) =>
        Held(await _sandbox.RunAsync(new SandboxRequest(Bash(text, _folder) with { Timeout = timeout ?? TimeSpan.FromSeconds(60) }) { Writes = writes, SeesProcesses = sees }, default));

    private static ProgramResult Held(SandboxResult result)
    {
        Assert.SkipWhen(result.Program is null, $"no sandbox on this machine: {result.How}");
        return result.Program!;
    }

    private static ProgramRequest Bash(string text, string folder) => new("/bin/bash", ["--noprofile", "--norc", "-c", text], folder)
    {
        Environment = new Dictionary<string, string?> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", ["OUTSIDE"] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Need(string program) => Assert.SkipUnless(
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, program))),
        $"{program} is not on this machine");
}
