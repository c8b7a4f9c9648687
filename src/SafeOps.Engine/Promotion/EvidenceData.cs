using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Ledger;

namespace SafeOps.Promotion;

/// <summary>The keys of <see cref="ChangeRecord.Data"/>: one place for who writes evidence and who judges it.</summary>
public static class EvidenceData
{
    /// <summary>Plan, run, rehearsal, confirmation: what the environment's run depended on (<c>ResolvedChange.InputDigest</c>).</summary>
    public const string InputDigest = "inputDigest";

    /// <summary>Of a plan or run: low, medium or high.</summary>
    public const string Risk = "risk";

    /// <summary>The digest of what is kept beside the ledger.</summary>
    public const string Bulk = "bulk";

    /// <summary>Plan, run, rehearsal: all steps, none left out or declined. True or false.</summary>
    public const string Whole = "whole";

    /// <summary>Run, rehearsal: every predicted action did what was predicted. True or false.</summary>
    public const string DryRunWasTrue = "dryRunWasTrue";

    /// <summary>Run, rehearsal: by step type how many actions matched, differed, were not predicted.</summary>
    public const string Truth = "truth";

    /// <summary>Run, rehearsal: when the last check, observation included, had passed. ISO 8601 in UTC.</summary>
    public const string VerifiedAt = "verifiedAt";

    /// <summary>Run, rehearsal: when it began. ISO 8601 in UTC.</summary>
    public const string StartedAt = "startedAt";

    /// <summary>Plan, run, rehearsal: who wrote the change, as its file says.</summary>
    public const string Author = "author";

    /// <summary>Plan, run, rehearsal: parameters named on the command line.</summary>
    public const string Given = "given";

    /// <summary>Plan, run, rehearsal: targets by step and verb.</summary>
    public const string Footprint = "footprint";

    /// <summary>Plan, run, rehearsal: how many hard-coded secrets were found in the change. A number.</summary>
    public const string SecretsFound = "secretsFound";

    /// <summary>Plan, run, rehearsal: every action has a way back. True or false.</summary>
    public const string Undoable = "undoable";

    /// <summary>Run, rehearsal: gate item to reason, for what was passed in an emergency.</summary>
    public const string Overrides = "overrides";

    /// <summary>Confirmation: the item of the checklist.</summary>
    public const string Item = "item";

    /// <summary>Approval, run: the ledger's record of the plan.</summary>
    public const string PlanRecordId = "planRecordId";

    /// <summary>Revocation: the record that loses its force.</summary>
    public const string Revokes = "revokes";

    /// <summary>Any record whose actor is an authenticated role: account and machine, as the machine says.</summary>
    public const string Machine = "machine";

    public const string Passed = "Passed";
    public const string Failed = "Failed";

    public static string? Text(ChangeRecord record, string key) =>
        record.Data[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool? Flag(ChangeRecord record, string key) =>
        record.Data[key] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static long? Number(ChangeRecord record, string key) =>
        record.Data[key] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    public static DateTimeOffset? Time(ChangeRecord record, string key) =>
        DateTimeOffset.TryParse(Text(record, key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

/// <summary>What a plan, a run or a rehearsal tells the gates after it. Write with <see cref="ToData"/>; what is null is left out.</summary>
public sealed record DeliveryEvidence
{
    public required string InputDigest { get; init; }
    public required bool Whole { get; init; }
    public string? Author { get; init; }
    public JsonObject Given { get; init; } = [];
    public JsonNode? Footprint { get; init; }
    public int? SecretsFound { get; init; }
    public bool? Undoable { get; init; }

    /// <summary>Of a run; null of a plan.</summary>
    public bool? DryRunWasTrue { get; init; }
    public IReadOnlyDictionary<string, StepTruth> Truth { get; init; } = new Dictionary<string, StepTruth>();

    /// <summary>Null where a check failed, and of a plan.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public long? PlanRecordId { get; init; }

    /// <summary>Digest of what stands beside the ledger: the plan file, or the journal.</summary>
    public string? Bulk { get; init; }
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    public JsonObject ToData()
    {
        var data = new JsonObject { [EvidenceData.InputDigest] = InputDigest, [EvidenceData.Whole] = Whole };
        Add(EvidenceData.Author, Author);
        Add(EvidenceData.Given, Given.Count > 0 ? Given.DeepClone() : null);
        Add(EvidenceData.Footprint, Footprint?.DeepClone());
        Add(EvidenceData.SecretsFound, SecretsFound);
        Add(EvidenceData.Undoable, Undoable);
        Add(EvidenceData.DryRunWasTrue, DryRunWasTrue);
        Add(EvidenceData.VerifiedAt, VerifiedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Add(EvidenceData.StartedAt, StartedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Add(EvidenceData.PlanRecordId, PlanRecordId);
        Add(EvidenceData.Bulk, Bulk);
        if (Truth.Count > 0)
            data[EvidenceData.Truth] = new JsonObject(Truth.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, t.Value.ToJson())));
        if (Overrides.Count > 0)
            data[EvidenceData.Overrides] = new JsonObject(Overrides.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Key, o.Value)));
        return data;

        void Add(string key, JsonNode? value)
        {
            if (value is not null)
                data[key] = value;
        }
    }
}

/// <summary>How often the dry run was true for the actions of one step type.</summary>
public sealed record StepTruth(long Matched, long Differed, long NotPredicted)
{
    public JsonObject ToJson() => new() { ["matched"] = Matched, ["differed"] = Differed, ["notPredicted"] = NotPredicted };
}
