using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Ledger;

/// <summary>How records are linked: each digest covers the record and the digest before it.</summary>
public static class LedgerChain
{
    /// <summary>What stands in <see cref="ChangeRecord.Previous"/> of the first record.</summary>
    public static string Genesis(string ledgerId) => Digest.OfText("safeops ledger " + ledgerId);

    public static ChangeRecord Link(LedgerEntry entry, long recordId, string previous)
    {
        var record = new ChangeRecord
        {
            RecordId = recordId,
            Kind = entry.Kind,
            Change = entry.Change,
            Environment = entry.Environment,
            RunId = entry.RunId,
            PlanDigest = entry.PlanDigest,
            ShapeDigest = entry.ShapeDigest,
            Actor = entry.Actor,
            // Stores keep milliseconds; the digest covers what is kept.
            At = DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()),
            Outcome = entry.Outcome,
            Note = entry.Note,
            Data = entry.Data,
            Key = entry.Key,
            Previous = previous,
            Digest = "",
        };
        return record with { Digest = DigestOf(record) };
    }

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
