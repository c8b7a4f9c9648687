namespace SafeOps.Torture.Children;

/// <summary>What a child is to do.</summary>
public enum Deed
{
    Run,
    Resume,
    Undo,
}

/// <param name="Change">The change file; the project is the one it lies in.</param>
/// <param name="RunId">Of the run to resume or undo.</param>
/// <param name="Kill">When the child kills itself; null where it is killed from outside, or not at all.</param>
public sealed record ChildRequest(Deed Deed, string Change, string? RunId, Kill? Kill);

/// <summary>How it ended.</summary>
/// <param name="Killed">It died on the way.</param>
/// <param name="Status">The run's status, or the error's message.</param>
/// <param name="Boundaries">How many writes of the run store it passed.</param>
public sealed record ChildEnd(bool Killed, string? Status, int Boundaries);
