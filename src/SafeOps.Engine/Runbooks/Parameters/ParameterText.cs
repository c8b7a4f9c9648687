using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Errors;

namespace SafeOps.Runbooks.Parameters;

/// <summary>
/// Puts values in the place of <c>${name}</c>. A value stays what it is: in each place it is quoted as the language around it wants,
/// and the text that comes out must run the same commands as with a harmless value, or it is refused.
/// </summary>
/// <param name="read">The verdict on a text, whose commands are compared.</param>
public sealed partial class ParameterText(Func<string, CommandShell, CommandRisk> read)
{
    /// <summary>The names of parameters in a command, each once, in their order.</summary>
    public static IReadOnlyList<string> Names(string command, CommandShell? shell) => [.. Places(command, shell).Select(p => p.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The command with values in it; a name that is no parameter is left as it stands.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.ParameterInvalid"/>: a value is missing, is none of its type, or does not fit where it should go.</exception>
    public string Fill(string command, CommandShell? shell, IReadOnlyList<RunbookParameter> parameters, IReadOnlyDictionary<string, string> values)
    {
        var places = Places(command, shell).Where(p => parameters.Any(k => k.Name == p.Name)).ToList();
        if (places.Count == 0)
            return command;
        var used = parameters.Where(k => places.Exists(p => p.Name == k.Name)).ToList();
        foreach (var parameter in used)
            Demand(parameter, values);
        var filled = Put(command, shell, places, p => values[p]);
        if (shell is { } known && used.Any(k => !IsPlain(values[k.Name], known)))
        {
            var harmless = Put(command, shell, places, p => Harmless(used.First(k => k.Name == p).Type));
            if (!Names(read(filled, known)).SequenceEqual(Names(read(harmless, known))))
            {
                throw new SafeOpsException(
                    ErrorCodes.ParameterInvalid,
                    $"With {string.Join(", ", used.Select(k => $"{k.Name} = '{values[k.Name]}'"))} the command would run something else than it says: {command}",
                    "Give another value, or write the command so that the parameter is a whole word of it.",
                    command);
            }
        }
        return filled;
    }

    /// <summary>A value in a text that nothing runs: an expected line.</summary>
    public static string Show(string text, IReadOnlyDictionary<string, string> values) =>
        Mention().Replace(text, m => values.GetValueOrDefault(m.Groups[1].Value) ?? m.Value);

    internal static IReadOnlyList<ParameterPlace> Places(string command, CommandShell? shell) => shell switch
    {
        CommandShell.Bash => BashPlaces.Find(command),
        CommandShell.PowerShell => PowerShellPlaces.Find(command),
        null => [.. Mention().Matches(command).Select(m => new ParameterPlace(m.Index, m.Index + m.Length, m.Groups[1].Value, PlaceQuoting.PlainOnly))],
        _ => SqlPlaces.Find(command),
    };

    private static void Demand(RunbookParameter parameter, IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue(parameter.Name, out var value))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The parameter '{parameter.Name}' has no value.", $"Give it: -Parameter @{{ {parameter.Name} = '…' }}.", parameter.Name);
        if (parameter.WhyNot(value) is { } why)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The value '{value}' of the parameter '{parameter.Name}' {why}.", target: parameter.Name);
    }

    private static string Put(string command, CommandShell? shell, List<ParameterPlace> places, Func<string, string> value)
    {
        var text = new StringBuilder(command.Length);
        var copied = 0;
        foreach (var place in places)
        {
            text.Append(command, copied, place.Start - copied).Append(Quoted(value(place.Name), place, shell));
            copied = place.End;
        }
        return text.Append(command, copied, command.Length - copied).ToString();
    }

    private static string Quoted(string value, ParameterPlace place, CommandShell? shell)
    {
        // What PowerShell reads without quotes is a text in an argument and something else in an expression.
        var isText = shell == CommandShell.PowerShell && place.Quoting == PlaceQuoting.Bare && !value.All(char.IsAsciiDigit);
        if (place.Quoting == PlaceQuoting.Raw || (shell is { } known && !isText && IsPlain(value, known)))
            return value;
        if (place.Quoting == PlaceQuoting.PlainOnly || shell is null)
        {
            return PlainWord().IsMatch(value)
                ? value
                : throw new SafeOpsException(
                    ErrorCodes.ParameterInvalid,
                    $"The value '{value}' of the parameter '{place.Name}' needs quotes, and none can be put where it stands.",
                    "Write the parameter in double quotes in the runbook, or give a value of letters, digits and ._/:+-.",
                    place.Name);
        }
        return shell switch
        {
            CommandShell.Bash => BashQuoted(value, place.Quoting),
            CommandShell.PowerShell => PowerShellQuoted(value, place.Quoting),
            _ => SqlQuoted(value, place),
        };
    }

    private static string BashQuoted(string value, PlaceQuoting quoting) => quoting switch
    {
        PlaceQuoting.Single => value.Replace("'", "'\\''", StringComparison.Ordinal),
        PlaceQuoting.Double => Escaped(value, '\\', c => c is '"' or '$' or '`' or '\\'),
        PlaceQuoting.Document => Escaped(value, '\\', c => c is '$' or '`' or '\\'),
        PlaceQuoting.Escaped => Escaped(value, '\\', c => c is '\'' or '\\'),
        _ => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'",
    };

    private static string PowerShellQuoted(string value, PlaceQuoting quoting) => quoting switch
    {
        PlaceQuoting.Single => Doubled(value),
        PlaceQuoting.Double => Escaped(value, '`', c => c is '$' or '`' || PowerShellPlaces.IsDoubleQuote(c)),
        PlaceQuoting.Document => Escaped(value, '`', c => c is '$' or '`'),
        _ => $"'{Doubled(value)}'",
    };

    /// <summary>PowerShell ends a text at any of its single quotes, typographic ones too.</summary>
    private static string Doubled(string value) => string.Concat(value.Select(c => PowerShellPlaces.IsSingleQuote(c) ? $"{c}{c}" : c.ToString()));

    private static string SqlQuoted(string value, ParameterPlace place)
    {
        // Whether a backslash escapes in a text is a setting of the server's.
        if (value.Contains('\\', StringComparison.Ordinal))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The value '{value}' of the parameter '{place.Name}' has a backslash, which servers read in two ways.", target: place.Name);
        return place.Quoting switch
        {
            PlaceQuoting.Single => value.Replace("'", "''", StringComparison.Ordinal),
            PlaceQuoting.Double => value.Replace("\"", "\"\"", StringComparison.Ordinal),
            _ => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
        };
    }

    private static string Escaped(string value, char with, Func<char, bool> must) => string.Concat(value.Select(c => must(c) ? $"{with}{c}" : c.ToString()));

    /// <summary>It means the same with quotes and without, wherever it stands.</summary>
    private static bool IsPlain(string value, CommandShell shell) =>
        (shell is CommandShell.Bash or CommandShell.PowerShell ? PlainWord() : PlainSql()).IsMatch(value);

    internal static string Harmless(RunbookParameterType type) => type switch
    {
        RunbookParameterType.Number => "1",
        RunbookParameterType.Address => "192.0.2.1",
        RunbookParameterType.Time => "2000-01-01",
        _ => "x",
    };

    private static IEnumerable<string> Names(CommandPart part) => part.Commands.SelectMany(Names).Prepend($"{part.Commands.Count} {part.Name}");

    [GeneratedRegex(@"\$\{([A-Za-z][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_./:+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainSql();
}
