namespace SafeOps.Promotion;

/// <summary>The names of a gate's items.</summary>
public static class ItemIds
{
    public const string Ledger = "ledger";
    public const string Clock = "clock";
    public const string DryRun = "dry-run";
    public const string Approval = "approval";
    public const string Window = "window";
    public const string Freeze = "freeze";

    private const string ChecklistPrefix = "checklist:";

    public static string EarlierStage(string environment) => $"earlier-stages:{environment}";

    public static string Soak(string environment) => $"soak:{environment}";

    public static string Checklist(string environment, string item) => $"{ChecklistPrefix}{environment}/{item}";

    /// <summary>The environment a checklist item belongs to.</summary>
    internal static string EnvironmentOf(string checklistId) =>
        checklistId[ChecklistPrefix.Length..checklistId.LastIndexOf('/')];

    internal static string EntryOf(string checklistId) => checklistId[(checklistId.LastIndexOf('/') + 1)..];

    /// <summary><c>soak</c> for <c>soak:staging</c>, <c>team-notified</c> or <c>checklist:team-notified</c> for <c>checklist:production/team-notified</c>.</summary>
    internal static bool IsShortFor(string name, string id) =>
        id.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)
        || (id.StartsWith(ChecklistPrefix, StringComparison.Ordinal)
            && (name.StartsWith(ChecklistPrefix, StringComparison.OrdinalIgnoreCase) ? name[ChecklistPrefix.Length..] : name)
                .Equals(EntryOf(id), StringComparison.OrdinalIgnoreCase));
}
