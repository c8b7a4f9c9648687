using System.Text.RegularExpressions;
using SafeOps.Commands;

namespace SafeOps.Runbooks.Parameters;

/// <summary>
/// Lifts what differs next time out of commands: values known by their form (<see cref="ValueShape"/>), and those that the
/// investigation's context names and its commands use. The same value is the same parameter in all of them. A command in which the
/// example could not be put back so that it reads as it was recorded keeps its values.
/// </summary>
internal sealed partial class ParameterLifter
{
    private readonly List<(string Value, RunbookParameter Parameter, bool IsWord)> _lifted = [];
    private readonly ParameterText _text;
    private readonly HashSet<string> _taken;

    private ParameterLifter(ParameterText text, IEnumerable<string> commands)
    {
        _text = text;
        _taken = commands.SelectMany(c => Variable().Matches(c).Select(m => m.Groups[1].Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In the order in which the commands first have them.</summary>
    public IReadOnlyList<RunbookParameter> Parameters { get; private set; } = [];

    /// <param name="commands">All that will stand in the runbook, in their order.</param>
    /// <param name="context">Names and values of the investigation.</param>
    /// <param name="known">Those of a runbook that is added to: a value that is one's example is that parameter.</param>
    /// <param name="text">Puts values back, to see whether that goes well.</param>
    public static ParameterLifter Of(
        IReadOnlyList<(string Command, CommandShell Shell)> commands, IReadOnlyDictionary<string, string> context, IReadOnlyList<RunbookParameter> known, ParameterText text)
    {
        var lifter = new ParameterLifter(text, commands.Select(c => c.Command));
        foreach (var parameter in known)
        {
            lifter._taken.Add(parameter.Name);
            if (parameter.Example is { Length: > 0 } example)
                lifter._lifted.Add((example, parameter, IsWordLike(example)));
        }
        foreach (var (name, value) in context.OrderBy(c => c.Key, StringComparer.Ordinal))
            lifter.AddContext(name, value, commands);
        foreach (var (command, _) in commands)
            lifter.AddShapes(command);
        var used = new List<RunbookParameter>();
        foreach (var (command, shell) in commands)
            used.AddRange(ParameterText.Names(lifter.Lift(command, shell), shell).Select(lifter.ByName).OfType<RunbookParameter>());
        lifter.Parameters = [.. used.Distinct()];
        return lifter;
    }

    /// <summary>The command with parameters for its values.</summary>
    public string Lift(string command, CommandShell shell)
    {
        var lifted = Mark(command);
        if (lifted == command)
            return command;
        var parameters = _lifted.Select(l => l.Parameter).ToList();
        var examples = parameters.DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Example!, StringComparer.Ordinal);
        try
        {
            return Plain(_text.Fill(lifted, shell, parameters, examples)) == Plain(command) ? lifted : command;
        }
        catch (Errors.SafeOpsException)
        {
            return command;
        }

        // PowerShell's words get quotes where they had none.
        string Plain(string text) => shell == CommandShell.PowerShell ? text.Replace("'", "", StringComparison.Ordinal) : text;
    }

    /// <summary>A text that nothing runs, with parameters for the values in it.</summary>
    public string LiftText(string text) => Mark(text);

    private string Mark(string text)
    {
        foreach (var (value, parameter, isWord) in _lifted.OrderByDescending(l => l.Value.Length).ThenBy(l => l.Value, StringComparer.Ordinal))
        {
            var mention = $"${{{parameter.Name}}}";
            text = (isWord ? WholeWord(value) : WholeValue(value, parameter.Type)).Replace(text, mention);
        }
        return text;
    }

    private void AddShapes(string command)
    {
        var rest = command;
        foreach (var shape in ValueShape.All)
        {
            foreach (var piece in shape.Find(rest).ToList())
            {
                Add(piece.Value, shape.Name, shape.Type, shape.Description, shape.Name is "namespace" or "deployment" or "service" or "replicas" or "pid");
                // What one form took is not looked at by the next: a pod's name has what looks like a replica set's in it.
                rest = string.Concat(rest.AsSpan(0, piece.Index), new string('\u0001', piece.Length), rest.AsSpan(piece.Index + piece.Length));
            }
        }
    }

    /// <summary>A value of the context counts where a command has it as a word, and it is one that could be put back.</summary>
    private void AddContext(string name, string value, IReadOnlyList<(string Command, CommandShell Shell)> commands)
    {
        var key = Name(name);
        if (key.Length == 0 || value.Length < 2 || !Simple().IsMatch(value) || !commands.Any(c => WholeWord(value).IsMatch(c.Command)))
            return;
        var type = value.All(char.IsAsciiDigit) ? RunbookParameterType.Number : RunbookParameterType.Name;
        Add(value, key, type, $"The {key.Replace('_', ' ')}", isWord: true);
    }

    private void Add(string value, string name, RunbookParameterType type, string description, bool isWord)
    {
        if (_lifted.Exists(l => l.Value == value))
            return;
        var own = name;
        for (var number = 2; !_taken.Add(own); number++)
            own = $"{name}_{number}";
        var parameter = new RunbookParameter(own, type, description) { Example = value };
        if (parameter.WhyNot(value) is null)
            _lifted.Add((value, parameter, isWord));
    }

    private RunbookParameter? ByName(string name) => _lifted.Select(l => l.Parameter).FirstOrDefault(p => p.Name == name);

    private static bool IsWordLike(string value) => value.All(char.IsAsciiLetter) || value.All(char.IsAsciiDigit);

    private static string Name(string name)
    {
        var own = NotOfName().Replace(CamelHump().Replace(name.Trim(), "_").ToLowerInvariant(), "_").Trim('_');
        return RunbookParameter.IsName(own) ? own : "";
    }

    /// <summary>A day stands behind a hyphen or underscore in names of files; a hyphen in front of anything else makes it a part of a longer name.</summary>
    private static Regex WholeValue(string value, RunbookParameterType type) =>
        new($@"(?<!{(type == RunbookParameterType.Time ? "[A-Za-z0-9]" : @"[\w-]")})(?<!\$\{{){Regex.Escape(value)}(?![\w-])", RegexOptions.CultureInvariant);

    /// <summary>Between blanks, quotes, <c>=</c>, <c>,</c> or behind <c>kind/</c>; never the first word, which is a program.</summary>
    private static Regex WholeWord(string value) =>
        new($@"(?<=[^|;&(\s]\s+|[=,'""]|\s(?:deployment|deploy|service|svc|statefulset|sts|daemonset|ds|pod|namespace|ns|job|proc)s?/|/proc/)(?<!\$\{{){Regex.Escape(value)}(?=$|[\s'"",;|&):]|(?<=/proc/{Regex.Escape(value)})/)", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex CamelHump();

    [GeneratedRegex(@"[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotOfName();
}
