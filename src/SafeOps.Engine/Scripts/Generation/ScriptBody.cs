using System.Text.RegularExpressions;

namespace SafeOps.Scripts.Generation;

/// <summary>
/// Steps that a template brings written for one language, because their targets are found only when the script runs. It
/// defines <c>preflight</c>, <c>apply_all</c> and <c>undo_all</c>; all else is the frame that every script of the language has.
/// </summary>
/// <param name="Settings">What it is for, by name, at its top.</param>
/// <param name="Parts">The parts of the language that it uses.</param>
/// <param name="Text">In the language.</param>
public sealed partial record ScriptBody(IReadOnlyList<ScriptSetting> Settings, IReadOnlySet<string> Parts, string Text)
{
    /// <summary>It writes into the folder of backups.</summary>
    public bool KeepsBackups => Backup().IsMatch(Text);

    [GeneratedRegex(@"\bBACKUP\b", RegexOptions.CultureInvariant)]
    private static partial Regex Backup();
}

/// <summary>A value that a reviewer finds at the top of a script.</summary>
/// <param name="Name">Upper case, as all languages take it.</param>
/// <param name="Values">One, unless it is a list.</param>
/// <param name="Comment">What it means, in a line.</param>
public sealed record ScriptSetting(string Name, IReadOnlyList<string> Values, string Comment)
{
    public bool IsList { get; init; }

    /// <summary>A whole number, written without quotes.</summary>
    public bool IsNumber { get; init; }
}
