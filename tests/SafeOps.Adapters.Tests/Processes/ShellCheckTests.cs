using SafeOps.Adapters.Processes;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using SafeOps.Scripts.Safety.Tools;

namespace SafeOps.Adapters.Tests.Processes;

/// <summary>The real ShellCheck beside our own rules.</summary>
public sealed class ShellCheckTests
{
    [Fact]
    public async Task Adds_its_findings_to_ours_and_none_twice()
    {
        var found = await ReviewAsync("#!/bin/bash\nset -euo pipefail\nrm -rf $1\nunused=1\n");
        Assert.Equal("SC2034", Assert.Single(found, f => f.Source == "ShellCheck").Rule);
        Assert.Contains(found, f => f.Rule == "SO1201" && f.Line == 3);
    }

    [Fact]
    public async Task Hears_a_suppression_of_ours() =>
        Assert.Equal("read by who sources this", Assert.Single(await ReviewAsync("#!/bin/bash\nunused=1 # safeops:ignore SC2034 read by who sources this\n"), f => f.Rule == "SC2034").Suppressed);

    [Fact]
    public async Task Is_not_asked_about_other_languages() =>
        Assert.Empty(await new ShellCheck(new Refusing()).ReviewAsync(new ScriptFile("/a.py", ScriptLanguage.Python, "x"), Path.GetTempPath(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Is_not_needed_and_looked_for_once()
    {
        var programs = new Refusing();
        var tool = new ShellCheck(programs);
        var script = new ScriptFile("/a.sh", ScriptLanguage.Bash, "ls");
        Assert.Empty(await tool.ReviewAsync(script, Path.GetTempPath(), TestContext.Current.CancellationToken));
        Assert.Empty(await tool.ReviewAsync(script, Path.GetTempPath(), TestContext.Current.CancellationToken));
        Assert.Equal(1, programs.Asked);
    }

    private static async Task<IReadOnlyList<ScriptFinding>> ReviewAsync(string text)
    {
        var programs = new ProgramRunner(TimeProvider.System);
        try
        {
            await programs.RunAsync(new ProgramRequest("shellcheck", ["--version"], Path.GetTempPath()), TestContext.Current.CancellationToken);
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.ProgramNotFound)
        {
            Assert.Skip("shellcheck is not installed");
        }
        var script = new ScriptFile("/a.sh", ScriptLanguage.Bash, text);
        return new SafetyReviewer(new CommandReader()).Review(script, others: await new ShellCheck(programs).ReviewAsync(script, Path.GetTempPath(), TestContext.Current.CancellationToken));
    }

    private sealed class Refusing : IProgramRunner
    {
        public int Asked { get; private set; }

        public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            throw new SafeOpsException(ErrorCodes.ProgramNotFound, "There is no such program.");
        }
    }
}
