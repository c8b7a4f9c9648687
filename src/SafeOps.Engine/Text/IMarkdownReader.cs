namespace SafeOps.Text;

/// <summary>Reads Markdown: CommonMark with GitHub's tables and task lists, and front matter in YAML.</summary>
public interface IMarkdownReader
{
    /// <summary>Any text is Markdown: this never fails.</summary>
    MarkdownDocument Read(string text);
}
