using SafeOps.Adapters.Text;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.Text;

public sealed class MarkdownReaderTests
{
    private static readonly MarkdownReader Reader = new();

    [Fact]
    public void Reads_front_matter_headings_code_items_and_links_with_their_lines()
    {
        var document = Reader.Read("""
            ---
            title: Pods restart
            ---
            # Pods *restart*

            Look [here](other.md#part).

            ## Investigation steps

            1. See the pods:

               ```bash read
               kubectl get pods
               kubectl top pods
               ```
            2. [x] done
               - deeper

            ## Investigation steps
            """);

        Assert.Equal("title: Pods restart", document.FrontMatter);
        Assert.Equal(2, document.FrontMatterLine);
        Assert.Equal([("Pods restart", 1, 4, "pods-restart"), ("Investigation steps", 2, 8, "investigation-steps"), ("Investigation steps", 2, 19, "investigation-steps-1")],
            document.Blocks.OfType<MarkdownHeading>().Select(h => (h.Text, h.Level, h.Line, h.Anchor)));
        var code = Assert.Single(document.Blocks.OfType<MarkdownCode>());
        Assert.Equal(("bash", "read", "kubectl get pods\nkubectl top pods", 12, 15, true), (code.Language, code.Info, code.Code, code.Line, code.LastLine, code.IsClosed));
        Assert.Equal([("See the pods:", 0, null), ("done", 0, true), ("deeper", 1, (bool?)null)], document.Blocks.OfType<MarkdownItem>().Select(i => (i.Text, i.Depth, i.Ticked)));
        Assert.Equal([("here", "other.md#part", 6)], document.Links.Select(l => (l.Text, l.Target, l.Line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\nnever closed")]
    [InlineData("```bash\nnever closed")]
    [InlineData("\0\uFFFD|||\n> > > -\n\t* x")]
    public void Takes_any_text(string text) => Assert.NotNull(Reader.Read(text));

    [Fact]
    public void Says_that_a_fence_is_not_closed() => Assert.False(Assert.Single(Reader.Read("```bash\nls").Blocks.OfType<MarkdownCode>()).IsClosed);

    [Fact]
    public void Keeps_the_lines_of_a_text_with_windows_line_ends()
    {
        var document = Reader.Read("# A\r\n\r\n```sh\r\nls\r\npwd\r\n```\r\n");
        Assert.Equal("ls\npwd", Assert.Single(document.Blocks.OfType<MarkdownCode>()).Code);
    }
}
