using SafeOps.Errors;
using SafeOps.Scripts;
using SafeOps.Scripts.Generation.Tasks;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

public sealed class TaskValuesTests
{
    [Fact]
    public void Reports_missing_unknown_and_wrong_values_in_one_go_with_the_nearest_word()
    {
        var error = Assert.Throws<SafeOpsException>(() => Generate("CompletedPods", ScriptLanguage.Bash, new() { ["Namspace"] = "batch", ["Phase"] = "Running", ["MinAgeHours"] = 0, ["Keep"] = "a\nb" }));
        Assert.Equal(ErrorCodes.ScriptTaskInvalid, error.Code);
        foreach (var part in (string[])["6 mistakes", "'Namspace' is no parameter of it. Did you mean 'Namespace'?", "'Context' is missing", "'Namespace' is missing", "'Phase' is 'Running'; expected Succeeded or Failed.", "'MinAgeHours' is '0'; expected a whole number from 1 to 100000.", "'Keep' has a character"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WebServerConfig", "RemoteFile", "/etc/nginx/../shadow")]
    [InlineData("WebServerConfig", "RemoteFile", "/etc/$(id)")]
    [InlineData("WebServerConfig", "Hosts", "-oProxyCommand=x")]
    [InlineData("WebServerConfig", "File", "-r")]
    [InlineData("Deployment", "Tag", "latest")]
    [InlineData("Deployment", "Image", "registry.example.com/web:1")]
    [InlineData("LogGroups", "Account", "12345")]
    [InlineData("BatchedPurge", "Where", "1 = 1) OR (2 = 2")]
    [InlineData("BatchedPurge", "Where", "id < 5 -- all")]
    [InlineData("BatchedPurge", "Where", "id < 5); DROP TABLE users; SELECT (1")]
    [InlineData("BatchedPurge", "Table", "users; drop")]
    public void Refuses_a_value_of_another_form(string task, string name, string value)
    {
        var values = new Dictionary<string, object?>
        {
            ["Hosts"] = "a",
            ["File"] = "f",
            ["RemoteFile"] = "/etc/a",
            ["Context"] = "c",
            ["Namespace"] = "n",
            ["Deployment"] = "d",
            ["Image"] = "r/i",
            ["Tag"] = "1",
            ["Account"] = "123456789012",
            ["Region"] = "eu-west-1",
            ["Prefix"] = "/a",
            ["Provider"] = "sqlite",
            ["Database"] = "d",
            ["Table"] = "t",
            ["Key"] = "id",
            ["Where"] = "id < 5",
            ["Limit"] = 5,
        };
        var own = TaskScripts.Find(task).Parameters.Select(p => p.Name).ToHashSet();
        var given = values.Where(v => own.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value);
        given[name] = value;
        var error = Assert.Throws<SafeOpsException>(() => Generate(task, ScriptLanguage.Bash, given));
        Assert.Contains($"'{name}' is '{value}'; expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_languages_a_task_has_and_which_tasks_there_are()
    {
        var language = Assert.Throws<SafeOpsException>(() => Generate("completedpods", ScriptLanguage.PowerShell, []));
        Assert.Equal(ErrorCodes.ScriptNotPossible, language.Code);
        Assert.Contains("Its languages: Bash, Python", language.Message, StringComparison.Ordinal);
        var unknown = Assert.Throws<SafeOpsException>(() => Generate("Deploymnet", ScriptLanguage.Bash, []));
        Assert.Equal(ErrorCodes.ScriptTaskUnknown, unknown.Code);
        Assert.Contains("Did you mean 'Deployment'?", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_has_a_summary_and_a_default_that_it_takes()
    {
        foreach (var task in TaskScripts.All)
        {
            Assert.NotEmpty(task.Languages);
            Assert.Equal(task.Parameters.Count, task.Parameters.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(task.Parameters, p => Assert.EndsWith(".", p.Summary, StringComparison.Ordinal));
            // Only the required ones are missing: every default was read.
            var error = Assert.Throws<SafeOpsException>(() => Generate(task.Name, task.Languages[0], []));
            Assert.All(error.Message.Split('\n').Where(l => l.Contains('\'')), l => Assert.Contains("is missing", l, StringComparison.Ordinal));
        }
    }

    private static void Generate(string task, ScriptLanguage language, Dictionary<string, object?> values) =>
        TaskScripts.Generate(new TaskRequest(task, language, values) { Folder = Path.GetTempPath(), MadeBy = "ann" }, new SecretMasker());
}
