using SafeOps.Commands;

namespace SafeOps.Changes.Planning;

/// <summary>A command line that an action runs, and what is known of it.</summary>
/// <param name="Line">For people to read and to paste into a POSIX shell. No secret stands in it.</param>
/// <param name="Effect">What it does, by what is known of its program.</param>
/// <param name="Environment">Where it works: an environment of the project, or <c>local</c>; null where nobody can tell.</param>
/// <param name="ExposesSecrets">Its output may show passwords, keys or tokens.</param>
public sealed record PlannedCommand(string Line, CommandEffect Effect, string? Environment, bool ExposesSecrets);
