namespace SafeOps.Scripts.Safety;

/// <summary>How much a finding weighs.</summary>
public enum SafetySeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Goes wrong under conditions that come up.</summary>
    Warning,

    /// <summary>Goes wrong, or gives something away.</summary>
    Error,
}

/// <summary>Something in a script that a reviewer would have to ask about.</summary>
public sealed record ScriptFinding
{
    /// <summary>Stable: <c>SO1201</c>; of another tool's finding its own (<c>SC2086</c>, <c>PSAvoidUsingCmdletAliases</c>).</summary>
    public required string Rule { get; init; }

    /// <summary>The rule in words: <c>unquoted-expansion</c>. Of another tool's finding the same as <see cref="Rule"/>.</summary>
    public required string Name { get; init; }

    public required SafetySeverity Severity { get; init; }

    /// <summary>Of the script, full.</summary>
    public required string Path { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>From 1, in UTF-16 characters.</summary>
    public required int Column { get; init; }

    public required int EndLine { get; init; }

    /// <summary>Behind the last character.</summary>
    public required int EndColumn { get; init; }

    /// <summary>What is wrong here, one sentence or two. Never a secret.</summary>
    public required string Message { get; init; }

    /// <summary>The line it begins in, without its indentation, with secrets hidden.</summary>
    public required string Text { get; init; }

    /// <summary>What to write in its place; null where the message says it.</summary>
    public string? NextStep { get; init; }

    /// <summary>Who found it: <c>SafeOps</c>, <c>ShellCheck</c>, <c>PSScriptAnalyzer</c>.</summary>
    public string Source { get; init; } = Own;

    /// <summary>The reason a comment gives for leaving it; null where it is to be mended.</summary>
    public string? Suppressed { get; init; }

    /// <summary>What <see cref="Source"/> is where a rule of <see cref="SafetyRules"/> found it.</summary>
    public const string Own = "SafeOps";
}
