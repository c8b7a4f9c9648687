using SafeOps.Adapters.Processes;
using SafeOps.Commands.Execution;
using SafeOps.Processes;
using SafeOps.Rollbacks.Interference;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Rollbacks.Interference;

public sealed class LocalPipelineWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-pipelines-").FullName;
    private readonly ProgramRunner _programs = new(TimeProvider.System);
    private readonly GitReading _git;

    public LocalPipelineWatchTests()
    {
        Assert.SkipUnless(InstalledPrograms.Has("git"), "git is not on this machine");
        _git = new GitReading(_programs, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = _folder });
    }

    [Fact]
    public async Task Names_the_pipelines_that_deploy_and_how_their_runs_are_looked_at()
    {
        await RepositoryAsync(
            (".github/workflows/release.yml", "on: push\njobs:\n  release:\n    steps:\n      # helm upgrade in a comment\n      - run: helm upgrade web ./chart\n"),
            (".github/workflows/lint.yml", "on: push\njobs:\n  lint:\n    steps:\n      - run: npm run lint\n"),
            ("azure-pipelines.yml", "trigger: [main]\njobs:\n  - deployment: Production\n"),
            ("src/app.sh", "helm upgrade web ./chart\n"));
        var report = await new LocalPipelineWatch(_git).FindAsync(_folder, null, TestContext.Current.CancellationToken);
        Assert.Equal(2, report.Warnings.Count);
        Assert.Contains(".github/workflows/release.yml deploys (GitHub Actions: '- run: helm upgrade web ./chart')", report.Warnings[0].What, StringComparison.Ordinal);
        Assert.Contains("gh run list --branch main", report.Warnings[0].NextStep, StringComparison.Ordinal);
        Assert.Contains("az pipelines runs list --branch main", report.Warnings[1].NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_the_remote_branch_is_ahead_of_what_is_deployed()
    {
        await RepositoryAsync(("a.txt", "1"));
        var deployed = (await GitAsync("rev-parse", "HEAD")).Trim();
        await GitAsync("update-ref", "refs/remotes/origin/main", await CommitAsync("b.txt", "2"));
        await GitAsync("config", "branch.main.remote", "origin");
        await GitAsync("config", "branch.main.merge", "refs/heads/main");
        await GitAsync("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
        await GitAsync("config", "remote.origin.url", "https://git.example.com/shop.git");
        var warning = Assert.Single((await new LocalPipelineWatch(_git).FindAsync(_folder, deployed, TestContext.Current.CancellationToken)).Warnings);
        Assert.StartsWith("origin/main has 1 commit more than what is deployed", warning.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_nothing_outside_of_a_repository() =>
        Assert.Empty((await new LocalPipelineWatch(_git).FindAsync(_folder, null, TestContext.Current.CancellationToken)).Warnings);

    public void Dispose()
    {
        _git.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RepositoryAsync(params (string Path, string Text)[] files)
    {
        await GitAsync("init", "-q", "-b", "main");
        foreach (var (path, text) in files)
            await CommitAsync(path, text);
    }

    private async Task<string> CommitAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        await File.WriteAllTextAsync(Path.Combine(_folder, path), text);
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", $"Add {path}");
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var result = await _programs.RunAsync(new ProgramRequest("git", arguments, _folder), TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.ErrorOutput);
        return result.Output;
    }
}
