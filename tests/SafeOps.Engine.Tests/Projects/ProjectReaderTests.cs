using SafeOps.Adapters.Yaml;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Engine.Tests.Projects;

public sealed class ProjectReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("safeops-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private SafeOpsProject Read(string text)
    {
        File.WriteAllText(Path.Combine(_root, SafeOpsProject.FileName), text);
        return new ProjectReader(new YamlReader()).Read(_root);
    }

    [Fact]
    public void Reads_environments_in_order_with_what_they_ask_for()
    {
        var project = Read("""
            safeops: 1
            environments:
              - name: dev
              - { name: staging, soak: 24h, targets: { kubernetes: { context: s } } }
              - { name: production, guarded: true, approvals: 1, window: "Mon-Thu 09:00-16:00 Europe/Berlin", freeze: [2026-12-20..2027-01-02] }
            connections:
              db: { provider: sqlite, file: a.db, password: "env:DB" }
            """);

        Assert.Equal(["development", "review", "production"], project.Environments.Select(e => e.Checklist));
        Assert.Equal(TimeSpan.FromHours(24), project.Environment("STAGING").Soak);
        Assert.True(project.Environment("production").Freeze[0].Contains(new DateOnly(2027, 1, 2)));
        Assert.Equal("env:DB", project.Connection("db").Password!.ToString());
        Assert.Equal("""{"provider":"sqlite","file":"a.db"}""", project.Connection("db").Identity.ToJsonString());
    }

    [Theory]
    [InlineData("environments: []", "at least one")]
    [InlineData("environments: [ { name: a }, { name: A } ]", "declared twice")]
    [InlineData("environments: [ { nmae: a } ]", "Did you mean 'name'?")]
    [InlineData("environments: [ { name: a, soak: long } ]", "expected a duration")]
    [InlineData("environments: [ { name: a, window: whenever } ]", "expected a window such as")]
    [InlineData("environments: [ { name: a, window: 'Mon 09:00-16:00 Mars/Base' } ]", "expected a window such as")]
    [InlineData("environments: [ { name: a, freeze: [2026-13-01] } ]", "expected a day or a range")]
    [InlineData("environments: [ { name: a, approvals: -1 } ]", "a whole number of at least 0")]
    [InlineData("environments: [ { name: a, guarded: maybe } ]", "expected true or false")]
    [InlineData("environments: [ { name: a, checklist: produktion } ]", "Did you mean 'production'?")]
    [InlineData("environments: [ { name: a } ]\nconnections: { c: { provider: oracle } }", "expected sqlite or postgres")]
    [InlineData("environments: [ { name: a } ]\nconnections: { c: { provider: sqlite, password: hunter2 } }", "must be a reference")]
    [InlineData("environments: [ { name: a } ]\nledger: elsewhere", "expected sqlite, or the name of a connection")]
    [InlineData("environments: [ { name: a } ]\nledger: tema\nconnections: { team: { provider: postgres, host: db, database: ops } }", ":3:9: the ledger is 'tema', which is no connection; expected sqlite, or the name of a connection with 'provider: postgres'. Did you mean 'team'?")]
    [InlineData("environments: [ { name: a } ]\nledger: app\nconnections: { app: { provider: sqlite, file: a.db } }", "a connection to sqlite")]
    [InlineData("environments: [ { name: a } ]\nconections: {}", "Did you mean 'connections'?")]
    public void A_mistake_is_located_and_says_what_was_expected(string body, string message)
    {
        var error = Assert.Throws<MistakesException>(() => Read("safeops: 1\n" + body));

        Assert.Equal(ErrorCodes.ProjectFileInvalid, error.Code);
        Assert.Contains(message, error.Message);
        Assert.Contains("safeops.yaml:", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Fact]
    public void A_folder_without_a_project_says_how_to_make_one()
    {
        var error = Assert.Throws<SafeOpsException>(() => ProjectReader.FindRoot(_root));

        Assert.Equal(ErrorCodes.ProjectNotFound, error.Code);
        Assert.Contains("Initialize-SafeOpsProject", error.NextStep);
    }
}
