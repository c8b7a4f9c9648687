namespace SafeOps.Logs.Mining;

/// <summary>One statement that wrote to the log, as far as its messages show it.</summary>
public sealed record LogTemplate
{
    /// <summary>Twelve hexadecimal digits of the SHA-256 of <see cref="Text"/>: the same in every file and run.</summary>
    public required string Id { get; init; }

    /// <summary>What is said, with each variable in angle brackets by what it is: <c>&lt;number&gt;</c>, <c>&lt;ip&gt;</c>, <c>&lt;path&gt;</c>; <c>&lt;*&gt;</c> where it may be anything.</summary>
    public required string Text { get; init; }

    /// <summary>How many messages of the log it wrote.</summary>
    public required long Lines { get; init; }
}
