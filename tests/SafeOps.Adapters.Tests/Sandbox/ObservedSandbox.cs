using System.Runtime.InteropServices;
using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

/// <summary>The real bash in the real sandbox, observed; one for all tests of a class, as a session has one.</summary>
public sealed class ObservedSandbox : IDisposable
{
    public static readonly SandboxLimits Limits = new(512L * 1024 * 1024, 100, 64L * 1024 * 1024);

    private readonly LinuxSandbox _sandbox = new(new ProgramRunner(TimeProvider.System));

    /// <summary>Programs with machine code of its own, on the PATH of every run: what it is called in a test decides what it is.</summary>
    public string Path { get; set; } = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    public void Dispose() => _sandbox.Dispose();

    internal Task<Observed> BashAsync(string text, string folder, Observer? observer = null, SandboxLimits? limits = null, TimeSpan? timeout = null) =>
        RunAsync(new ProgramRequest("/bin/bash", ["--noprofile", "--norc", "-c", text], folder), observer, limits, timeout);

    internal async Task<Observed> RunAsync(ProgramRequest program, Observer? observer = null, SandboxLimits? limits = null, TimeSpan? timeout = null)
    {
        observer ??= new Observer();
        var request = program with
        {
            Environment = new Dictionary<string, string?>(program.Environment) { ["PATH"] = Path, ["OUTSIDE"] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            Timeout = timeout ?? TimeSpan.FromSeconds(120),
        };
        var result = await _sandbox.RunAsync(new SandboxRequest(request) { HasNetwork = false, Observer = observer, Limits = limits ?? Limits }, TestContext.Current.CancellationToken);
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64, result.How);
        Assert.SkipWhen(result.Program is null, $"no sandbox on this machine: {result.How}");
        Assert.NotNull(result.Observed);
        // Where a script deletes all there is, others work on the same files.
        Assert.DoesNotContain(result.Observed.HostDifferences, d => d.Contains(program.WorkingDirectory, StringComparison.Ordinal) || d.Contains("mounts", StringComparison.Ordinal) || d.Contains("process", StringComparison.Ordinal));
        return new Observed(result.Program!, result.Observed);
    }

    internal static void Need(string program) => Assert.SkipUnless(Has(program), $"{program} is not on this machine");

    internal static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(System.IO.Path.Combine(f, program)));
}

/// <summary>What a run was and what was seen of it.</summary>
internal sealed record Observed(ProgramResult Program, SandboxObservation Seen)
{
    /// <summary>Each program by its name and arguments, but for the first, which is the test's own shell.</summary>
    public IEnumerable<string> Started => Seen.Programs.Skip(1).Select(p => string.Join(' ', p.Arguments.Prepend(p.Name)));

    /// <summary>By kind and path.</summary>
    public IEnumerable<string> Changed(string folder) => Seen.Files.Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(f => $"{f.Kind} {Path.GetRelativePath(folder, f.Path)}");
}

/// <summary>Answers each program that is asked about with its own words.</summary>
internal sealed class Observer(params string[] asked) : ISandboxObserver
{
    public IReadOnlySet<string> Asked { get; } = new HashSet<string>(asked, StringComparer.Ordinal);

    public Func<ProgramStart, ProgramAnswer> Answer { get; init; } = start => Say($"{start.Name} was told: {string.Join(' ', start.Arguments)}\n");

    public static ProgramAnswer Say(string output, string errors = "", int exitCode = 0) => new(new ProgramResult(exitCode, output, errors, TimeSpan.Zero, TimedOut: false));

    public Task<ProgramAnswer> AnswerAsync(ProgramStart start, CancellationToken cancellationToken) => Task.FromResult(Answer(start));
}
