using SafeOps.Processes;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>What a script does in a test, run by run: it asks its observer as a sandbox does, and tells what it was told to.</summary>
internal sealed class StagedSandbox(Func<StagedRun, Task> script) : ISandbox
{
    /// <summary>Why there is none; null: there is.</summary>
    public string? Lacking { get; init; }

    public List<SandboxRequest> Requests { get; } = [];

    public async Task<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        lock (Requests)
            Requests.Add(request);
        if (Lacking is not null)
            return new SandboxResult(null, Lacking);
        var run = new StagedRun(request);
        await script(run);
        return new SandboxResult(new ProgramResult(run.ExitCode, run.Output, run.ErrorOutput, TimeSpan.FromMilliseconds(5), run.TimedOut), "over a layer")
        {
            Observed = new SandboxObservation
            {
                Programs = run.Programs,
                Files = [.. run.Files.OrderBy(f => f.Path, StringComparer.Ordinal)],
                Network = run.Network,
                Exceeded = run.Exceeded,
                Blind = run.Blind,
                HostDifferences = run.HostDifferences,
            },
        };
    }
}

/// <summary>One run of it.</summary>
internal sealed class StagedRun(SandboxRequest request)
{
    public IReadOnlyList<string> Arguments => [.. request.Program.Arguments.SkipWhile(a => !a.EndsWith("script.sh", StringComparison.Ordinal)).Skip(1)];

    /// <summary>The flag or the variable is there.</summary>
    public bool IsDry => Arguments.Contains("--dry-run") || request.Program.Environment.ContainsKey("DRY_RUN");

    public int ExitCode { get; set; }

    public string Output { get; set; } = "";

    public string ErrorOutput { get; set; } = "";

    public bool TimedOut { get; set; }

    public string? Exceeded { get; set; }

    public List<ProgramStart> Programs { get; } = [];

    public List<FileChange> Files { get; } = [];

    public List<NetworkAttempt> Network { get; } = [];

    public List<string> Blind { get; } = [];

    public List<string> HostDifferences { get; } = [];

    public void Say(string line) => Output += line + "\n";

    public void Delete(string path) => Files.Add(new FileChange(path, FileChangeKind.Deleted, false, null));

    public void Create(string path) => Files.Add(new FileChange(path, FileChangeKind.Created, false, "00"));

    public void Change(string path) => Files.Add(new FileChange(path, FileChangeKind.Changed, false, "00"));

    /// <summary>Starts a program; asks where it must.</summary>
    public async Task<string> CallAsync(string program, params string[] arguments)
    {
        var start = new ProgramStart(Programs.Count + 1, 2, 1, program, arguments, "/");
        Programs.Add(start);
        return request.Observer!.Asked.Contains(start.Name) ? (await request.Observer.AnswerAsync(start, CancellationToken.None)).Result?.Output ?? "" : "";
    }
}
