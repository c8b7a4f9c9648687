namespace SafeOps.Text;

/// <summary>A Markdown text as blocks in their order, each with its place in the text.</summary>
/// <param name="FrontMatter">The YAML between the two lines of <c>---</c> at its beginning; null where there is none.</param>
/// <param name="FrontMatterLine">The line its first line stands on.</param>
public sealed record MarkdownDocument(string? FrontMatter, int FrontMatterLine, IReadOnlyList<MarkdownBlock> Blocks, IReadOnlyList<MarkdownLink> Links);

/// <param name="Line">Of its first line, from 1.</param>
/// <param name="LastLine">Of its last line.</param>
public abstract record MarkdownBlock(int Line, int LastLine);

/// <param name="Level">1 to 6.</param>
/// <param name="Text">Without its marks.</param>
/// <param name="Anchor">What a link within the text names it by, as GitHub makes it.</param>
public sealed record MarkdownHeading(int Line, int LastLine, int Level, string Text, string Anchor) : MarkdownBlock(Line, LastLine);

/// <summary>A fenced code block.</summary>
/// <param name="Language">The first word after the fence, in lower case; empty where there is none.</param>
/// <param name="Info">The words after the language, as written.</param>
/// <param name="Code">Without the fences, with <c>\n</c> between its lines and none at the end.</param>
/// <param name="IsClosed">False where the text ends before the fence.</param>
public sealed record MarkdownCode(int Line, int LastLine, string Language, string Info, string Code, bool IsClosed) : MarkdownBlock(Line, LastLine);

/// <summary>One item of a list, of any depth.</summary>
/// <param name="Text">As written, without the mark.</param>
/// <param name="Depth">0 for the items of an outermost list.</param>
/// <param name="Ticked">Of a task list: whether it is ticked; null for others.</param>
public sealed record MarkdownItem(int Line, int LastLine, string Text, int Depth, bool? Ticked) : MarkdownBlock(Line, LastLine);

/// <summary>A paragraph, quotation, table or anything else, as written.</summary>
public sealed record MarkdownPassage(int Line, int LastLine, string Text) : MarkdownBlock(Line, LastLine);

/// <param name="Target">As written.</param>
/// <param name="IsImage">True for a picture.</param>
public sealed record MarkdownLink(int Line, string Text, string Target, bool IsImage);
