using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SafeOps.Build.Help;

/// <summary>Markdown as <c>Get-Help</c> shows text: without marks, one string a paragraph.</summary>
internal static class PlainText
{
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks, string source) =>
        [.. blocks.Where(block => block is not LinkReferenceDefinitionGroup).SelectMany(block => ParagraphsOf(block, source))];

    private static IEnumerable<string> ParagraphsOf(Block block, string source) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        CodeBlock code => [Indent(code.Lines.ToString(), "    ", "    ")],
        ListBlock list => [string.Join('\n', list.OfType<ListItemBlock>().Select((item, index) => Item(list, item, index, source)))],
        Table table => [source.Substring(table.Span.Start, table.Span.Length)],
        ContainerBlock container => Paragraphs(container, source),
        _ => [],
    };

    public static string Of(ContainerInline? inline)
    {
        var text = new StringBuilder();
        Append(text, inline);
        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, ContainerInline? container)
    {
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case CodeInline code: text.Append(code.Content); break;
                case LiteralInline literal: text.Append(literal.Content); break;
                // What looks like HTML is a placeholder, such as <name>.
                case HtmlInline placeholder: text.Append(placeholder.Tag); break;
                case HtmlEntityInline entity: text.Append(entity.Transcoded); break;
                case AutolinkInline link: text.Append(link.Url); break;
                case LineBreakInline line: text.Append(line.IsHard ? '\n' : ' '); break;
                case ContainerInline inner: Append(text, inner); break;
            }
        }
    }

    private static string Item(ListBlock list, ListItemBlock item, int index, string source)
    {
        var mark = list.IsOrdered ? $"{index + 1}. " : "- ";
        return Indent(string.Join('\n', Paragraphs(item, source)), mark, new string(' ', mark.Length));
    }

    private static string Indent(string text, string first, string rest) =>
        first + text.Replace("\n", "\n" + rest, StringComparison.Ordinal);
}
