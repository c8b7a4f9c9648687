namespace SafeOps.Rollbacks;

/// <summary>What is rolled back.</summary>
public enum RollbackTargetKind
{
    /// <summary>A Deployment, StatefulSet or DaemonSet, through kubectl.</summary>
    Workload,

    /// <summary>A release, through helm.</summary>
    Release,

    /// <summary>A run of SafeOps, by its undo.</summary>
    Run,

    /// <summary>The branch that is checked out, by commits that take back the later ones.</summary>
    Branch,
}

/// <summary>What a person asks for at 3 a.m.</summary>
/// <param name="Kind">What is rolled back.</param>
/// <param name="Name"><c>web</c>, <c>statefulset/db</c>; a release; a run's id; of a branch the revision that was good.</param>
public sealed record RollbackRequest(RollbackTargetKind Kind, string Name)
{
    /// <summary>Where the person stands, full.</summary>
    public required string From { get; init; }

    public string? Namespace { get; init; }

    /// <summary>A context of the user's kubeconfig; the current one is never taken.</summary>
    public string? Context { get; init; }

    /// <summary>An environment of the project, whose targets name the context.</summary>
    public string? Environment { get; init; }

    /// <summary>The revision to go back to; null: the last good one is looked for.</summary>
    public string? To { get; init; }

    /// <summary>Why, in the words of who does it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How long the service has to get healthy.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The open investigation that this belongs to; null: a new one is opened.</summary>
    public string? Investigation { get; init; }

    /// <summary>Of a branch: the commits are pushed too.</summary>
    public bool Push { get; init; }

    /// <summary>Only shows what would be done; writes nothing anywhere.</summary>
    public bool WhatIf { get; init; }
}
