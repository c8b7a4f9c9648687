namespace SafeOps.Promotion;

/// <summary>When a checklist must be complete.</summary>
public enum ChecklistTime
{
    /// <summary>It speaks of what was prepared: before a run in its environment.</summary>
    BeforeRun,

    /// <summary>It speaks of how the run here went: before the next environment opens.</summary>
    BeforeNextStage,
}

/// <summary>What ticks an item.</summary>
public enum Tick
{
    /// <summary>A person's confirmation.</summary>
    Person,

    /// <summary>The stage's run did what its dry run said.</summary>
    DryRunWasTrue,

    /// <summary>The change was searched for secrets when it ran, and none was found.</summary>
    NoSecretsFound,

    /// <summary>A rehearsal of the same shape, here or in an earlier stage.</summary>
    Rehearsal,

    /// <summary>A fresh recorded plan.</summary>
    FreshPlan,

    /// <summary>A rehearsal, or a fresh recorded plan whose every action has a way back.</summary>
    WayBack,
}

public sealed record ChecklistEntry(string Id, string Text, Tick Tick = Tick.Person);

public sealed record Checklist(string Name, ChecklistTime Time, IReadOnlyList<ChecklistEntry> Entries);

/// <summary>The lists an environment may name.</summary>
public static class Checklists
{
    public static readonly Checklist Development = new("development", ChecklistTime.BeforeNextStage,
    [
        new("logic-correct", "Logic is correct"),
        new("inputs-handled", "Handles expected inputs"),
        new("errors-handled", "Error handling works"),
        new("dry-run-accurate", "Dry-run output is accurate", Tick.DryRunWasTrue),
        new("no-credentials", "No hardcoded credentials", Tick.NoSecretsFound),
        new("comments-explain", "Comments explain what is happening"),
    ]);

    public static readonly Checklist Review = new("review", ChecklistTime.BeforeNextStage,
    [
        new("production-like-data", "Works with production-like data"),
        new("performance-acceptable", "Performance is acceptable"),
        new("environment-independent", "No environment-specific failures"),
        new("integrates", "Integrates with dependent systems"),
        new("monitoring-detects", "Monitoring detects issues"),
        new("rollback-works", "Rollback procedure works", Tick.Rehearsal),
    ]);

    public static readonly Checklist Production = new("production", ChecklistTime.BeforeRun,
    [
        new("final-dry-run", "Final dry run", Tick.FreshPlan),
        new("window-scheduled", "Window is scheduled"),
        new("team-notified", "Team is notified"),
        new("monitoring-active", "Monitoring is active"),
        new("rollback-ready", "Rollback plan is ready", Tick.WayBack),
        new("watched", "Somebody watches the run closely"),
    ]);

    public static readonly IReadOnlyList<Checklist> All = [Development, Review, Production];

    /// <summary>Project files are validated against <see cref="All"/>; a name that is none asks for the strictest.</summary>
    public static Checklist Named(string name) =>
        All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Production;
}
