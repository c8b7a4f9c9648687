using System.Diagnostics;
using System.Text.RegularExpressions;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Host;

/// <summary>What Ctrl+C and failures of real changes come to.</summary>
[Trait("Category", "Long")]
public sealed partial class InterruptionTests : IDisposable
{
    private const string Slow = """
        safeops: 1
        change: slow
        title: A trial
        steps:
          - id: first
            uses: command.run
            with: { run: "echo first >> log.txt; while [ ! -e go ]; do sleep 0.05; done; echo end >> log.txt", shell: sh, changes: [log.txt] }
            undo: { none: it is a trial }
          - id: file
            uses: file.write
            with: { file: written.txt, content: "x" }
          - id: last
            uses: command.run
            with: { run: "echo last >> log.txt", shell: sh, changes: [log.txt] }
            undo: { none: it is a trial }
        """;

    private readonly ScriptFolder _folder = new();

    public InterruptionTests() => _folder.Write("safeops.yaml", "safeops: 1\nenvironments: [ { name: dev } ]\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_run_at_a_safe_boundary_and_resuming_finishes_it(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        var change = _folder.Write("slow.change.yaml", Slow);
        var log = Path.Combine(_folder.Path, "log.txt");
        var host = Run("Invoke-SafeChange", change, "dev", "-Confirm:$false");
        for (var i = 0; i < 600 && !(File.Exists(log) && new FileInfo(log).Length > 0) && !host.IsCompleted; i++)
            await Task.Delay(50);
        var pid = Host(change);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]))
            await kill.WaitForExitAsync();
        await Task.Delay(500);
        Assert.False(host.IsCompleted, "it did not wait for the command, which is no safe boundary");
        _folder.Write("go", "");
        var stopped = await host;

        Assert.Equal(["first", "end"], await File.ReadAllLinesAsync(log));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "written.txt")));
        Assert.Equal(1, stopped.ExitCode);
        var run = Resume().Match(stopped.Output + stopped.Error);
        Assert.True(run.Success, $"it does not say how to go on: {stopped.Output}{stopped.Error}");

        var listed = await InFolder("(Get-ChangeRun -Unfinished).Status");
        Assert.Contains("Interrupted", listed.Output, StringComparison.Ordinal);
        var resumed = await InFolder($"{run.Value} -Confirm:$false");
        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        Assert.Equal(["first", "end", "last"], await File.ReadAllLinesAsync(log));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "written.txt")));
    }

    [Theory]
    [InlineData("- { id: fails, uses: file.replace, with: { file: '${absent}', text: a, replacement: b } }", 1, "absent")]
    [InlineData("- { id: fails, uses: sql.execute, with: { connection: main, statements: [ create table a (b not null), insert into a values (null) ] }, undo: { none: it is a trial } }", 4, "undone")]
    [InlineData("- { id: fails, uses: command.run, with: { run: [sh, -c, exit 3] }, undo: { none: it is a trial } }", 5, "left")]
    [InlineData("- { id: fails, uses: command.run, with: { run: [sh, -c, sleep 30], timeout: 1s }, undo: { none: it is a trial } }", 5, "-Assume Done")]
    [InlineData("- { id: nothing, uses: file.set, with: { file: there.yaml, path: a, value: 1 } }", 0, "")]
    public async Task A_real_change_exits_by_what_became_of_it(string last, int expected, string said)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the commands are for sh");
        _folder.Write("safeops.yaml", "safeops: 1\nenvironments: [ { name: dev } ]\nconnections: { main: { provider: sqlite, file: main.db, create: true } }\n");
        _folder.Write("there.yaml", "a: 1\n");
        var first = expected == 0 ? "" : "  - { id: first, uses: file.set, with: { file: there.yaml, path: a, value: 2 } }\n";
        var change = _folder.Write("a.change.yaml", $"safeops: 1\nchange: a\ntitle: A trial\nparameters: {{ absent: {{ type: string, default: absent.txt }} }}\nsteps:\n{first}  {last}\n");
        var result = await Run("Invoke-SafeChange", change, "dev", "-Confirm:$false");
        Assert.True(result.ExitCode == expected, $"{result.ExitCode}: {result.Output}{result.Error}");
        Assert.Contains(said, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal("a: 1\n", expected == 5 && said != "left" ? "a: 1\n" : await File.ReadAllTextAsync(Path.Combine(_folder.Path, "there.yaml")));
    }

    private static async Task<HostProcess> Run(params string[] words) => await HostProcess.Run(words);

    private async Task<HostProcess> InFolder(string line) =>
        await HostProcess.Run($"$ExecutionContext.SessionState.Path.SetLocation('{_folder.Path}') | Out-Null; {line}");

    /// <summary>The host's own process among this test's: the one that was given the change.</summary>
    private static int Host(string change) => Directory.GetDirectories("/proc")
        .Select(f => int.TryParse(Path.GetFileName(f), out var id) ? id : 0)
        .Single(id => id > 0 && CommandLine(id) is var line && line.Contains(change, StringComparison.Ordinal) && line.Contains("SafeOps.Host", StringComparison.Ordinal));

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    [GeneratedRegex("Resume-SafeChange -RunId [0-9a-f-]+")]
    private static partial Regex Resume();
}
