using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Engine.Tests.Projects;

public sealed class ScaffoldTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-scaffold-").FullName;

    private ProjectScaffoldRequest Request => new(Path.Combine(_folder, "shop"))
    {
        SchemaFolder = "/opt/modules/Safe Ops",
        FirstChange = new ScaffoldedFile("changes/first.change.yaml", ChangeScaffold.Text(new ChangeScaffoldRequest("first", ChangeKind.Empty))),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_project_is_made_of_what_the_preview_named()
    {
        var preview = ProjectScaffold.Preview(Request);
        Assert.False(Directory.Exists(Request.Folder));
        Assert.Equal(preview, ProjectScaffold.Initialize(Request));
        Assert.Equal([".gitignore", "changes/first.change.yaml", ".vscode/settings.json", "safeops.yaml"], preview.Select(f => f.Path));
        Assert.All(preview, f => Assert.Equal(f.Text, File.ReadAllText(Path.Combine(Request.Folder, f.Path))));
        Assert.Contains("\"file:///opt/modules/Safe%20Ops/change.schema.json\": \"*.change.yaml\"", preview[2].Text);
    }

    [Fact]
    public void A_project_that_is_there_is_not_overwritten()
    {
        ProjectScaffold.Initialize(Request);
        Assert.Equal(ErrorCodes.ProjectExists, Assert.Throws<SafeOpsException>(() => ProjectScaffold.Initialize(Request)).Code);
    }

    [Theory]
    [InlineData("bin/\r\nobj/", "bin/\r\nobj/\r\n# SafeOps: ledger, journals and saved data of this machine\r\n.safeops/\r\n")]
    [InlineData("bin/\n", "bin/\n# SafeOps: ledger, journals and saved data of this machine\n.safeops/\n")]
    [InlineData("/.safeops\n", null)]
    public void Ignored_files_get_the_folder_once(string before, string? after)
    {
        Directory.CreateDirectory(Request.Folder);
        var path = Path.Combine(Request.Folder, ".gitignore");
        File.WriteAllText(path, before);
        ProjectScaffold.Initialize(Request);
        Assert.Equal(after ?? before, File.ReadAllText(path));
    }

    [Fact]
    public void Files_of_the_user_stay_as_they_are()
    {
        Directory.CreateDirectory(Path.Combine(Request.Folder, ".vscode"));
        Directory.CreateDirectory(Path.Combine(Request.Folder, "changes"));
        File.WriteAllText(Path.Combine(Request.Folder, ".vscode", "settings.json"), "{}");
        File.WriteAllText(Path.Combine(Request.Folder, "changes", "first.change.yaml"), "mine");
        Assert.Equal([".gitignore", "safeops.yaml"], ProjectScaffold.Initialize(Request).Select(f => f.Path));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Request.Folder, "changes", "first.change.yaml")));
    }

    [Fact]
    public void What_was_written_is_taken_back_when_a_file_cannot_be()
    {
        Directory.CreateDirectory(Request.Folder);
        File.WriteAllText(Path.Combine(Request.Folder, ".gitignore"), "bin/\n");
        File.WriteAllText(Path.Combine(Request.Folder, "changes"), "a file where the folder should be");
        Assert.Throws<SafeOpsException>(() => ProjectScaffold.Initialize(Request));
        Assert.Equal("bin/\n", File.ReadAllText(Path.Combine(Request.Folder, ".gitignore")));
        Assert.False(File.Exists(Path.Combine(Request.Folder, "safeops.yaml")));
    }

    [Theory]
    [InlineData("Purge old rows", "title: Purge old rows\n")]
    [InlineData("a: b # \"c\"", "title: \"a: b # \\\"c\\\"\"\n")]
    [InlineData("true", "title: \"true\"\n")]
    [InlineData("two\nlines", "title: \"two\\nlines\"\n")]
    public void A_title_is_quoted_where_it_must_be(string title, string expected) =>
        Assert.Contains(expected, ChangeScaffold.Text(new ChangeScaffoldRequest("x", ChangeKind.Config) { Title = title }));

    [Fact]
    public void A_change_file_that_is_there_is_not_overwritten()
    {
        var path = Path.Combine(_folder, "changes", "a.change.yaml");
        var request = new ChangeScaffoldRequest("a", ChangeKind.Data) { Author = "ann@laptop" };
        ChangeScaffold.Write(request, path);
        Assert.Contains("author: \"ann@laptop\"", File.ReadAllText(path));
        Assert.Equal(ErrorCodes.ChangeFileExists, Assert.Throws<SafeOpsException>(() => ChangeScaffold.Write(request, path)).Code);
    }
}
