using SafeOps.Adapters.Processes;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

/// <summary>The same tests once more as a user without rights, whose sandbox is put together in another way: in processes of their own.</summary>
[Trait("Category", "Long")]
public sealed class UnprivilegedSandboxTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly string _home = Directory.CreateTempSubdirectory("nobody").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(nameof(ObservedFilesTests))]
    [InlineData(nameof(SandboxLimitsTests))]
    [InlineData(nameof(HostileScriptsTests))]
    public async Task Holds_for_a_user_without_rights(string tests)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can become another user");
        ObservedSandbox.Need("setpriv");
        var self = Path.ChangeExtension(typeof(UnprivilegedSandboxTests).Assembly.Location, null);
        var programs = new ProgramRunner(TimeProvider.System);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_home, (UnixFileMode)0x1FF);
        var readable = await programs.RunAsync(AsNobody("test", "-x", self), TestContext.Current.CancellationToken);
        Assert.SkipUnless(readable.ExitCode == 0, $"{self} is not for everybody to run");
        var result = await programs.RunAsync(AsNobody(self, "-noColor", "-class", $"{typeof(UnprivilegedSandboxTests).Namespace}.{tests}"), TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.ErrorOutput);
        Assert.Contains("Failed: 0", result.Output, StringComparison.Ordinal);
    }

    private ProgramRequest AsNobody(string program, params string[] arguments) => new("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", program, .. arguments], _home)
    {
        Environment = new Dictionary<string, string?> { ["HOME"] = _home, ["TMPDIR"] = _home },
        Timeout = TimeSpan.FromMinutes(5),
    };
}
