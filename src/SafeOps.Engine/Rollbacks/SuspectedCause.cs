namespace SafeOps.Rollbacks;

public enum Suspicion
{
    Low,
    Medium,
    High,
}

/// <summary>A difference between the good and the bad version, ranked by how likely it is the cause.</summary>
/// <param name="Rank">1: look here first.</param>
/// <param name="Kind">Of the part it is in.</param>
/// <param name="What">The path of what differs: <c>deployment/web: spec.template.spec.containers[web].image</c>.</param>
/// <param name="Before">In the good version; null: it was not there.</param>
/// <param name="After">In the bad one; null: it is gone.</param>
/// <param name="Why">Why it has this rank.</param>
public sealed record SuspectedCause(int Rank, Suspicion Suspicion, VersionPartKind Kind, string What, string? Before, string? After, string Why);

/// <summary>What the bad version said while it failed.</summary>
/// <param name="Reason">What the person who rolls back wrote; may be empty.</param>
/// <param name="Texts">Events, last states of containers, lines of logs; secrets hidden.</param>
public sealed record RollbackEvidence(string Reason, IReadOnlyList<string> Texts);
