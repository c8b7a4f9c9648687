namespace SafeOps.Commands;

/// <summary>What a project's rules say of a command, whatever its effect.</summary>
public enum CommandStanding
{
    /// <summary>No rule names it.</summary>
    Free,

    /// <summary>A person is asked each time.</summary>
    AlwaysAsk,

    /// <summary>SafeOps does not run it.</summary>
    Never,
}

/// <summary>A rule of a project about commands.</summary>
/// <param name="Standing">What it says.</param>
/// <param name="Pattern">
/// Words with <c>*</c> for any characters: the program, then words and options that a call must have. Words count in their
/// order from the first on, options anywhere; further words of the call are no matter.
/// </param>
/// <param name="Because">Why, one sentence.</param>
public sealed record CommandRule(CommandStanding Standing, IReadOnlyList<string> Pattern, string Because);
