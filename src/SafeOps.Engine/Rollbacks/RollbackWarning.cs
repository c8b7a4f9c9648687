namespace SafeOps.Rollbacks;

/// <summary>Something that may undo a rollback, or that it does not take back.</summary>
/// <param name="Kind"><c>gitops</c>, <c>hpa</c>, <c>pipeline</c>, …</param>
/// <param name="What">What was found, for people.</param>
/// <param name="NextStep">What to do about it.</param>
public sealed record RollbackWarning(string Kind, string What, string NextStep);
