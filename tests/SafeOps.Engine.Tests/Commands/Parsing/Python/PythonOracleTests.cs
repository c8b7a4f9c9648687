using System.Text;
using SafeOps.Commands.Parsing.Python;

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

    [Fact]
    public void Refuses_spoilt_texts_as_Python_does() => Assert.Empty(WronglyAnswered(1, 300));

    [Fact, Trait("Category", "Long")]
    public void Refuses_many_spoilt_texts_as_Python_does()
    {
        var wrong = WronglyAnswered(2, 20_000);
        Assert.True(wrong.Count == 0, string.Join("\n----\n", wrong));
    }

    /// <summary>Spoilt pieces of the library that only one of the two reads.</summary>
    private static List<string> WronglyAnswered(int seed, int count)
    {
        Assert.SkipUnless(PythonOracle.HasNewFormatStrings, "python3 3.12 or later is not installed");
        var random = new Random(seed);
        // The names of Unicode's characters are not at hand.
        var files = Library().Select(Read).OfType<(string Name, string Text)>().Select(f => f.Text.ReplaceLineEndings("\n")).Where(t => t.Length is > 500 and < 20_000 && !t.Contains("\\N", StringComparison.Ordinal)).ToList();
        var texts = Enumerable.Range(0, count).Select(_ => Spoilt(files[random.Next(files.Count)], random)).ToList();
        var trees = PythonOracle.Trees(texts);
        // Both answers are often right.
        Assert.InRange(trees.Count(t => t is null), count / 10, count - (count / 10));
        return [.. texts.Zip(trees).Where(t => (t.Second is null) != (PythonScript.Read(t.First).Problems.Count > 0)).Select(t => $"Python {(t.Second is null ? "refuses" : "reads")}: {t.First}")];
    }

    /// <summary>Some statements of a file with a mistake or two.</summary>
    private static string Spoilt(string text, Random random)
    {
        string[] mistakes = ["", " ", "\n", "(", ")", "[", "]", "{", "}", ":", ",", "=", "*", "**", ".", "'", "\"", "f'{", "\\", "#", "@", "!", "if ", " as ", " in ", "not ", "lambda ", "await ", "1", "_", ":=", ";", "->", " for x in y", "yield ", "\t"];
        var lines = text.Split('\n');
        // From one statement of the file to another, so that what is refused is refused for the mistake.
        List<int> starts = [0, .. Enumerable.Range(0, lines.Length).Where(i => lines[i].Length > 0 && char.IsAsciiLetter(lines[i][0]))];
        var from = random.Next(starts.Count);
        var to = Math.Min(from + random.Next(1, 5), starts.Count - 1);
        var piece = string.Join('\n', lines[starts[from]..starts[to]]);
        for (var i = random.Next(1, 3); i > 0 && piece.Length > 0; i--)
        {
            var at = random.Next(piece.Length);
            piece = piece[..at] + mistakes[random.Next(mistakes.Length)] + piece[Math.Min(piece.Length, at + random.Next(3))..];
        }
        return piece;
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
