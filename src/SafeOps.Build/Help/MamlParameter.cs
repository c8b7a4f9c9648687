using System.Xml.Linq;

namespace SafeOps.Build.Help;

/// <summary>A parameter, as it stands in the syntax and in the list of parameters.</summary>
internal static class MamlParameter
{
    public static XElement Of(HelpParameter parameter, bool inSyntax)
    {
        var element = new XElement(
            Maml.Command + "parameter",
            new XAttribute("required", Boolean(parameter.Required)),
            new XAttribute("variableLength", "true"),
            new XAttribute("globbing", Boolean(parameter.Wildcards)),
            new XAttribute("pipelineInput", parameter.PipelineInput),
            new XAttribute("position", parameter.Position?.ToString() ?? "named"),
            new XAttribute("aliases", parameter.Aliases ?? "none"),
            new XElement(Maml.Text + "name", parameter.Name),
            Maml.Description(parameter.Description));
        // Where a value stands in the syntax, Get-Help prints one after the name; a switch has none.
        if (!(inSyntax && parameter.IsSwitch))
        {
            element.Add(new XElement(
                Maml.Command + "parameterValue",
                new XAttribute("required", Boolean(!parameter.IsSwitch)),
                new XAttribute("variableLength", "false"),
                parameter.Type));
        }
        element.Add(
            Maml.Type(parameter.Type),
            new XElement(Maml.Dev + "defaultValue", parameter.DefaultValue ?? "None"));
        return element;
    }

    private static string Boolean(bool value) => value ? "true" : "false";
}
