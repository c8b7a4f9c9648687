using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SafeOps.Build.Help;

/// <summary>Reads a page of the PlatyPS Markdown schema, version 2.0.0.</summary>
/// <remarks>Schema: https://github.com/PowerShell/platyPS/blob/master/docs/developer/platyPS/platyPS.schema.md</remarks>
internal static class HelpPageReader
{
    private static readonly string[] Titles =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    /// <exception cref="PageMistakeException">The page is not of the schema; says where and what was expected.</exception>
    public static HelpPage Read(PageSource source)
    {
        var page = PageSection.Of(source);
        var head = ReadHead(page);
        if (page.Sections(1) is not [var cmdlet])
            throw page.Mistake("expected exactly one heading of the first level, the cmdlet's name");
        if (cmdlet.Title != Path.GetFileNameWithoutExtension(source.File))
            throw cmdlet.Mistake($"the heading '{cmdlet.Title}' differs from the file's name");

        var sections = cmdlet.Sections(2);
        foreach (var section in sections.Where(section => !Titles.Contains(section.Title)))
            throw section.Mistake($"'{section.Title}' is no section of a help page; expected one of {string.Join(", ", Titles)}");

        PageSection Section(string title) =>
            sections.FirstOrDefault(section => section.Title == title) ?? throw cmdlet.Mistake($"the section '## {title}' is missing");

        return new HelpPage(
            cmdlet.Title,
            head["online version"],
            Required(Section("SYNOPSIS")),
            ReadSyntax(Section("SYNTAX")),
            Required(Section("DESCRIPTION")),
            [.. Section("EXAMPLES").Sections(3).Select(ReadExample)],
            HelpParameterReader.Read(Section("PARAMETERS")),
            ReadTypes(Section("INPUTS")),
            ReadTypes(Section("OUTPUTS")),
            Section("NOTES").Paragraphs(),
            [.. Section("RELATED LINKS").Blocks.OfType<ParagraphBlock>().SelectMany(paragraph => paragraph.Inline!.FindDescendants<LinkInline>())
                .Select(link => new HelpLink(PlainText.Of(link), link.Url ?? ""))]);
    }

    private static KeyValueLines ReadHead(PageSection page)
    {
        var block = page.FrontMatter ?? throw page.Mistake("expected front matter between two lines of '---'");
        var head = new KeyValueLines(block.Lines.ToString(), block.Line + 1);
        Expect("external help file", "SafeOps.dll-Help.xml");
        Expect("Module Name", "SafeOps");
        Expect("schema", "2.0.0");
        return head;

        void Expect(string key, string value)
        {
            if (head[key] is var found && found != value)
                throw page.Mistake(head.LineOf(key), $"the front matter says '{key}: {found ?? "(nothing)"}'; expected '{value}'");
        }
    }

    private static IReadOnlyList<string> Required(PageSection section) =>
        section.Paragraphs() is { Count: > 0 } paragraphs ? paragraphs : throw section.Mistake($"'{section.Title}' is empty");

    private static IReadOnlyList<HelpSyntax> ReadSyntax(PageSection section)
    {
        const string defaultMark = " (Default)";
        if (!section.Blocks.OfType<FencedCodeBlock>().Any())
            throw section.Mistake("expected a code block with the cmdlet's syntax for each parameter set");
        var sets = section.Sections(3);
        return sets.Count == 0
            ? [new HelpSyntax(null, IsDefault: true)]
            : [.. sets.Select(set => new HelpSyntax(
                set.Title.Replace(defaultMark, "", StringComparison.Ordinal),
                set.Title.EndsWith(defaultMark, StringComparison.Ordinal)))];
    }

    private static HelpExample ReadExample(PageSection section)
    {
        var code = section.Blocks.OfType<FencedCodeBlock>().FirstOrDefault(block => block.Info == "powershell")
            ?? throw section.Mistake($"the example '{section.Title}' has no block of ```powershell");
        // What follows the code explains it; what precedes it introduces it: Get-Help only has the one place, below.
        return new HelpExample(section.Title, code.Lines.ToString(), PlainText.Paragraphs(section.Blocks.Where(block => block != code), section.Source.Text));
    }

    private static IReadOnlyList<HelpType> ReadTypes(PageSection section) =>
        [.. section.Sections(3).Select(type => new HelpType(type.Title, type.Paragraphs()))];
}
