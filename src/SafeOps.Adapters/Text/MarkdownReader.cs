using System.Text;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using SafeOps.Text;
using MarkdownDocument = SafeOps.Text.MarkdownDocument;

namespace SafeOps.Adapters.Text;

/// <summary>Reads Markdown with Markdig, whose blocks and inlines carry exact places.</summary>
public sealed class MarkdownReader : IMarkdownReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UsePipeTables().UseTaskLists().UseAutoLinks().UsePreciseSourceLocation().Build();

    public MarkdownDocument Read(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        var reading = new Reading(text);
        foreach (var block in document)
            reading.Add(block, depth: -1);
        return new MarkdownDocument(reading.FrontMatter, reading.FrontMatterLine, reading.Blocks, reading.Links(document));
    }

    private sealed class Reading(string text)
    {
        private readonly TextPlaces _places = new(text);
        private readonly Dictionary<string, int> _anchors = new(StringComparer.Ordinal);

        public string? FrontMatter { get; private set; }

        public int FrontMatterLine { get; private set; } = 1;

        public List<MarkdownBlock> Blocks { get; } = [];

        public void Add(Block block, int depth)
        {
            switch (block)
            {
                case YamlFrontMatterBlock front:
                    FrontMatter = Lines(front.Lines);
                    FrontMatterLine = FirstLine(front) + 1;
                    break;
                case HeadingBlock heading:
                    var words = Plain(heading.Inline);
                    Blocks.Add(new MarkdownHeading(FirstLine(heading), LastLine(heading), heading.Level, words, Anchor(words)));
                    break;
                case FencedCodeBlock code:
                    Blocks.Add(new MarkdownCode(
                        FirstLine(code), LastLine(code), (code.Info ?? "").ToLowerInvariant(), (code.Arguments ?? "").Trim(), Lines(code.Lines), code.ClosingFencedCharCount > 0));
                    break;
                case ListBlock list:
                    foreach (var item in list.OfType<ListItemBlock>())
                        AddItem(item, depth + 1);
                    break;
                case LinkReferenceDefinitionGroup:
                    break;
                default:
                    Blocks.Add(new MarkdownPassage(FirstLine(block), LastLine(block), Source(block)));
                    break;
            }
        }

        public IReadOnlyList<MarkdownLink> Links(MarkdownObject document) =>
        [
            .. document.Descendants<LinkInline>().Select(l => new MarkdownLink(LineAt(l.Span.Start), Plain(l), l.Url ?? "", l.IsImage)),
            .. document.Descendants<AutolinkInline>().Select(l => new MarkdownLink(LineAt(l.Span.Start), l.Url, l.Url, IsImage: false)),
        ];

        /// <summary>The item's own words, then the code and lists inside it.</summary>
        private void AddItem(ListItemBlock item, int depth)
        {
            var first = item.FirstOrDefault() as ParagraphBlock;
            var task = first?.Inline?.Descendants<TaskList>().FirstOrDefault();
            var words = first is null ? "" : Source(first);
            if (task is not null && words.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
                words = words[(end + 1)..].TrimStart();
            Blocks.Add(new MarkdownItem(FirstLine(item), first is null ? FirstLine(item) : LastLine(first), words, depth, task?.Checked));
            foreach (var inner in item.Where(b => b != first))
                Add(inner, depth);
        }

        private string Source(Block block) =>
            block.Span.IsEmpty ? "" : text.Substring(block.Span.Start, Math.Min(block.Span.Length, text.Length - block.Span.Start)).ReplaceLineEndings("\n").TrimEnd('\n');

        private int FirstLine(Block block) => block.Line + 1;

        private int LastLine(Block block) => LineAt(Math.Max(block.Span.Start, block.Span.End));

        private int LineAt(int offset) => _places.At(Math.Clamp(offset, 0, text.Length)).Line;

        private static string Lines(StringLineGroup lines)
        {
            var all = new StringBuilder();
            for (var i = 0; i < lines.Count; i++)
                all.Append(i > 0 ? "\n" : "").Append(lines.Lines[i].Slice.AsSpan().TrimEnd('\r'));
            return all.ToString();
        }

        private static string Plain(ContainerInline? inline) => string.Concat((inline?.Descendants() ?? []).Select(i => i switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            LineBreakInline => " ",
            AutolinkInline link => link.Url,
            _ => "",
        })).Trim();

        /// <summary>GitHub's: lower case, no punctuation, spaces as hyphens, a number behind the second of a name.</summary>
        private string Anchor(string heading)
        {
            var anchor = string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
            var seen = _anchors.GetValueOrDefault(anchor);
            _anchors[anchor] = seen + 1;
            return seen == 0 ? anchor : $"{anchor}-{seen}";
        }
    }
}
