using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Investigations.FanOut;

namespace SafeOps.Engine.Tests.Investigations.FanOut;

public sealed class LineSearchTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("a\nneedle\r\nb needle needle", "2:needle|3:b needle needle")]
    [InlineData("", "")]
    [InlineData("\n\n\nneedle", "4:needle")]
    [InlineData("Needle\n", "")]
    public void Finds_each_line_once_with_its_number(string text, string found)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(found, Found(new SearchProbe("p", "*", "needle")));
    }

    [Fact]
    public void Finds_what_lies_across_blocks_and_in_a_line_without_end()
    {
        var line = new string('x', (64 * 1024) - 3) + "needle" + new string('y', 1_000_000);
        File.WriteAllText(_file, "first\n" + line + "\nneedle");
        var numbers = new List<long>();
        Assert.True(new LineSearch(new SearchProbe("p", "*", "needle"), CancellationToken.None).Run(_file, (number, _) => numbers.Add(number)));
        Assert.Equal([2, 3], numbers);
    }

    [Fact]
    public void The_same_lines_are_found_by_text_without_case_and_by_expression()
    {
        File.WriteAllText(_file, "one\nNeedle 12\nneedle x\n");
        Assert.Equal("2:Needle 12|3:needle x", Found(new SearchProbe("p", "*", "NEEDLE") { IgnoresCase = true }));
        Assert.Equal("2:Needle 12", Found(new SearchProbe("p", "*", "x") { Expression = new Regex(@"^[Nn]eedle \d+$") }));
    }

    [Fact]
    public void A_binary_file_has_no_lines_and_UTF_16_has()
    {
        File.WriteAllBytes(_file, [.. "needle"u8, 0, 1, 2]);
        Assert.False(new LineSearch(new SearchProbe("p", "*", "needle"), CancellationToken.None).Run(_file, (_, _) => Assert.Fail("binary")));
        File.WriteAllText(_file, "x\nneedle\n", Encoding.Unicode);
        Assert.Equal("2:needle", Found(new SearchProbe("p", "*", "needle")));
    }

    [Fact]
    public void A_compressed_log_is_read()
    {
        var packed = _file + ".gz";
        using (var stream = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
            stream.Write("one\nneedle\n"u8);
        var found = new List<string>();
        new LineSearch(new SearchProbe("p", "*", "needle") { IsLog = true }, CancellationToken.None).Run(packed, (_, line) => found.Add(line));
        File.Delete(packed);
        Assert.Equal(["needle"], found);
    }

    private string Found(SearchProbe probe)
    {
        var found = new List<string>();
        Assert.True(new LineSearch(probe, CancellationToken.None).Run(_file, (number, line) => found.Add($"{number}:{line}")));
        return string.Join('|', found);
    }
}
