using SafeOps.Engine.Tests.Architecture;
using SafeOps.Scripts.Generation.Tasks;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

public sealed class TaskPageTests
{
    [Fact]
    public void The_page_of_the_tasks_has_each_task_with_its_languages_and_parameters_and_no_others()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "about", "script-tasks.md"));
        var shown = page.Where(l => l.StartsWith("## ", StringComparison.Ordinal) || l.StartsWith("Languages: ", StringComparison.Ordinal) || l.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(TaskScripts.All.SelectMany(Lines), shown);
    }

    private static IEnumerable<string> Lines(TaskDescriptor task) =>
    [
        $"## {task.Name}",
        $"Languages: {string.Join(", ", task.Languages)}.",
        .. task.Parameters.Select(p => $"| `{p.Name}` | {p.Kind.ToString().ToLowerInvariant()} | {(p.Required ? "required" : p.Default is { } otherwise ? $"`{otherwise.Replace("|", "\\|", StringComparison.Ordinal)}`" : "none")} | {p.Summary} |"),
    ];
}
