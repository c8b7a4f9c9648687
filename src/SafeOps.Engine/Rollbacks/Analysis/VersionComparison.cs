namespace SafeOps.Rollbacks.Analysis;

/// <summary>What differs between a good and a bad version, and what could not be looked at.</summary>
/// <param name="Causes">Every difference, the likeliest cause first.</param>
/// <param name="Signs">What the evidence tells of, for people: <c>a container was killed for want of memory</c>.</param>
/// <param name="NotCompared">What may be the cause all the same, because it is no part of what was compared.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record VersionComparison(
    IReadOnlyList<SuspectedCause> Causes,
    IReadOnlyList<string> Signs,
    IReadOnlyList<string> NotCompared,
    string Summary);
