using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>What the entries of a timeline amount to.</summary>
internal static class RollbackState
{
    private const string StatusName = "status";

    /// <summary>The commands that began and have no result, and of which nothing was found out since.</summary>
    public static IReadOnlyList<RollbackEntry> InDoubt(IReadOnlyList<RollbackEntry> entries) =>
        [.. entries.Where(e => e.Kind == RollbackEntryKind.Command && !entries.Any(r => r.Of == e.Number && r.Kind is RollbackEntryKind.Result or RollbackEntryKind.Found))];

    public static RollbackStatus Of(IReadOnlyList<RollbackEntry> entries) =>
        entries.LastOrDefault(e => e.Kind == RollbackEntryKind.Ended) is not { } end ? RollbackStatus.Unfinished
            : Enum.TryParse<RollbackStatus>((string?)end.Data?[StatusName], out var status) ? status
            : RollbackStatus.Failed;

    /// <summary>The data of an end.</summary>
    public static JsonObject Ended(RollbackStatus status) => new() { [StatusName] = status.ToString() };

    public static EmergencyRollback View(RollbackFolder folder)
    {
        var recorded = folder.ReadTimeline();
        var about = folder.ReadCase();
        var begun = recorded.Entries.FirstOrDefault();
        var health = recorded.Entries.LastOrDefault(e => e.Kind == RollbackEntryKind.Health);
        return new EmergencyRollback
        {
            Id = folder.Id,
            Folder = folder.Path,
            Service = about?.Service ?? folder.Id,
            Target = about?.Target ?? begun?.Text ?? folder.Id,
            Status = Of(recorded.Entries),
            Reason = about?.Reason ?? "",
            Current = about?.Current ?? new RollbackVersion { Name = "?" },
            LastGood = about?.Good ?? new RollbackVersion { Name = "?" },
            Because = about?.Because ?? "",
            Commands = about?.Commands ?? [],
            Warnings = about?.Warnings ?? [],
            NotLearned = about?.NotLearned ?? [],
            Evidence = about?.Evidence ?? [],
            Suspects = about?.Suspects ?? [],
            Timeline = recorded.Entries,
            InvestigationId = (string?)recorded.Entries.LastOrDefault(e => e.Kind == RollbackEntryKind.Investigation)?.Data?["id"],
            Health = health is null ? null : new RollbackHealth(health.Good, health.Text, []),
            Started = begun?.At,
            Finished = recorded.Entries.LastOrDefault(e => e.Kind == RollbackEntryKind.Ended)?.At,
            Actor = begun?.Actor,
            Problems = about is null ? [.. recorded.Problems, $"What it is about cannot be read in {folder.Path}: the timeline tells what was done."] : recorded.Problems,
        };
    }
}
