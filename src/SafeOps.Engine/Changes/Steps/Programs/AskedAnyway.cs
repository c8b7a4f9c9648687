using SafeOps.Commands;

namespace SafeOps.Changes.Steps.Programs;

/// <summary>
/// A kind of command line that planning asks although what is known of its program does not call it reading. Each is a step type's own
/// promise, stated on its page in the docs.
/// </summary>
/// <param name="Command">The word of the command line it is about: <c>plan</c>.</param>
/// <param name="AtMost">What the line may be judged at most.</param>
/// <param name="Because">Why it changes nothing that was there.</param>
internal sealed record AskedAnyway(string Command, CommandEffect AtMost, string Because);
