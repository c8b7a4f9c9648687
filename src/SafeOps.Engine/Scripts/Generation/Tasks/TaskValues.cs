using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>The values a task was given, read by its parameters.</summary>
public sealed class TaskValues
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    private TaskValues() { }

    /// <summary>Throws <see cref="ErrorCodes.ScriptTaskInvalid"/> with all that is wrong, in one go.</summary>
    /// <param name="given">Texts, numbers, booleans, lists or dictionaries; names in any case.</param>
    public static TaskValues Read(TaskDescriptor task, IReadOnlyDictionary<string, object?> given)
    {
        var mistakes = new List<string>();
        var names = task.Parameters.Select(p => p.Name).ToList();
        mistakes.AddRange(given.Keys.Where(k => !names.Contains(k, StringComparer.OrdinalIgnoreCase)).Select(k => $"'{k}' is no parameter of it.{NearestWord.Suggest(k, names)}"));
        var values = new TaskValues();
        foreach (var parameter in task.Parameters)
        {
            var value = given.FirstOrDefault(g => string.Equals(g.Key, parameter.Name, StringComparison.OrdinalIgnoreCase)).Value;
            if (value is null or "")
            {
                if (parameter.Required)
                    mistakes.Add($"'{parameter.Name}' is missing: {parameter.Summary}");
                value = parameter.Default;
            }
            try
            {
                values._values[parameter.Name] = value is null ? null : Read(parameter, value);
            }
            catch (FormatException wrong)
            {
                mistakes.Add($"'{parameter.Name}' {wrong.Message}");
            }
        }
        return mistakes.Count == 0 ? values : throw Invalid(task.Name, mistakes);
    }

    public static SafeOpsException Invalid(string task, IReadOnlyList<string> mistakes) => new(
        ErrorCodes.ScriptTaskInvalid,
        $"The parameters of the task {task}: " + (mistakes.Count == 1 ? mistakes[0] : $"{mistakes.Count} mistakes:{string.Concat(mistakes.Select(m => Environment.NewLine + "  " + m))}"),
        $"See the table of {task} in 'Get-Help New-SafeScript', or complete the names behind -Parameter.",
        task);

    public string Text(string name) => (string?)_values[name] ?? "";

    public string? TextOrNull(string name) => (string?)_values[name];

    public long Number(string name) => (long)_values[name]!;

    public bool Flag(string name) => (bool)_values[name]!;

    public IReadOnlyList<string> List(string name) => (IReadOnlyList<string>?)_values[name] ?? [];

    public IReadOnlyList<(string Key, string Value)> Pairs(string name) => (IReadOnlyList<(string, string)>?)_values[name] ?? [];

    /// <summary>For a digest: equal for equal values.</summary>
    public JsonObject ToJson() => new(_values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)(v.Value switch
    {
        null => null,
        IReadOnlyList<(string Key, string Value)> pairs => new JsonArray([.. pairs.Select(p => (JsonNode)new JsonArray(p.Key, p.Value))]),
        IReadOnlyList<string> list => new JsonArray([.. list.Select(t => (JsonNode)t)]),
        var single => JsonValue.Create(Convert.ToString(single, CultureInfo.InvariantCulture)),
    }))));

    private static object Read(TaskParameter parameter, object value) => parameter.Kind switch
    {
        TaskParameterKind.Number => ReadNumber(parameter, value),
        TaskParameterKind.Flag => value as bool? ?? (bool.TryParse(Plain(value), out var flag) ? flag : throw new FormatException($"is '{value}'; expected true or false.")),
        TaskParameterKind.List => ReadList(parameter, value),
        TaskParameterKind.Pairs => value is IDictionary pairs
            ? (IReadOnlyList<(string, string)>)[.. pairs.Cast<DictionaryEntry>().Select(e => (ReadText(parameter, e.Key), Plain(e.Value ?? ""))).OrderBy(e => e.Item1, StringComparer.Ordinal)]
            : throw new FormatException("is no table; expected @{ 'query' = 'what it must give' }."),
        _ => ReadText(parameter, value is string or IFormattable ? value : throw new FormatException($"is a {value.GetType().Name}; expected one text.")),
    };

    private static long ReadNumber(TaskParameter parameter, object value)
    {
        var (least, greatest) = parameter.Range;
        return long.TryParse(Plain(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"is '{value}'; expected a whole number from {least} to {greatest}."));
    }

    private static IReadOnlyList<string> ReadList(TaskParameter parameter, object value)
    {
        IReadOnlyList<string> list = value switch
        {
            // A default is written as one text.
            string text when text == parameter.Default => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            string text => [text],
            IEnumerable items => [.. items.Cast<object?>().Select(i => Plain(i ?? ""))],
            _ => [Plain(value)],
        };
        if (list.Count == 0)
            throw new FormatException("is an empty list.");
        foreach (var item in list)
            ReadText(parameter, item);
        return list.GroupBy(i => i, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice ? throw new FormatException($"has '{twice.Key}' twice.") : list;
    }

    private static string ReadText(TaskParameter parameter, object value)
    {
        var text = Plain(value);
        if (parameter.Choices.Count > 0)
        {
            return parameter.Choices.FirstOrDefault(c => string.Equals(c, text, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"is '{text}'; expected {string.Join(" or ", parameter.Choices)}.{NearestWord.Suggest(text, parameter.Choices)}");
        }
        if (!ScriptQuote.IsPlain(text))
            throw new FormatException("has a character that nobody can see, or more than one line.");
        return parameter.Form is not { } form || Regex.IsMatch(text, $@"\A(?:{form.Pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
            ? text
            : throw new FormatException($"is '{text}'; expected {form.Says}.");
    }

    private static string Plain(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
