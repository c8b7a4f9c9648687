using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Text;

namespace SafeOps.Runbooks.Writing;

/// <summary>The head of a runbook, between two lines of <c>---</c>.</summary>
internal static class FrontMatter
{
    private static readonly ValueWriter Yaml = new(new DocumentLayout("\n", Indent: 2, IndentedLists: true, ManyLines: false), json: false);

    public static string Text(Runbook runbook) => $"---\n{Yaml.Block(Json(runbook), 0)}\n---\n";

    /// <summary>One entry of the head, as it stands in the file.</summary>
    public static string Entry(string key, JsonNode? value, int indent) => Yaml.Entry(key, value, indent);

    public static string Item(JsonNode value, int indent) => $"- {Yaml.Block(value, indent + 2)}";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static JsonObject Json(RunbookParameter parameter)
    {
        var json = new JsonObject { ["type"] = parameter.Type.ToString().ToLowerInvariant(), ["description"] = parameter.Description };
        if (parameter.Example is { } example)
            json["example"] = example;
        return json;
    }

    public static JsonObject Json(RunbookOrigin origin)
    {
        var json = new JsonObject { [origin.Kind] = origin.Id, ["title"] = origin.Title, ["date"] = Day(origin.Date) };
        if (origin.Evidence.Count > 0)
            json["evidence"] = new JsonArray([.. origin.Evidence.Select(e => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{e.Entry} {e.Output}")))]);
        return json;
    }

    private static JsonObject Json(Runbook runbook)
    {
        var json = new JsonObject { ["safeops"] = Runbook.Format, ["runbook"] = runbook.Title };
        Add("created", runbook.Created);
        Add("reviewed", runbook.Reviewed);
        Add("review", runbook.Review);
        if (runbook.Owner is { } owner)
            json["owner"] = owner;
        if (runbook.Severity is { } severity)
            json["severity"] = severity;
        if (runbook.Tags.Count > 0)
            json["tags"] = new JsonArray([.. runbook.Tags.Select(t => JsonValue.Create(t))]);
        if (runbook.Parameters.Count > 0)
            json["parameters"] = new JsonObject(runbook.Parameters.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Json(p))));
        if (runbook.Provenance.Count > 0)
            json["provenance"] = new JsonArray([.. runbook.Provenance.Select(Json)]);
        return json;

        void Add(string key, DateOnly? day)
        {
            if (day is { } known)
                json[key] = Day(known);
        }
    }
}
