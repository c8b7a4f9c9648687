namespace SafeOps.Promotion;

/// <summary>The keys of <see cref="Ledger.ChangeRecord.Data"/>: what records carry for the gate to judge.</summary>
public static class EvidenceData
{
    public const string InputDigest = "inputDigest";
    public const string Risk = "risk";
    public const string Author = "author";
    public const string Given = "given";
    public const string Whole = "whole";
    public const string SecretsFound = "secretsFound";
    public const string Undoable = "undoable";
    public const string Footprint = "footprint";
    public const string DryRunWasTrue = "dryRunWasTrue";
    public const string Truth = "truth";
    public const string StartedAt = "startedAt";
    public const string VerifiedAt = "verifiedAt";
    public const string Overrides = "overrides";
    public const string Bulk = "bulk";
}
