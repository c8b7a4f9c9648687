using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary><c>sql.query</c>: a query and what its answer must be.</summary>
internal sealed class QueryCompiler(CompiledChange compiled, string key)
{
    public IReadOnlyList<QueryCheck> Compile(JsonObject with, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var connection = (string)with["connection"]!;
        compiled.Connect(connection);
        var flavor = SqlFlavors.Of(compiled.Project, connection);
        var sql = new SqlTexts(flavor);
        var statement = SqlScript.Read(SqlParameters.Text((string)with["query"]!, "query"), flavor).Statements.Single();
        var query = sql.Filled(statement.Text.TrimEnd(';', ' ', '\n'), SqlParameters.ToIntent(statement.Parameters, parameters), name => compiled.Refused(key, $"its parameter '{name}' is a secret, and a script must not hold one."));
        var shown = ScriptQuote.Comment($"{string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} on {connection}");
        var checks = new List<QueryCheck>();
        var terms = with["expect"] is JsonObject map ? map : new JsonObject { ["equals"] = with["expect"]?.DeepClone() };
        var expected = SqlExpectation.Of(with["expect"]).ToString();
        var values = terms.Where(t => t.Key is not ("rows" or "empty")).SelectMany(t => Terms(t.Key, t.Value)).ToList();
        if (values.Count > 0)
            checks.Add(new QueryCheck($"{shown}: {expected}", connection, query, values));
        var rows = terms.SelectMany(t => t.Key switch
        {
            "empty" => [(bool)t.Value! ? new ValueTerm(ValueComparison.Equal, "0") : new ValueTerm(ValueComparison.Above, "0")],
            "rows" when t.Value is JsonObject inner => inner.SelectMany(i => Terms(i.Key, i.Value)),
            "rows" => Terms("equals", t.Value),
            _ => Array.Empty<ValueTerm>(),
        }).ToList();
        if (rows.Count > 0)
            checks.Add(new QueryCheck($"{shown}: {expected}", connection, $"SELECT count(*) FROM (\n{query}\n) AS answer", rows));
        return checks;
    }

    private static IEnumerable<ValueTerm> Terms(string term, JsonNode? value) => term switch
    {
        "equals" => [new ValueTerm(ValueComparison.Equal, Text(value))],
        "above" => [new ValueTerm(ValueComparison.Above, Text(value))],
        "below" => [new ValueTerm(ValueComparison.Below, Text(value))],
        _ => [new ValueTerm(ValueComparison.AtLeast, Text(value![0])), new ValueTerm(ValueComparison.AtMost, Text(value[1]))],
    };

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue single when single.TryGetValue<bool>(out var flag) => flag ? "1" : "0",
        JsonValue single when single.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };
}
