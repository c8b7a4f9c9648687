using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SafeOps.Host.Terminal;

/// <summary>Asks for values by name: the mandatory parameters that a command was not given.</summary>
internal sealed class FieldPrompt(TerminalStreams streams, KeyboardReader keyboard)
{
    public Dictionary<string, PSObject> Ask(string caption, string message, Collection<FieldDescription> fields)
    {
        foreach (var line in new[] { caption, message }.Where(text => !string.IsNullOrEmpty(text)))
            streams.WritePrompt(line + Environment.NewLine);
        return fields.ToDictionary(field => field.Name, field => PSObject.AsPSObject(Ask(field)));
    }

    private object Ask(FieldDescription field)
    {
        var type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
        if (type == typeof(SecureString))
        {
            streams.WritePrompt($"{field.Name}: ");
            return keyboard.ReadSecret();
        }
        if (type.IsArray)
            return LanguagePrimitives.ConvertTo(Elements(field.Name).ToList(), type);
        while (true)
        {
            streams.WritePrompt($"{field.Name}: ");
            if (LanguagePrimitives.TryConvertTo(keyboard.ReadLine(), type, out var value))
                return value;
            streams.WritePrompt($"Expected a value of type {type.Name}.{Environment.NewLine}");
        }
    }

    private IEnumerable<string> Elements(string name)
    {
        for (var index = 0; ; index++)
        {
            streams.WritePrompt($"{name}[{index}]: ");
            var line = keyboard.ReadLine();
            if (line.Length == 0)
                yield break;
            yield return line;
        }
    }
}
