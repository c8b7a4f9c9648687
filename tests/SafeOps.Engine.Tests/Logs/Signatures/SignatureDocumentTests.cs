using SafeOps.Engine.Tests.Architecture;
using SafeOps.Logs.Signatures;

namespace SafeOps.Engine.Tests.Logs.Signatures;

public sealed class SignatureDocumentTests
{
    [Fact]
    public void The_page_lists_each_signature_with_its_title_and_severity()
    {
        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "about", "log-signatures.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Count(c => c == '|') == 5);
        var data = SignatureMatcher.Default.Signatures.Select(s => $"| `{s.Id}` | {s.Title} | {s.Severity.ToString().ToLowerInvariant()} | {s.Means} |");
        Assert.Equal(data.Order(StringComparer.Ordinal), page.Order(StringComparer.Ordinal));
    }
}
