using Markdig.Syntax;

namespace SafeOps.Build.Help;

/// <summary>Reads the section <c>PARAMETERS</c>: a heading, a text and a block of <c>yaml</c> for each.</summary>
internal static class HelpParameterReader
{
    private const string AllSets = "(All)";
    private static readonly string[] Keys =
        ["Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input", "Accept wildcard characters", "Accepted values"];

    public static IReadOnlyList<HelpParameter> Read(PageSection parameters) =>
        [.. parameters.Sections(3).Where(section => section.Title != "CommonParameters").Select(ReadOne)];

    private static HelpParameter ReadOne(PageSection section)
    {
        if (!section.Title.StartsWith('-'))
            throw section.Mistake($"expected a parameter's name with its dash, found '{section.Title}'");
        var block = section.Blocks.OfType<FencedCodeBlock>().FirstOrDefault(code => code.Info == "yaml")
            ?? throw section.Mistake($"the parameter {section.Title} has no block of ```yaml");
        var facts = new KeyValueLines(block.Lines.ToString(), block.Line + 1);
        foreach (var key in facts.Keys.Where(key => !Keys.Contains(key)))
            throw section.Mistake(facts.LineOf(key), $"'{key}' is nothing the schema says of a parameter; expected {string.Join(", ", Keys)}");

        string Fact(string key) => facts[key]
            ?? throw section.Mistake(facts.LineOf(key), $"the parameter {section.Title} does not say '{key}'");

        var description = PlainText.Paragraphs(section.OwnBlocks.Where(other => other != block), section.Source.Text);
        if (description.Count == 0)
            throw section.Mistake($"the parameter {section.Title} is not described");

        return new HelpParameter(
            section.Title[1..],
            description,
            Fact("Type"),
            Fact("Parameter Sets") is var sets && sets == AllSets ? [] : sets.Split(',', StringSplitOptions.TrimEntries),
            facts["Aliases"],
            Boolean("Required"),
            Position(),
            facts["Default value"],
            Fact("Accept pipeline input"),
            Boolean("Accept wildcard characters"));

        bool Boolean(string key) => bool.TryParse(Fact(key), out var value)
            ? value
            : throw section.Mistake(facts.LineOf(key), $"'{key}' of {section.Title} is '{Fact(key)}'; expected True or False");

        int? Position() => Fact("Position") switch
        {
            var named when named.Equals("Named", StringComparison.OrdinalIgnoreCase) => null,
            var number when int.TryParse(number, out var position) => position,
            var other => throw section.Mistake(facts.LineOf("Position"), $"'Position' of {section.Title} is '{other}'; expected Named or a number"),
        };
    }
}
