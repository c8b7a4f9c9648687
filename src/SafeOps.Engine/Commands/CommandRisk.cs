using SafeOps.Text;

namespace SafeOps.Commands;

/// <summary>Why a text has the effect or trait it has.</summary>
/// <param name="Span">The piece of the text that it is about.</param>
/// <param name="Rule">A stable name: <c>kubectl/delete</c>, <c>bash/redirection</c>.</param>
/// <param name="Effect">The effect that the piece brings.</param>
/// <param name="Traits">The traits that the piece brings.</param>
/// <param name="Message">One sentence.</param>
public sealed record CommandReason(SourceSpan Span, string Rule, CommandEffect Effect, CommandTraits Traits, string Message)
{
    /// <summary>What a rule of the project says, where the reason is one.</summary>
    public CommandStanding Standing { get; init; }
}

/// <summary>Where a command works, and how that was found out.</summary>
/// <param name="Name">The environment of the project, or <c>local</c>; null where nobody can tell.</param>
/// <param name="Guarded">True where it is guarded or not known: an unknown target is production.</param>
/// <param name="How">One sentence.</param>
public sealed record CommandEnvironment(string? Name, bool Guarded, string How);

/// <summary>A command in a text, with those inside it.</summary>
public record CommandPart
{
    /// <summary>As it was written.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands in the whole text.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The program with its sub-command (<c>kubectl get</c>), or the construct (<c>pipeline</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The greatest effect of it and all inside.</summary>
    public required CommandEffect Effect { get; init; }

    /// <summary>True where a part of it is <see cref="CommandEffect.Unknown"/>, whatever greater effect another part has.</summary>
    public required bool HasUnknown { get; init; }

    public required CommandTraits Traits { get; init; }

    public bool ExposesSecrets => Traits.HasFlag(CommandTraits.ExposesSecrets);

    public bool RunsArbitraryCode => Traits.HasFlag(CommandTraits.RunsArbitraryCode);

    public bool SendsData => Traits.HasFlag(CommandTraits.SendsData);

    public bool RunsUntilStopped => Traits.HasFlag(CommandTraits.RunsUntilStopped);

    public required CommandEnvironment Environment { get; init; }

    /// <summary>What the project's rules say of it, the strictest that fits.</summary>
    public CommandStanding Standing { get; init; }

    /// <summary>In the order of the text; empty where it does nothing that needs one.</summary>
    public required IReadOnlyList<CommandReason> Reasons { get; init; }

    public required IReadOnlyList<CommandPart> Commands { get; init; }
}

/// <summary>What a command text does.</summary>
public sealed record CommandRisk : CommandPart
{
    public required CommandShell Shell { get; init; }
}
