using SafeOps.Commands;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Rollbacks;

/// <summary>How a rollback stands.</summary>
public enum RollbackStatus
{
    /// <summary>A dry run: nothing was changed, nothing was written.</summary>
    WhatIf,

    /// <summary>What was learned is shown, and nothing has begun.</summary>
    Prepared,

    /// <summary>It has not ended: it goes on elsewhere, or was killed. The next one of the same target goes on with it.</summary>
    Unfinished,

    /// <summary>The service runs the good version and is healthy.</summary>
    Succeeded,

    /// <summary>The commands ran; how the service is, nobody could be asked.</summary>
    Unverified,

    /// <summary>A command failed, or the service did not get healthy.</summary>
    Failed,

    /// <summary>A person said no to a command.</summary>
    Declined,

    /// <summary>The good version is what runs: nothing was done, nothing was written.</summary>
    NothingToDo,
}

/// <summary>A command line of a rollback.</summary>
/// <param name="Line">For people to read and to paste into a POSIX shell, should SafeOps fail them.</param>
/// <param name="Effect">What it does, by what is known of its program.</param>
/// <param name="Environment">Where it works: an environment of the project, or <c>local</c>; null where nobody can tell.</param>
/// <param name="Does">In words.</param>
public sealed record RollbackCommand(string Line, CommandEffect Effect, string? Environment, string Does);

/// <summary>How the service is after the rollback.</summary>
/// <param name="IsHealthy">Null: nobody could be asked.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Details">What the pods and the cluster say, where something is not right.</param>
public sealed record RollbackHealth(bool? IsHealthy, string Summary, IReadOnlyList<string> Details);

/// <summary>A service taken back to its last good version, or what that would do.</summary>
public sealed record EmergencyRollback
{
    /// <summary>Date and time of its beginning and four random characters; null for a dry run.</summary>
    public string? Id { get; init; }

    /// <summary>What people call it: the workload, the release, the change, the branch.</summary>
    public required string Service { get; init; }

    /// <summary>What and where: <c>deployment/web in prod-cluster/shop</c>.</summary>
    public required string Target { get; init; }

    public required RollbackStatus Status { get; init; }

    /// <summary>As the person gave it; empty where they did not.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The version that is left.</summary>
    public required RollbackVersion Current { get; init; }

    /// <summary>The version that is gone back to.</summary>
    public required RollbackVersion LastGood { get; init; }

    /// <summary>Why that one, and which later ones were passed over.</summary>
    public string Because { get; init; } = "";

    /// <summary>In their order.</summary>
    public IReadOnlyList<RollbackCommand> Commands { get; init; } = [];

    public IReadOnlyList<RollbackWarning> Warnings { get; init; } = [];

    /// <summary>What nobody could be asked, each with its reason.</summary>
    public IReadOnlyList<string> NotLearned { get; init; } = [];

    /// <summary>What the version that is left said of itself: states of containers, events, last lines of logs. Gathered before it is gone.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>As it was written, oldest first.</summary>
    public IReadOnlyList<RollbackEntry> Timeline { get; init; } = [];

    /// <summary>What differs between the two versions, the likeliest cause first.</summary>
    public IReadOnlyList<SuspectedCause> Suspects { get; init; } = [];

    /// <summary>The investigation that goes on from here; null where none was opened.</summary>
    public string? InvestigationId { get; init; }

    /// <summary>Null before it was looked at.</summary>
    public RollbackHealth? Health { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>Who began it.</summary>
    public string? Actor { get; init; }

    /// <summary>The folder with its timeline, full; null for a dry run.</summary>
    public string? Folder { get; init; }

    /// <summary>What could not be read of its timeline: the rest is whole.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
