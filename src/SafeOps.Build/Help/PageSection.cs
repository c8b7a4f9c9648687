using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace SafeOps.Build.Help;

/// <summary>A heading of a page with the blocks below it, down to the next heading of the same or a higher level.</summary>
internal sealed class PageSection(PageSource source, string title, int line, IReadOnlyList<Block> blocks)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    public string Title => title;

    public IReadOnlyList<Block> Blocks => blocks;

    public PageSource Source => source;

    /// <summary>The whole page, as a section without a heading.</summary>
    public static PageSection Of(PageSource source) =>
        new(source, "", 1, [.. Markdown.Parse(source.Text, Pipeline)]);

    public YamlFrontMatterBlock? FrontMatter => blocks.OfType<YamlFrontMatterBlock>().FirstOrDefault();

    /// <summary>What stands before the first heading.</summary>
    public IEnumerable<Block> OwnBlocks => blocks.TakeWhile(block => block is not HeadingBlock);

    public IReadOnlyList<string> Paragraphs() => PlainText.Paragraphs(OwnBlocks, source.Text);

    public IReadOnlyList<PageSection> Sections(int level)
    {
        var sections = new List<PageSection>();
        for (var start = 0; start < blocks.Count; start++)
        {
            if (blocks[start] is not HeadingBlock heading || heading.Level != level)
                continue;
            var below = blocks.Skip(start + 1).TakeWhile(block => block is not HeadingBlock next || next.Level > level);
            sections.Add(new PageSection(source, PlainText.Of(heading.Inline), heading.Line + 1, [.. below]));
        }
        return sections;
    }

    public PageMistakeException Mistake(string message) => Mistake(line, message);

    public PageMistakeException Mistake(int at, string message) => new(source.File, at, message);
}

internal sealed record PageSource(string File, string Text);
