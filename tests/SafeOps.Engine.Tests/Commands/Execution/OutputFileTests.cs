using System.Text;
using SafeOps.Commands.Execution;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Commands.Execution;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("output").FullName;
    private readonly SecretMasker _masker = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_short_makes_no_file()
    {
        using var file = new OutputFile(Path.Combine(_folder, "made", "out"), 10, _masker);
        file.Append("0123456789");
        file.Complete();
        Assert.Null(file.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public void What_is_long_is_saved_as_it_was_whatever_the_pieces(int piece)
    {
        var text = string.Concat(Enumerable.Range(0, piece == 1 ? 60_000 : 150_000).Select(i => $"line {i} ü\n"));
        Assert.Equal(text, Save(text, piece));
    }

    [Fact]
    public void A_key_of_several_lines_is_hidden_wherever_a_block_ends()
    {
        var key = $"-----BEGIN PRIVATE KEY-----\n{string.Concat(Enumerable.Repeat(new string('k', 64) + "\n", 40))}-----END PRIVATE KEY-----\n";
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"before {i}\n{key}after {i}\n"));
        var saved = Save(text, 1000);
        Assert.DoesNotContain("kkkk", saved);
        Assert.Equal(400, saved.Split('\n').Count(l => l.StartsWith("after", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_known_secret_is_hidden_wherever_a_block_ends()
    {
        _masker.Register("c4nary-secret-value");
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i} c4nary-secret-value\n"));
        Assert.DoesNotContain("c4nary", Save(text, 777));
    }

    private string Save(string text, int piece)
    {
        var path = Path.Combine(_folder, "made", "out");
        using var file = new OutputFile(path, 100, _masker);
        for (var i = 0; i < text.Length; i += piece)
            file.Append(text.AsSpan(i, Math.Min(piece, text.Length - i)));
        file.Complete();
        Assert.Equal(path, file.Path);
        return File.ReadAllText(path, Encoding.UTF8);
    }
}
