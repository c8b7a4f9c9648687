using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Ledger;

/// <summary>How records are linked: each digest covers the record and the digest before it.</summary>
public static class LedgerChain
{
    /// <summary>What a store gives as the kind where the stored word is none; no digest fits it.</summary>
    public const RecordKind UnreadableKind = (RecordKind)(-1);

    /// <summary>What stands in <see cref="ChangeRecord.Previous"/> of the first record.</summary>
    public static string Genesis(string ledgerId) => Digest.OfText("safeops ledger " + ledgerId);

    public static ChangeRecord Link(LedgerEntry entry, long recordId, string previous)
    {
        var record = new ChangeRecord
        {
            RecordId = recordId,
            Kind = entry.Kind,
            Change = Storable(entry.Change)!,
            Environment = Storable(entry.Environment)!,
            RunId = Storable(entry.RunId),
            PlanDigest = Storable(entry.PlanDigest),
            ShapeDigest = Storable(entry.ShapeDigest),
            Actor = Storable(entry.Actor)!,
            // Stores keep milliseconds; the digest covers what is kept.
            At = DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()),
            Outcome = Storable(entry.Outcome)!,
            Note = Storable(entry.Note),
            Data = JsonNode.Parse(CanonicalJson.Write(entry.Data))!.AsObject(),
            Key = Storable(entry.Key),
            Previous = previous,
            Digest = "",
        };
        return record with { Digest = DigestOf(record) };
    }

    /// <summary>A lone surrogate, which UTF-8 has not, and U+0000, which PostgreSQL's texts have not, become U+FFFD: the digest covers what every store can keep.</summary>
    private static string? Storable(string? text) => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd');

    public static string DigestOf(ChangeRecord record) => Digest.OfJson(new JsonObject
    {
        ["recordId"] = record.RecordId,
        ["kind"] = record.Kind.ToString(),
        ["change"] = record.Change,
        ["environment"] = record.Environment,
        ["runId"] = record.RunId,
        ["planDigest"] = record.PlanDigest,
        ["shapeDigest"] = record.ShapeDigest,
        ["actor"] = record.Actor,
        ["at"] = record.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["outcome"] = record.Outcome,
        ["note"] = record.Note,
        ["data"] = CanonicalJson.Write(record.Data),
        ["key"] = record.Key,
        ["previous"] = record.Previous,
    });
}
