using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps.Files;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Torture.Children;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>What cannot be carried out is refused, or fails, with the place and the next step, and every target is as it was.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Set = "steps: [ { id: a, uses: file.set, with: { file: conf/app.yaml, path: replicas, value: 3 } } ]";

    private readonly ChangeBench _bench = new("""
        safeops: 1
        environments: [ { name: dev }, { name: production, guarded: true } ]
        connections:
          main: { provider: sqlite, file: data/main.db }
          gone: { provider: sqlite, file: data/none.db }
        """);

    public BadInputTests()
    {
        _bench.Write("conf/app.yaml", "replicas: 2\n");
        _bench.Write("data/keep", "");
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("connection: gone, table: t, where: \"true\"", "there is no file")]
    [InlineData("connection: main, table: t, where: \"true\"", "no SQLite database")]
    [InlineData("connection: mian, table: t, where: \"true\"", "Did you mean 'main'?")]
    public async Task A_database_that_cannot_be_read_refuses_the_change(string with, string message)
    {
        _bench.Write("data/main.db", "this is no database, but a text that is long enough to be looked at as one\n");
        await RefusedAsync(_bench.Change("steps: [ { id: a, uses: sql.delete, with: { " + with + " } } ]"), message);
    }

    [Fact]
    public async Task A_damaged_database_refuses_the_change()
    {
        var change = new GeneratedProject(_bench, 1).Make(0);
        var file = _bench.PathOf("data/main.db");
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)0xAB, 100, bytes.Length - 100);
        await File.WriteAllBytesAsync(file, bytes);
        change = _bench.Change("steps: [ { id: a, uses: sql.delete, with: { connection: main, table: people, where: \"true\" } } ]");
        await RefusedAsync(change, "damaged");
    }

    [Theory]
    [InlineData("conf/app.bin", "binary")]
    [InlineData("conf/none.yaml", "none.yaml")]
    [InlineData("conf/big.yaml", "not edited")]
    [InlineData("conf/broken.yaml", "conf/broken.yaml:2:")]
    [InlineData("conf/newer.yaml", "newer")]
    [InlineData("../outside.yaml", "outside")]
    [InlineData("link/outside.yaml", "outside")]
    public async Task A_file_that_cannot_be_edited_refuses_the_change(string file, string message)
    {
        using var outside = new OutsideFolder();
        await File.WriteAllBytesAsync(_bench.PathOf("conf/app.bin"), [0, 1, 2, 0, 255]);
        _bench.Write("conf/big.yaml", "replicas: 2\n#" + new string('x', (int)StepOptions.DefaultMaxSize));
        _bench.Write("conf/broken.yaml", "replicas: 2\na: b: c\n");
        _bench.Write("conf/newer.yaml", "newer: 2\n");
        if (file.StartsWith("link/", StringComparison.Ordinal))
            Directory.CreateSymbolicLink(_bench.PathOf("link"), outside.Path);
        await RefusedAsync(_bench.Change($"steps: [ {{ id: a, uses: file.set, with: {{ file: {file}, path: replicas, value: 3 }} }} ]"), message == "newer" ? "replicas" : message);
        Assert.Equal("replicas: 2\n", await File.ReadAllTextAsync(Path.Combine(outside.Path, "outside.yaml")));
    }

    [Theory]
    [InlineData("safeops: 2\nchange: a\ntitle: A\n" + Set, "Update the module")]
    [InlineData("safeops: 1\nchange: a\ntitle: [A\n" + Set, "a.change.yaml:")]
    public async Task A_change_file_that_cannot_be_read_is_refused(string text, string message) => await RefusedAsync(_bench.Write("a.change.yaml", text), message);

    [Fact]
    public async Task A_project_file_that_cannot_be_read_is_refused()
    {
        var change = _bench.Change(Set);
        _bench.Write("safeops.yaml", "safeops: 2\nenvironments: [ { name: dev } ]");
        await RefusedAsync(change, "safeops.yaml:1:");
        _bench.Write("safeops.yaml", "safeops: 1\nenvironments: [ { name: dev }");
        await RefusedAsync(change, "safeops.yaml:");
    }

    [Fact]
    public async Task An_unknown_environment_is_refused() => await RefusedAsync(_bench.Change(Set), "Did you mean 'production'?", "prodution");

    [Fact]
    public async Task Line_ends_and_a_byte_order_mark_stay()
    {
        await File.WriteAllBytesAsync(_bench.PathOf("conf/app.yaml"), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("# é\r\nreplicas: 2\r\nname: a\r\n")]);
        var run = await _bench.RunAsync(_bench.Change(Set));
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("# é\r\nreplicas: 3\r\nname: a\r\n")], await File.ReadAllBytesAsync(_bench.PathOf("conf/app.yaml")));
    }

    [Fact]
    public async Task A_change_that_another_process_holds_is_refused_by_its_holder()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "sh is not installed");
        var change = _bench.Change("""
            steps:
              - id: slow
                uses: command.run
                with: { run: "touch begun; while [ ! -e go ]; do sleep 0.05; done", shell: sh, changes: [begun] }
                undo: { none: it waits }
            """);
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildRequest).Assembly.Location, "child"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new ChildRequest(Deed.Run, change, RunId: null, Kill: null)));
        child.StandardInput.Close();
        try
        {
            for (var i = 0; i < 600 && !File.Exists(_bench.PathOf("begun")); i++)
                await Task.Delay(50);
            Assert.True(File.Exists(_bench.PathOf("begun")), "the other run did not begin");
            var before = Targets();
            var held = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.RunAsync(change));
            Assert.Equal(ErrorCodes.ChangeHeld, held.Code);
            Assert.Contains($"process {child.Id}", held.Message, StringComparison.Ordinal);
            Assert.Contains("Get-ChangeRun", held.NextStep, StringComparison.Ordinal);
            Assert.Equal(before, Targets());
        }
        finally
        {
            _bench.Write("go", "");
            await child.WaitForExitAsync();
        }
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_or_folder_that_may_not_be_written_leaves_everything_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "on Windows permissions are lists");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "permissions do not bind root");
        var change = _bench.Change("steps:\n  - { id: a, uses: file.set, with: { file: conf/app.yaml, path: replicas, value: 3 } }\n  - { id: b, uses: file.write, with: { file: locked/new.txt, content: x } }");
        var locked = Directory.CreateDirectory(_bench.PathOf("locked"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            await FailedAsync(change, "locked/new.txt");
        }
        finally
        {
            locked.UnixFileMode |= UnixFileMode.UserWrite;
        }
    }

    [Fact]
    public async Task A_file_that_is_made_immutable_leaves_everything_as_it_was()
    {
        _bench.Write("conf/fixed.yaml", "replicas: 2\n");
        Assert.SkipUnless(await ToolAsync("chattr", "+i", _bench.PathOf("conf/fixed.yaml")), "chattr +i is not possible here");
        try
        {
            await FailedAsync(_bench.Change("steps:\n  - { id: a, uses: file.set, with: { file: conf/app.yaml, path: replicas, value: 3 } }\n  - { id: b, uses: file.set, with: { file: conf/fixed.yaml, path: replicas, value: 3 } }"), "conf/fixed.yaml");
        }
        finally
        {
            await ToolAsync("chattr", "-i", _bench.PathOf("conf/fixed.yaml"));
        }
    }

    [Theory]
    [InlineData("full")]
    [InlineData(".safeops")]
    public async Task A_full_disk_leaves_everything_as_it_was(string mounted)
    {
        var folder = Directory.CreateDirectory(_bench.PathOf(mounted)).FullName;
        var change = _bench.Change($"steps:\n  - {{ id: a, uses: file.set, with: {{ file: conf/app.yaml, path: replicas, value: 3 }} }}\n  - {{ id: b, uses: file.write, with: {{ file: full/new.txt, content: \"{new string('x', 200_000)}\" }} }}");
        Assert.SkipUnless(await ToolAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder), "a small file system cannot be mounted here");
        try
        {
            if (mounted == "full")
                await FailedAsync(change, "full/new.txt");
            else
                await NoRoomForRecordsAsync(change);
        }
        finally
        {
            Assert.True(await ToolAsync("umount", folder));
        }
    }

    /// <summary>Where its own records find no room nothing may be done.</summary>
    private async Task NoRoomForRecordsAsync(string change)
    {
        await File.WriteAllBytesAsync(_bench.PathOf(".safeops/filler"), new byte[60 * 1024]);
        var before = Targets();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => _bench.RunAsync(change));
        Assert.True(error is SafeOpsException { Message: var message } && message.Contains(".safeops", StringComparison.Ordinal), error.ToString());
        Assert.Equal(before, Targets());
    }

    /// <summary>Dry run and run are refused with the message, and not a byte is written but leases.</summary>
    private async Task<SafeOpsException> RefusedAsync(string change, string message, string environment = "dev")
    {
        var before = _bench.Snapshot();
        var planned = await Assert.ThrowsAnyAsync<SafeOpsException>(() => _bench.PlanAsync(change, environment));
        Assert.Contains(message, planned.Message + planned.NextStep, StringComparison.Ordinal);
        Assert.Equal(before, _bench.Snapshot());
        var error = await Assert.ThrowsAnyAsync<SafeOpsException>(() => _bench.RunAsync(change, environment));
        Assert.Contains(message, error.Message + error.NextStep, StringComparison.Ordinal);
        Assert.Equal(before.Where(f => !IsLease(f.Key)), _bench.Snapshot().Where(f => !IsLease(f.Key)));
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>The run began, fails, and is undone: every target is as it was.</summary>
    private async Task FailedAsync(string change, string message)
    {
        var before = Targets();
        var run = await _bench.RunAsync(change);
        Assert.True(run.Status == RunStatus.FailedUndone, $"{run.Status}: {run.Reason}");
        Assert.Contains(message, run.Reason, StringComparison.Ordinal);
        Assert.Equal(before, Targets());
    }

    private static bool IsLease(string file) => file.StartsWith(Path.Combine(".safeops", "leases"), StringComparison.Ordinal);

    private Dictionary<string, string> Targets() => new[] { "conf", "data", "locked", "full" }
        .Where(f => Directory.Exists(_bench.PathOf(f)))
        .SelectMany(_bench.Snapshot)
        .ToDictionary();

    private static async Task<bool> ToolAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private sealed class OutsideFolder : IDisposable
    {
        public OutsideFolder() => File.WriteAllText(System.IO.Path.Combine(Path, "outside.yaml"), "replicas: 2\n");

        public string Path { get; } = ProjectFolder.RealPath(Directory.CreateTempSubdirectory("safeops-outside-").FullName);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
