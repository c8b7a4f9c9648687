using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SafeOps.Build.Help;

/// <summary>The module's one help file, made of all pages.</summary>
internal static class HelpFile
{
    /// <summary>Writes the file unless a page is wrong; gives every page's mistake, located.</summary>
    public static IReadOnlyList<string> Write(IEnumerable<string> pages, string file)
    {
        var mistakes = new List<string>();
        var commands = new List<XElement>();
        foreach (var path in pages.Order(StringComparer.Ordinal))
        {
            try
            {
                var page = HelpPageReader.Read(new PageSource(path, File.ReadAllText(path).ReplaceLineEndings("\n")));
                commands.Add(MamlCommand.Of(page));
            }
            catch (PageMistakeException mistake)
            {
                mistakes.Add(mistake.Message);
            }
        }
        if (mistakes.Count > 0)
            return mistakes;

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var writer = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) });
        new XElement(Maml.Items + "helpItems", new XAttribute("schema", "maml"), commands).WriteTo(writer);
        return mistakes;
    }
}
