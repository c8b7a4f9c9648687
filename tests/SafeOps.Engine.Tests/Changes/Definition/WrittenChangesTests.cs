using System.Text.Json.Nodes;
using SafeOps.Adapters.Yaml;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Changes.Definition;

/// <summary>Every change and project file we write or show is one that the reader and the schema accept.</summary>
public sealed class WrittenChangesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-written-").FullName;

    public static TheoryData<ChangeKind> Kinds => [.. Enum.GetValues<ChangeKind>()];

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "examples"), "*.change.yaml", SearchOption.AllDirectories)
        .Select(Repository.Show).Order(StringComparer.Ordinal)];

    public static TheoryData<string> ExampleProjects => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "examples"), "safeops.yaml", SearchOption.AllDirectories)
        .Select(Repository.Show).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_scaffolded_change_is_valid_as_it_is(ChangeKind kind)
    {
        var path = Path.Combine(_folder, "new.change.yaml");
        ChangeScaffold.Write(new ChangeScaffoldRequest("new-change", kind) { Author = "ann: the \"admin\"", Why = "because # of\nreasons" }, path);
        var change = Accept(path);
        Assert.Equal("ann: the \"admin\"", change.Author);
        Assert.Equal("because # of\nreasons", change.Why);
    }

    [Fact]
    public void A_change_of_known_steps_is_written_so_that_it_reads_as_it_was_meant()
    {
        var path = Path.Combine(_folder, "drafted.change.yaml");
        new ChangeDraft("drafted")
        {
            Title = "Give user-api more: memory",
            Why = "entry 4 of 20261127-2108-k3f9 shows\nan OOM kill",
            Author = "ann",
            Comments = ["Made from an investigation.\n# of 2026"],
            Parameters = new JsonObject { ["memory"] = new JsonObject { ["type"] = "string", ["default"] = "1Gi" } },
            Steps =
            [
                new("limits", "file.set", new JsonObject { ["file"] = "charts/user-api/values.yaml", ["path"] = "resources.limits.memory", ["value"] = "${memory}" }) { Name = "Raise: the limit", Comments = ["peak 800Mi", ""] },
                new("restart", "command.run", new JsonObject { ["run"] = new JsonArray("kubectl", "rollout", "restart", "deploy/user-api", "- x: 'y' #"), ["effect"] = "mutate" }) { Undo = new JsonObject { ["none"] = "A restart cannot be taken back." } },
            ],
        }.Write(path);

        var change = Accept(path);
        Assert.Equal(("Give user-api more: memory", "entry 4 of 20261127-2108-k3f9 shows\nan OOM kill", "ann"), (change.Title, change.Why, change.Author));
        var text = File.ReadAllText(path);
        Assert.Contains("\n# Made from an investigation.\n# # of 2026\n", text, StringComparison.Ordinal);
        Assert.Contains("  # peak 800Mi\n  #\n  - id: limits\n", text, StringComparison.Ordinal);
        var steps = new YamlReader().Read(text, path)[0].ToJson()!["steps"]!.AsArray();
        Assert.Equal("- x: 'y' #", steps[1]!["with"]!["run"]![4]!.GetValue<string>());
        Assert.Equal(ErrorCodes.ChangeFileExists, Assert.Throws<SafeOpsException>(() => new ChangeDraft("drafted") { Steps = [] }.Write(path)).Code);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_valid(string path) => Accept(Path.Combine(Repository.Root, path));

    [Theory]
    [MemberData(nameof(ExampleProjects))]
    public void An_example_project_is_valid(string path) => AcceptProject(Path.Combine(Repository.Root, path));

    [Fact]
    public void A_scaffolded_project_is_valid_as_it_is()
    {
        ProjectScaffold.Initialize(new ProjectScaffoldRequest(_folder));
        Assert.Equal(["dev", "staging", "production"], AcceptProject(Path.Combine(_folder, SafeOpsProject.FileName)).Environments.Select(e => e.Name));
    }

    private static ChangeDefinition Accept(string path)
    {
        var yaml = new YamlReader();
        var written = yaml.Read(File.ReadAllText(path), path)[0].ToJson()!;
        Assert.DoesNotContain(written["steps"]!.AsArray(), s => StepTypes.Find(s!["uses"]!.GetValue<string>()) is null);
        Assert.True(new SchemaCheck(ChangeSchema.Make([.. StepTypes.All.Select(t => t.Descriptor)])).Passes(written), path);
        var mistakes = new Mistakes(path);
        var change = new ChangeReader(yaml).Read(path, mistakes);
        mistakes.ThrowIfAny(ErrorCodes.ChangeFileInvalid);
        return change;
    }

    private static SafeOpsProject AcceptProject(string path)
    {
        var yaml = new YamlReader();
        Assert.True(new SchemaCheck(ProjectSchema.Make()).Passes(yaml.Read(File.ReadAllText(path), path)[0].ToJson()), path);
        return new ProjectReader(yaml).Read(Path.GetDirectoryName(path)!);
    }
}
