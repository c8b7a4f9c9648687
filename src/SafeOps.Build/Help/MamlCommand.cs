using System.Xml.Linq;

namespace SafeOps.Build.Help;

/// <summary>A page as the element <c>command</c> that <c>Get-Help</c> reads.</summary>
/// <remarks>Order and names of elements: https://learn.microsoft.com/powershell/scripting/developer/help/how-to-create-the-cmdlet-help-file</remarks>
internal static class MamlCommand
{
    public static XElement Of(HelpPage page)
    {
        var verbAndNoun = page.Name.Split('-', 2);
        return new XElement(
            Maml.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
            new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            new XElement(
                Maml.Command + "details",
                new XElement(Maml.Command + "name", page.Name),
                new XElement(Maml.Command + "verb", verbAndNoun[0]),
                new XElement(Maml.Command + "noun", verbAndNoun[^1]),
                Maml.Description(page.Synopsis)),
            Maml.Description(page.Description),
            new XElement(Maml.Command + "syntax", page.Syntax.OrderByDescending(syntax => syntax.IsDefault).Select(syntax => Syntax(page, syntax))),
            new XElement(Maml.Command + "parameters", page.Parameters.Select(parameter => MamlParameter.Of(parameter, inSyntax: false))),
            new XElement(Maml.Command + "inputTypes", page.Inputs.Select(type => Type("inputType", type))),
            new XElement(Maml.Command + "returnValues", page.Outputs.Select(type => Type("returnValue", type))),
            new XElement(Maml.Text + "alertSet", new XElement(Maml.Text + "alert", Maml.Paragraphs(page.Notes))),
            new XElement(Maml.Command + "examples", page.Examples.Select(Example)),
            new XElement(Maml.Command + "relatedLinks", Links(page)));
    }

    /// <summary>As <c>Get-Command -Syntax</c> orders them: by position, then named and required, then the rest.</summary>
    private static XElement Syntax(HelpPage page, HelpSyntax syntax) => new(
        Maml.Command + "syntaxItem",
        new XElement(Maml.Text + "name", page.Name),
        page.Parameters
            .Where(parameter => syntax.Set is null || parameter.Sets.Count == 0 || parameter.Sets.Contains(syntax.Set))
            .OrderBy(parameter => parameter.Position ?? int.MaxValue)
            .ThenByDescending(parameter => parameter.Required)
            .Select(parameter => MamlParameter.Of(parameter, inSyntax: true)));

    private static XElement Type(string element, HelpType type) =>
        new(Maml.Command + element, Maml.Type(type.Name), Maml.Description(type.Description));

    private static XElement Example(HelpExample example) => new(
        Maml.Command + "example",
        new XElement(Maml.Text + "title", $"-------------------------- {example.Title} --------------------------"),
        new XElement(Maml.Dev + "code", example.Code),
        new XElement(Maml.Dev + "remarks", Maml.Paragraphs(example.Remarks)));

    private static IEnumerable<XElement> Links(HelpPage page)
    {
        if (page.OnlineVersion is { } address)
            yield return Link(new HelpLink("Online Version:", address));
        foreach (var link in page.Links.Where(link => link.Address != page.OnlineVersion))
            yield return Link(link);
    }

    private static XElement Link(HelpLink link) => new(
        Maml.Text + "navigationLink",
        new XElement(Maml.Text + "linkText", link.Text),
        // A link to another cmdlet's page is found by its name; a relative address would mean nothing to Get-Help.
        new XElement(Maml.Text + "uri", Uri.IsWellFormedUriString(link.Address, UriKind.Absolute) ? link.Address : ""));
}
