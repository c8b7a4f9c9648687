using SafeOps.Engine.Tests.Architecture;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Reports;

public sealed class ToolTableTests
{
    [Fact]
    public void The_page_of_tools_is_what_the_knowledge_says() =>
        // Again: dotnet run --project src/SafeOps.Build -- tools docs/tools.md
        Assert.Equal(ToolTable.Markdown(), File.ReadAllText(Path.Combine(Repository.Root, "docs", "tools.md")));
}
