using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>Statements with values in them, by the dialect of their database.</summary>
internal sealed class SqlTexts(SqlFlavor flavor)
{
    public bool IsPostgres => flavor == SqlFlavor.PostgreSql;

    public string Begin => IsPostgres ? "BEGIN" : "BEGIN IMMEDIATE";

    /// <summary>Rows that are read to be changed are kept from others until the end of the transaction.</summary>
    public string ForUpdate => IsPostgres ? " FOR UPDATE" : "";

    /// <summary>A text with each <c>:name</c> replaced by its value as a literal: the clients of a shell bind nothing.</summary>
    /// <param name="parameters">As in the plan's intent.</param>
    /// <param name="secret">What to say where one is a secret.</param>
    public string Filled(string text, JsonObject parameters, Func<string, Exception> secret)
    {
        var result = new StringBuilder();
        var copied = 0;
        foreach (var token in SqlTokenizer.Read(text, flavor).Where(t => t.Kind == SqlTokenKind.Parameter))
        {
            var name = text.Substring(token.Start + 1, token.Length - 1);
            if (!parameters.TryGetPropertyValue(name, out var value))
                continue;
            result.Append(text, copied, token.Start - copied).Append(value is JsonObject ? throw secret(name) : Literal(value));
            copied = token.End;
        }
        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Of PostgreSQL always in quotes, so that what stands around it decides the type.</summary>
    public string Literal(JsonNode? value)
    {
        if (value is not JsonValue single)
            return "NULL";
        if (single.TryGetValue<bool>(out var flag))
            return IsPostgres ? (flag ? "'1'" : "'0'") : flag ? "1" : "0";
        if (single.TryGetValue<string>(out var text))
            return Quoted(text);
        return IsPostgres ? $"'{single.ToJsonString()}'" : single.ToJsonString();
    }

    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string Name(SqlTable table) => table.Schema is null || !IsPostgres ? Name(table.Name) : $"{Name(table.Schema)}.{Name(table.Relation)}";

    /// <summary>Of a table beside another.</summary>
    public string Beside(SqlTable table, string name) => table.Schema is null || !IsPostgres ? Name(name) : $"{Name(table.Schema)}.{Name(name)}";

    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>Columns as one value: <c>"a"</c>, <c>("a", "b")</c>.</summary>
    public static string Row(IReadOnlyList<string> columns, string of = "")
    {
        var names = columns.Select(c => of + Name(c));
        return columns.Count == 1 ? names.Single() : $"({string.Join(", ", names)})";
    }

    /// <summary>1 where the table is there, else 0.</summary>
    /// <param name="quoted">As it stands in statements.</param>
    /// <param name="name">Without schema and quotes.</param>
    public string Exists(string quoted, string name) => IsPostgres
        ? $"SELECT count(to_regclass({Quoted(quoted)}))"
        : $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = {Quoted(name)}";

    /// <summary>Equal, null as null; types of PostgreSQL that do not compare do so as text.</summary>
    public string Same(string left, string right, string column) => IsPostgres
        ? $"{left}.{Name(column)}::text IS NOT DISTINCT FROM {right}.{Name(column)}::text"
        : $"{left}.{Name(column)} IS {right}.{Name(column)}";

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
