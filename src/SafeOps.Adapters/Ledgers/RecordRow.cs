using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Adapters.Ledgers;

/// <summary>A record as the row of a database, the same in each of them.</summary>
internal static class RecordRow
{
    public const string Columns =
        "record_id, kind, change, environment, run_id, plan_digest, shape_digest, actor, at, outcome, note, data, key, previous, digest";

    /// <summary>By column.</summary>
    public static IEnumerable<(string Column, object? Value)> Values(ChangeRecord record) => Columns.Split(", ").Zip<string, object?>(
    [
        record.RecordId, record.Kind.ToString(), record.Change, record.Environment, record.RunId, record.PlanDigest, record.ShapeDigest, record.Actor,
        record.At.ToUnixTimeMilliseconds(), record.Outcome, record.Note, CanonicalJson.Write(record.Data), record.Key, record.Previous, record.Digest,
    ]);

    /// <summary>The columns of a query that a ledger is asked with, and the values they must have.</summary>
    public static IEnumerable<(string Column, string Value)> Filter(LedgerQuery query) =>
        new (string Column, string? Value)[] { ("change", query.Change), ("environment", query.Environment), ("run_id", query.RunId), ("kind", query.Kind?.ToString()) }
            .Where(f => f.Value is not null).Select(f => (f.Column, f.Value!));

    /// <summary>What cannot be read as what it should be becomes a value that fits no digest, so that verification names the record.</summary>
    public static ChangeRecord Read(DbDataReader row) => new()
    {
        RecordId = row.GetInt64(0),
        Kind = Enum.TryParse<RecordKind>(row.GetString(1), out var kind) && kind.ToString() == row.GetString(1) ? kind : LedgerChain.UnreadableKind,
        Change = row.GetString(2),
        Environment = row.GetString(3),
        RunId = Text(row, 4),
        PlanDigest = Text(row, 5),
        ShapeDigest = Text(row, 6),
        Actor = row.GetString(7),
        At = Time(row.GetInt64(8)),
        Outcome = row.GetString(9),
        Note = Text(row, 10),
        Data = Data(row.GetString(11)),
        Key = Text(row, 12),
        Previous = row.GetString(13),
        Digest = row.GetString(14),
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

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
