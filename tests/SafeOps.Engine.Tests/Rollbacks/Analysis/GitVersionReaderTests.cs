using SafeOps.Adapters.Processes;
using SafeOps.Commands.Execution;
using SafeOps.Processes;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Secrets;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

public sealed class GitVersionReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-versions-").FullName;
    private readonly ProgramRunner _programs = new(TimeProvider.System);
    private readonly GitReading _git;

    public GitVersionReaderTests()
    {
        Assert.SkipUnless(InstalledPrograms.Has("git"), "git is not on this machine");
        _git = new GitReading(_programs, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = _folder });
    }

    [Fact]
    public async Task Reads_commits_with_their_files_and_what_configuration_and_migrations_say()
    {
        var canary = "canary-" + "7f3a91";
        await GitAsync("init", "-q", "-b", "main");
        var good = await CommitAsync("Begin", ("config/app.yaml", "db:\n  host: one\n  pool: 5\n"), ("src/vat.ts", "1"), ("gone.json", "{}"), ("ä b/c.properties", "x=1\n"));
        await CommitAsync("Compute vat by country", ("src/vat.ts", "2"), ("src/new.ts", "1"));
        var bad = await CommitAsync("Drop coupons", ("db/migrations/7.sql", "DROP TABLE coupons;\n"), ("config/app.yaml", $"db:\n  host: two\n  pool: 5\n  pass" + $"word: {canary}\n"), ("gone.json", null), ("ä b/c.properties", "x=2\n"));
        var versions = await new GitVersionReader(_git, _folder, new SecretMasker()).ReadAsync(good, bad, TestContext.Current.CancellationToken);
        Assert.Empty(versions.NotLearned);
        Assert.DoesNotContain(canary, string.Join('\n', versions.Bad), StringComparison.Ordinal);
        Assert.Equal(["Drop coupons\nconfig/app.yaml\ndb/migrations/7.sql\ngone.json\nä b/c.properties", "Compute vat by country\nsrc/new.ts\nsrc/vat.ts"], versions.Bad.Where(p => p.Kind == VersionPartKind.Commit).Select(p => p.Text));

        var comparison = Versions.Compare(new RollbackVersion { Name = "good", Parts = versions.Good }, new RollbackVersion { Name = "bad", Parts = versions.Bad }, new RollbackEvidence("", ["ERROR: relation \"coupons\" does not exist"]));
        Assert.Equal("db/migrations/7.sql", comparison.Causes[0].What);
        var lines = Versions.Lines(comparison).ToList();
        Assert.Contains("config/app.yaml: db.host: one → two", lines);
        Assert.Contains($"config/app.yaml: db.password: - → {SecretMasker.Mask}", lines);
        Assert.Contains("gone.json: {} → -", lines);
        Assert.Contains("ä b/c.properties: x: 1 → 2", lines);
        Assert.Contains(lines, l => l.StartsWith("src/vat.ts: ", StringComparison.Ordinal));
        Assert.Equal(9, lines.Count);
    }

    [Fact]
    public async Task Says_which_commit_is_not_there()
    {
        await GitAsync("init", "-q", "-b", "main");
        var head = await CommitAsync("Begin", ("a", "1"));
        var versions = await new GitVersionReader(_git, _folder, new SecretMasker()).ReadAsync("--output=x", head, TestContext.Current.CancellationToken);
        Assert.Empty(versions.Good);
        Assert.Contains("--output=x is no commit", Assert.Single(versions.NotLearned), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _git.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> CommitAsync(string subject, params (string Path, string? Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (text is null)
                File.Delete(full);
            else
                await File.WriteAllTextAsync(full, text);
        }
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", subject);
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var result = await _programs.RunAsync(new ProgramRequest("git", arguments, _folder), TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.ErrorOutput);
        return result.Output;
    }
}
