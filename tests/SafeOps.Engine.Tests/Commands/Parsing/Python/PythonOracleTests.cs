using System.Text;

namespace SafeOps.Engine.Tests.Commands.Parsing.Python;

/// <summary>The reader beside the real Python: the same texts are refused, and the trees are the same.</summary>
public sealed class PythonOracleTests
{
    public PythonOracleTests() => Assert.SkipUnless(PythonOracle.IsInstalled, PythonOracle.Missing);

    [Fact]
    public void Reads_the_standard_library_as_Python_does()
    {
        var files = Library();
        Assert.True(files.Count > 100, $"only {files.Count} files in {PythonOracle.LibraryFolder}");
        var sample = files.Where((_, i) => i % (files.Count / 60) == 0).Select(Read).OfType<(string, string)>().ToList();
        Assert.Empty(PythonOracle.Differences(sample));
    }

    [Fact, Trait("Category", "Long")]
    public void Reads_the_whole_standard_library_with_its_tests_as_Python_does()
    {
        var differences = Library().Chunk(100).SelectMany(some => PythonOracle.Differences([.. some.Select(Read).OfType<(string, string)>()])).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static List<string> Library() =>
        [.. Directory.EnumerateFiles(PythonOracle.LibraryFolder, "*.py", SearchOption.AllDirectories)
            .Where(f => !f.Contains("site-packages", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>A file's name and text; null where it is in another encoding than UTF-8.</summary>
    private static (string, string)? Read(string file)
    {
        try
        {
            return (file, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file)));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
