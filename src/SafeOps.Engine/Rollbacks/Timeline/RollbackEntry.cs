using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>What an entry of a timeline tells.</summary>
public enum RollbackEntryKind
{
    /// <summary>What is rolled back, from which version to which, by whom and why.</summary>
    Begun,

    /// <summary>Something that may undo it, or that it does not take back.</summary>
    Warning,

    /// <summary>What nobody could be asked.</summary>
    NotLearned,

    /// <summary>A command that is about to run. Without a result it is in doubt: it may have run, or not.</summary>
    Command,

    /// <summary>How a command ended.</summary>
    Result,

    /// <summary>A person said no to a command.</summary>
    Declined,

    /// <summary>It was stopped, or killed, and somebody goes on with it.</summary>
    Resumed,

    /// <summary>What the system says of a command that was in doubt.</summary>
    Found,

    /// <summary>The investigation that was opened.</summary>
    Investigation,

    /// <summary>How the service is.</summary>
    Health,

    /// <summary>A person stopped it; it can be gone on with.</summary>
    Stopped,

    /// <summary>The end.</summary>
    Ended,
}

/// <summary>One entry of a timeline: on the disk before what it announces begins, and never changed.</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="At">UTC.</param>
/// <param name="Actor">Account and machine.</param>
/// <param name="Text">For people; secrets are hidden.</param>
public sealed record RollbackEntry(int Number, DateTimeOffset At, string Actor, RollbackEntryKind Kind, string Text)
{
    /// <summary>The command line that it is about.</summary>
    public string? Command { get; init; }

    /// <summary>Of a result: the number of its command's entry.</summary>
    public int? Of { get; init; }

    /// <summary>Of a result, a look at the health and an end: whether all was well; null: nobody knows.</summary>
    public bool? Good { get; init; }

    /// <summary>What going on after a crash needs; no secret.</summary>
    public JsonObject? Data { get; init; }
}
