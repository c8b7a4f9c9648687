using System.IO.Compression;
using System.Text;
using SafeOps.Adapters.Manuals;

namespace SafeOps.Adapters.Tests.Manuals;

public sealed class ManualPageFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-man-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("man1/frob.1")]
    [InlineData("man1/frob.1.gz")]
    [InlineData("man8/frob.8.gz")]
    public void Reads_a_page_plain_or_packed(string file)
    {
        Write(file, ".TH FROB 1");
        Assert.Equal(".TH FROB 1", Pages().Read("frob"));
    }

    [Fact]
    public void Follows_a_page_that_names_another_of_the_folder()
    {
        Write("man1/frob.1", ".so man1/other.1\n");
        Write("man1/other.1.gz", "other");
        Assert.Equal("other", Pages().Read("frob"));
    }

    [Theory]
    [InlineData(".so /etc/passwd")]
    [InlineData(".so ../outside")]
    [InlineData(".so man1/../../outside")]
    [InlineData(".so man1/frob.1")]
    [InlineData(".so outside")]
    public void Follows_nothing_else(string page)
    {
        Write("man1/frob.1", page);
        Write("outside", "secret");
        Assert.Null(Pages().Read("frob"));
    }

    [Theory]
    [InlineData("../frob")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a\0b")]
    [InlineData("-k")]
    public void Takes_no_name_that_is_not_a_files(string name) => Assert.Null(Pages().Read(name));

    [Fact]
    public void A_page_that_is_damaged_or_too_large_is_absent()
    {
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "man1")).FullName, "frob.1.gz"), [1, 2, 3]);
        Assert.Null(Pages().Read("frob"));
        Write("man1/large.1", new string('a', (1 << 20) + 1));
        Assert.Null(Pages().Read("large"));
    }

    [Fact]
    public void What_a_page_unpacks_to_is_bounded()
    {
        Write("man1/bomb.1.gz", new string('a', 1 << 24));
        Assert.Equal(1 << 21, Pages().Read("bomb")!.Length);
    }

    private ManualPageFiles Pages() => new(new Dictionary<string, string> { ["MANPATH"] = _folder });

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Stream file = File.Create(path);
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
