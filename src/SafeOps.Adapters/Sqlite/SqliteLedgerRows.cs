using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Adapters.Sqlite;

/// <summary>Records to rows and back.</summary>
internal static class SqliteLedgerRows
{
    private const string Columns =
        "record_id, kind, change, environment, run_id, plan_digest, shape_digest, actor, at, outcome, note, data, key, previous, digest";

    public static (long RecordId, string? Digest) Head(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select record_id, digest from records order by record_id desc limit 1";
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : (0, null);
    }

    public static ChangeRecord? FindByKey(SqliteConnection connection, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select {Columns} from records where key = $key";
        command.Parameters.AddWithValue("$key", key);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    public static IReadOnlyList<ChangeRecord> Page(SqliteConnection connection, LedgerQuery query, long after, long last, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            select {Columns} from records
            where record_id > $after and record_id <= $last
                and ($change is null or change = $change) and ($environment is null or environment = $environment)
                and ($run is null or run_id = $run) and ($kind is null or kind = $kind)
            order by record_id limit $count
            """;
        Add(command, "$after", after);
        Add(command, "$last", last);
        Add(command, "$change", query.Change);
        Add(command, "$environment", query.Environment);
        Add(command, "$run", query.RunId);
        Add(command, "$kind", query.Kind?.ToString());
        Add(command, "$count", count);
        var page = new List<ChangeRecord>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            page.Add(Read(reader));
        return page;
    }

    public static void Insert(SqliteConnection connection, ChangeRecord record)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            insert into records ({Columns})
            values ($id, $kind, $change, $environment, $run, $plan, $shape, $actor, $at, $outcome, $note, $data, $key, $previous, $digest)
            """;
        Add(command, "$id", record.RecordId);
        Add(command, "$kind", record.Kind.ToString());
        Add(command, "$change", record.Change);
        Add(command, "$environment", record.Environment);
        Add(command, "$run", record.RunId);
        Add(command, "$plan", record.PlanDigest);
        Add(command, "$shape", record.ShapeDigest);
        Add(command, "$actor", record.Actor);
        Add(command, "$at", record.At.ToUnixTimeMilliseconds());
        Add(command, "$outcome", record.Outcome);
        Add(command, "$note", record.Note);
        Add(command, "$data", CanonicalJson.Write(record.Data));
        Add(command, "$key", record.Key);
        Add(command, "$previous", record.Previous);
        Add(command, "$digest", record.Digest);
        command.ExecuteNonQuery();
    }

    /// <summary>What cannot be read as what it should be becomes a value that fits no digest, so that verification names the record.</summary>
    private static ChangeRecord Read(SqliteDataReader reader) => new()
    {
        RecordId = reader.GetInt64(0),
        Kind = Enum.TryParse<RecordKind>(reader.GetString(1), out var kind) && kind.ToString() == reader.GetString(1) ? kind : LedgerChain.UnreadableKind,
        Change = reader.GetString(2),
        Environment = reader.GetString(3),
        RunId = Text(reader, 4),
        PlanDigest = Text(reader, 5),
        ShapeDigest = Text(reader, 6),
        Actor = reader.GetString(7),
        At = Time(reader.GetInt64(8)),
        Outcome = reader.GetString(9),
        Note = Text(reader, 10),
        Data = Data(reader.GetString(11)),
        Key = Text(reader, 12),
        Previous = reader.GetString(13),
        Digest = reader.GetString(14),
    };

    private static DateTimeOffset Time(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MaxValue;

    /// <summary>Only the text we would write ourselves: another spelling of the same value is an edit too.</summary>
    private static JsonObject Data(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject data && CanonicalJson.Write(data) == text)
                return data;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // No JSON, or a key twice: told by the digest.
        }
        return new JsonObject { ["unreadable"] = text };
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static void Add(SqliteCommand command, string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);
}
