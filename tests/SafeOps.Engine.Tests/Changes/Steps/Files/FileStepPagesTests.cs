using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Engine.Tests.Changes.Running;

namespace SafeOps.Engine.Tests.Changes.Steps.Files;

/// <summary>The example of each page is a whole change: it runs, is undone, and leaves what was there.</summary>
public sealed class FileStepPagesTests : IDisposable
{
    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("file.set", "charts/user-api/values.yaml", "resources:\n  limits:\n    memory: 512Mi\n")]
    [InlineData("file.write", "site/index.txt", "welcome")]
    [InlineData("file.replace", "deploy/user-api.yaml.tpl", "image: {{ registry }}/user-api:2.3\n")]
    [InlineData("file.copy", "config/app.yaml", "a: 1\n")]
    [InlineData("file.move", "jobs/weekly-report.yaml", "a: 1\n")]
    [InlineData("file.delete", "logs/app/old.log", "old")]
    public async Task The_example_runs(string page, string file, string content)
    {
        _bench.Write(file, content);
        File.SetLastWriteTimeUtc(_bench.PathOf(file), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "steps", page + ".md"));
        var start = text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        var change = _bench.Write("example.change.yaml", text[start..text.IndexOf("```\n", start, StringComparison.Ordinal)]);
        var plan = await _bench.PlanAsync(change);
        Assert.True(plan.HasChanges);
        var run = await _bench.RunAsync(change);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.True(run.DryRunWasTrue);
        Assert.Equal(RunStatus.NothingToDo, (await _bench.RunAsync(change)).Status);
    }
}
