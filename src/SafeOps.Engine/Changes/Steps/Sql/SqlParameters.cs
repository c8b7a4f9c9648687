using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>The change's parameters as <c>:name</c> in SQL: always bound, never pasted.</summary>
internal static class SqlParameters
{
    /// <summary>What is wrong with the names a text uses; null where nothing is.</summary>
    public static string? Mistake(IEnumerable<string> names, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        foreach (var name in names)
        {
            if (name == "?" || char.IsAsciiDigit(name[0]))
                return $"uses a parameter without a name ('{name}'); write :name, with the name of a parameter of the change.";
            if (!parameters.TryGetValue(name, out var parameter))
                return $"uses ':{name}', which is no parameter of the change.{NearestWord.Suggest(name, [.. parameters.Keys])}";
            if (parameter.Type == ParameterType.List)
                return $"uses ':{name}', a list; only single values can be bound.";
        }
        return null;
    }

    /// <summary>The values for the plan: a secret stays its reference.</summary>
    public static JsonObject ToIntent(IEnumerable<string> names, IReadOnlyDictionary<string, ParameterValue> parameters) =>
        new(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n => KeyValuePair.Create<string, JsonNode?>(n, parameters[n] switch
        {
            { Secret: { } secret } => new JsonObject { ["secret"] = secret.ToString() },
            var value => value.Value?.DeepClone(),
        })));

    /// <summary>The values to bind, secrets resolved now.</summary>
    public static IReadOnlyList<SqlParameterValue> FromIntent(JsonObject intent, StepContext context) =>
        [.. intent.Select(p => new SqlParameterValue(p.Key, p.Value is JsonObject secret
            ? context.Secrets.Resolve(SecretReference.TryParse((string?)secret["secret"])!)
            : ToDatabase(p.Value)))];

    private static object? ToDatabase(JsonNode? value)
    {
        if (value is not JsonValue single)
            return null;
        if (single.TryGetValue<bool>(out var flag))
            return flag ? 1L : 0L;
        if (single.TryGetValue<string>(out var text))
            return text;
        var written = single.ToJsonString();
        return long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>A text of SQL as it will be sent. Throws where a secret would be pasted into it.</summary>
    public static string Text(string written, string option) =>
        Interpolation.Names(written) is [var name, ..]
            ? throw new SafeOpsException(ErrorCodes.PlanRefused, $"'{option}' would paste the secret '${{{name}}}' into SQL.", $"Write :{name}, which is bound.")
            : Interpolation.Unescape(written);
}
