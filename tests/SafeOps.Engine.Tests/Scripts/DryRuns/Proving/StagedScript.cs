using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>Tests the dry run of a script whose runs a test stages.</summary>
internal sealed class StagedScript : IDisposable, IProgramRunner, ISqlDryRun
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("staged");

    public string Path => System.IO.Path.Combine(_folder.FullName, "script.sh");

    public string Text { get; init; } = "#!/bin/bash\necho\n";

    public List<ScriptOption> Options { get; } = [new("--dry-run", ScriptOptionKind.DryRun, false, 1)];

    public List<ScriptPlace> Mutations { get; } = [];

    public DryRunChecklistItem[] Checklist { get; set; } = [.. Enum.GetValues<DryRunCheck>().Select(c => new DryRunChecklistItem(c, CheckOutcome.Unknown, null, "It was not looked at."))];

    public bool Parses { get; init; } = true;

    public string? Lacking { get; init; }

    /// <summary>What the real tools outside answer, by their command line; they are not there for any other.</summary>
    public Dictionary<string, string> Outside { get; } = [];

    /// <summary>What the real tools outside fail with, by their command line.</summary>
    public Dictionary<string, string> OutsideFailures { get; } = [];

    public List<string> AskedOutside { get; } = [];

    public StagedSandbox? Sandbox { get; private set; }

    public void Dispose() => _folder.Delete(recursive: true);

    public Task<DryRunReport> TestAsync(Action<StagedRun> script, Func<DryRunRequest, DryRunRequest>? with = null) => TestAsync(
        run =>
        {
            script(run);
            return Task.CompletedTask;
        },
        with);

    public async Task<DryRunReport> TestAsync(Func<StagedRun, Task> script, Func<DryRunRequest, DryRunRequest>? with = null)
    {
        await File.WriteAllTextAsync(Path, Text);
        Sandbox = new StagedSandbox(script) { Lacking = Lacking };
        var tester = new DryRunTester(new DryRunSetting
        {
            Audit = (_, _) => new DryRunAudit { Checklist = Checklist, Options = Options, Mutations = Mutations, Parses = Parses, Problem = Parses ? null : "line 3: 'fi' is missing" },
            Commands = new CommandReader(),
            Sandbox = Sandbox,
            Programs = this,
            Masker = new SecretMasker(),
            EnvironmentVariables = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/home/ann" },
            Sql = this,
        });
        var request = new DryRunRequest(Path, _folder.FullName);
        return await tester.TestAsync(with?.Invoke(request) ?? request, CancellationToken.None);
    }

    Task<ProgramResult> IProgramRunner.RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        var command = string.Join(' ', request.Arguments.Prepend(request.Program));
        lock (AskedOutside)
            AskedOutside.Add(command);
        if (OutsideFailures.TryGetValue(command, out var failure))
            return Task.FromResult(new ProgramResult(1, "", failure, TimeSpan.Zero, false));
        return Outside.TryGetValue(command, out var answer)
            ? Task.FromResult(new ProgramResult(0, answer, "", TimeSpan.Zero, false))
            : throw new SafeOpsException(ErrorCodes.ProgramNotFound, "It is not there.");
    }

    Task<DryRunReport> ISqlDryRun.TestAsync(DryRunRequest request, ScriptFile script, CancellationToken cancellationToken) =>
        Task.FromResult(new DryRunReport { Path = script.Path, Digest = script.Digest, Language = ScriptLanguage.Sql, DryRunArgument = "", Verdict = DryRunVerdict.Proven, Reason = "By SQL.", Checklist = [] });
}
