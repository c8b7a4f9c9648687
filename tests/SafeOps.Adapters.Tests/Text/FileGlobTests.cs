using SafeOps.Adapters.Text;

namespace SafeOps.Adapters.Tests.Text;

public sealed class FileGlobTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("safeops-glob-").FullName;

    public FileGlobTests()
    {
        foreach (var file in new[] { "a.log", "b.txt", ".hidden.log", "logs/1.log", "logs/old/2.log", "logs/old/x/3.log", ".git/4.log", ".safeops/5.log", "ab.log" })
        {
            var path = Path.Combine(_root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("*.log", ".hidden.log a.log ab.log")]
    [InlineData("?.log", "a.log")]
    [InlineData("**/*.log", ".hidden.log a.log ab.log logs/1.log logs/old/2.log logs/old/x/3.log")]
    [InlineData("logs/**", "logs/1.log logs/old/2.log logs/old/x/3.log")]
    [InlineData("logs/*/*.log", "logs/old/2.log")]
    [InlineData("logs/**/x/*", "logs/old/x/3.log")]
    [InlineData("a.log", "a.log")]
    [InlineData("none/*.log", "")]
    [InlineData(".git/*.log", ".git/4.log")]
    public void Finds_in_ordinal_order(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', new FileGlob().Find(_root, [pattern]).Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/'))));

    [Fact]
    public void Matches_links_but_does_not_enter_them()
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "loop"), _root);
        File.CreateSymbolicLink(Path.Combine(_root, "z.log"), Path.Combine(_root, "a.log"));
        var found = new FileGlob().Find(_root, ["**/*.log"]);
        Assert.Contains(Path.Combine(_root, "z.log"), found);
        Assert.DoesNotContain(found, f => f.Contains("loop", StringComparison.Ordinal));
    }
}
