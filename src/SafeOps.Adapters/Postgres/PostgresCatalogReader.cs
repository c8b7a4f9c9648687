using System.Data.Common;
using System.Text.Json;
using Npgsql;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Adapters.Postgres;

/// <summary>Tables, keys, references, triggers and row-level security as PostgreSQL's system catalogs tell them.</summary>
internal static class PostgresCatalogReader
{
    // Bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h).
    private const int OnInsert = 1 << 2, OnDelete = 1 << 3, OnUpdate = 1 << 4;

    public static async Task<SqlCatalog> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(PostgresCatalogQuery.Text, (NpgsqlConnection)connection);
        using var answer = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
        var relations = answer.RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("oid").GetInt64());
        var names = relations.ToDictionary(r => r.Key, r => NameOf(r.Value));
        return new SqlCatalog([.. relations.Values.Select(r => Table(r, relations, names))]);
    }

    private static string NameOf(JsonElement relation)
    {
        var name = relation.GetProperty("name").GetString()!;
        return relation.GetProperty("visible").GetBoolean() ? name : $"{relation.GetProperty("schema").GetString()}.{name}";
    }

    private static SqlTable Table(JsonElement relation, Dictionary<long, JsonElement> relations, Dictionary<long, string> names)
    {
        var columns = List(relation, "columns").Where(c => !c.GetProperty("generated").GetBoolean()).ToList();
        var stored = columns.Select(c => c.GetProperty("name").GetString()!).ToList();
        var notNull = columns.Where(c => c.GetProperty("notNull").GetBoolean()).Select(c => c.GetProperty("name").GetString()!).ToList();
        var unique = List(relation, "unique").Select(u => (Primary: u.GetProperty("primary").GetBoolean(), Columns: Texts(u, "columns"))).ToList();
        // A unique key without nulls tells rows apart as well as a primary one.
        var key = unique.Where(u => u.Columns.All(c => notNull.Contains(c) && stored.Contains(c))).Select(u => u.Columns).FirstOrDefault() ?? [];
        var kind = relation.GetProperty("kind").GetString();
        return new SqlTable(NameOf(relation), kind switch { "r" or "p" => SqlTableKind.Table, "f" => SqlTableKind.Virtual, _ => SqlTableKind.View })
        {
            Schema = relation.GetProperty("schema").GetString(),
            Columns = stored,
            Types = [.. columns.Select(c => c.GetProperty("type").GetString()!)],
            Generated = [.. List(relation, "columns").Where(c => c.GetProperty("generated").GetBoolean()).Select(c => c.GetProperty("name").GetString()!)],
            Key = [.. key.Select(c => stored.IndexOf(c))],
            PrimaryKey = unique.Where(u => u.Primary).Select(u => u.Columns).FirstOrDefault() ?? [],
            NotNull = notNull,
            UniqueKeys = [.. unique.Select(u => u.Columns)],
            ForeignKeys = [.. List(relation, "references").Select(f => Reference(f, names)).OfType<SqlForeignKey>()],
            Triggers = [.. List(relation, "triggers").Select(Trigger)],
            Forbidden = (relation.GetProperty("noUpdate").GetBoolean() ? SqlRowEvents.Update : 0) | (relation.GetProperty("noDelete").GetBoolean() ? SqlRowEvents.Delete : 0),
            HidesRows = relation.GetProperty("hides").GetBoolean(),
            MovesSequence = columns.Any(c => c.GetProperty("sequence").GetBoolean()),
            Obstacle = relation.GetProperty("ruled").GetBoolean() ? "has rules that rewrite statements"
                : relation.GetProperty("inherits").GetBoolean() ? "shares rows with tables by inheritance" : null,
            Sources = [.. Sources(relation, relations, []).Select(s => names[s])],
        };
    }

    private static SqlForeignKey? Reference(JsonElement key, Dictionary<long, string> names) =>
        names.TryGetValue(key.GetProperty("parent").GetInt64(), out var parent)
            ? new SqlForeignKey(Texts(key, "columns"), parent, Texts(key, "parentColumns"), Action(key.GetProperty("delete").GetString()!), Action(key.GetProperty("update").GetString()!))
            : null;

    private static ReferenceAction Action(string type) => type switch
    {
        "c" => ReferenceAction.Cascade,
        "n" => ReferenceAction.SetNull,
        "d" => ReferenceAction.SetDefault,
        "r" => ReferenceAction.Restrict,
        _ => ReferenceAction.NoAction,
    };

    private static SqlTrigger Trigger(JsonElement trigger)
    {
        var type = trigger.GetProperty("type").GetInt32();
        var language = trigger.GetProperty("language").GetString()!;
        var routine = language is "plpgsql" or "sql"
            ? PostgreSqlRoutine.Read(trigger.GetProperty("source").GetString()!)
            : new PostgreSqlRoutine($"is written in {language}, which is not read", []);
        if (trigger.GetProperty("definer").GetBoolean())
            routine = routine with { Escapes = "runs with the rights of its function's owner (SECURITY DEFINER)" };
        return new SqlTrigger(trigger.GetProperty("name").GetString()!, Replaces: false)
        {
            On = ((type & OnInsert) != 0 ? SqlRowEvents.Insert : 0) | ((type & OnUpdate) != 0 ? SqlRowEvents.Update : 0) | ((type & OnDelete) != 0 ? SqlRowEvents.Delete : 0),
            Escapes = routine.Escapes,
            Writes = routine.Writes,
        };
    }

    private static HashSet<long> Sources(JsonElement relation, Dictionary<long, JsonElement> relations, HashSet<long> found)
    {
        foreach (var source in List(relation, "sources").Select(s => s.GetInt64()).Where(s => relations.ContainsKey(s) && found.Add(s)).ToList())
            Sources(relations[source], relations, found);
        return found;
    }

    private static IEnumerable<JsonElement> List(JsonElement of, string name) =>
        of.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static List<string> Texts(JsonElement of, string name) => [.. List(of, name).Select(t => t.GetString()!)];
}
