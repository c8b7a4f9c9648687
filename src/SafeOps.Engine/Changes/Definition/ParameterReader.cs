using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Definition;

/// <summary>Turns what files and people write into frozen parameter values.</summary>
/// <param name="frozen">Values of an earlier plan, for relative dates; null: they are relative to <paramref name="now"/>.</param>
internal sealed class ParameterReader(SafeOpsProject project, DateTimeOffset now, JsonObject? frozen)
{
    /// <summary>The value, or a mistake in words. A secret's value never enters the message.</summary>
    public (ParameterValue? Value, string? Mistake) Read(ParameterDefinition parameter, JsonNode? written)
    {
        if (parameter.Type == ParameterType.List)
            return written is JsonArray list
                ? (new ParameterValue(ParameterType.List, list.DeepClone(), null), null)
                : Wrong(parameter, written, "a list");
        if (Scope.AsText(written) is not { } text)
            return parameter.Type == ParameterType.Secret ? NoReference(parameter) : Wrong(parameter, written, Expected(parameter.Type));
        return parameter.Type switch
        {
            ParameterType.String or ParameterType.Path => Known(parameter, text),
            ParameterType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => Known(parameter, whole),
            ParameterType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Known(parameter, number),
            ParameterType.Boolean when bool.TryParse(text, out var flag) => Known(parameter, flag),
            ParameterType.Date when Date(parameter, text) is { } date => Known(parameter, date),
            ParameterType.Duration when Durations.TryParse(text, out _) => Known(parameter, text),
            ParameterType.Connection when project.Connections.ContainsKey(text) => Known(parameter, text),
            ParameterType.Connection => (null, $"parameter '{parameter.Name}' names the connection '{text}', which is not in {SafeOpsProject.FileName}.{NearestWord.Suggest(text, [.. project.Connections.Keys])}"),
            ParameterType.Secret => SecretReference.TryParse(text) is { } secret ? (new ParameterValue(ParameterType.Secret, null, secret), null) : NoReference(parameter),
            _ => Wrong(parameter, written, Expected(parameter.Type)),
        };
    }

    /// <summary>What a caller hands over (text, number, boolean, date, list), in JSON; null for anything else.</summary>
    public static JsonNode? FromObject(object? value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        DateTime date => JsonValue.Create(date.TimeOfDay == TimeSpan.Zero ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : date.ToString("O", CultureInfo.InvariantCulture)),
        DateOnly date => JsonValue.Create(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeSpan duration => JsonValue.Create(Durations.Format(duration)),
        sbyte or byte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        decimal or double or float => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        IDictionary => null,
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(FromObject)]),
        _ => null,
    };

    /// <summary><c>2026-01-31</c>, <c>today</c>, or days, weeks or hours from now (<c>-90d</c>), as a day in UTC.</summary>
    private string? Date(ParameterDefinition parameter, string text)
    {
        var at = now.UtcDateTime;
        if (text is "today" or ['+' or '-', ..] && Scope.AsText(frozen?[parameter.Name]) is { } kept)
            return kept;
        if (text is not "today")
        {
            if (text.Length > 1 && text[0] is '-' or '+' && Durations.TryParse(text[1..], out var distance))
                at = text[0] == '-' ? at - distance : at + distance;
            else if (!DateTime.TryParseExact(text, ["yyyy-MM-dd", "O", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out at))
                return null;
        }
        return text.Contains(':', StringComparison.Ordinal) ? text : at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static (ParameterValue?, string?) Known<T>(ParameterDefinition parameter, T value) =>
        (new ParameterValue(parameter.Type, JsonValue.Create(value), null), null);

    private static (ParameterValue?, string?) NoReference(ParameterDefinition parameter) =>
        (null, $"parameter '{parameter.Name}' is a secret; expected {SecretReference.Expected}.");

    private static (ParameterValue?, string?) Wrong(ParameterDefinition parameter, JsonNode? written, string expected) =>
        (null, $"parameter '{parameter.Name}' is {(Scope.AsText(written) is { } text ? $"'{text}'" : written is JsonArray ? "a list" : "no single value")}; expected {expected}.");

    private static string Expected(ParameterType type) => type switch
    {
        ParameterType.Integer => "a whole number",
        ParameterType.Number => "a number",
        ParameterType.Boolean => "true or false",
        ParameterType.Date => "a date: 2026-01-31, today, or relative such as -90d",
        ParameterType.Duration => Durations.Expected,
        ParameterType.List => "a list",
        ParameterType.Connection => "the name of a connection",
        ParameterType.Secret => SecretReference.Expected,
        _ => "text",
    };
}
