using System.Xml.Linq;

namespace SafeOps.Build.Help;

/// <summary>The namespaces of MAML, and the shapes that recur in it.</summary>
internal static class Maml
{
    public static readonly XNamespace Items = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static IEnumerable<XElement> Paragraphs(IEnumerable<string> texts) => texts.Select(text => new XElement(Text + "para", text));

    public static XElement Description(IEnumerable<string> texts) => new(Text + "description", Paragraphs(texts));

    public static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));
}
