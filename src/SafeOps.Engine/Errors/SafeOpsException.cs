namespace SafeOps.Errors;

/// <summary>
/// A failure a person can act on. The message says where, what was found and what was expected;
/// <see cref="NextStep"/> says what to do now. It never contains a secret.
/// </summary>
public class SafeOpsException : Exception
{
    public SafeOpsException(ErrorCode code, string message, string? nextStep = null, object? target = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        NextStep = nextStep;
        Target = target;
    }

    public ErrorCode Code { get; }

    /// <summary>The command or edit that gets the person further; null where the message says it.</summary>
    public string? NextStep { get; }

    /// <summary>Message and next step in one.</summary>
    public string Told => NextStep is null ? Message : Sentences.Join(Message, NextStep);

    /// <summary>The thing the error is about: a path, a run id, an environment.</summary>
    public object? Target { get; }

    /// <summary>This error, where <paramref name="hide"/> leaves its texts and those of its causes as they are; else one with hidden texts and no cause.</summary>
    public SafeOpsException Hidden(Func<string, string> hide)
    {
        var message = hide(Message);
        var next = NextStep is null ? null : hide(NextStep);
        var target = Target is string text ? hide(text) : Target;
        return message == Message && next == NextStep && Equals(target, Target) && IsClean(InnerException)
            ? this
            : new SafeOpsException(Code, message, next, target);

        bool IsClean(Exception? cause) => cause is null || (hide(cause.Message) == cause.Message && IsClean(cause.InnerException));
    }
}

/// <summary>One mistake in a file people write: <c>file:line:column: message</c>.</summary>
public sealed record Mistake(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>All mistakes of a file, reported in one go.</summary>
public sealed class MistakesException(ErrorCode code, IReadOnlyList<Mistake> mistakes)
    : SafeOpsException(code, Describe(mistakes), target: mistakes[0].File)
{
    public IReadOnlyList<Mistake> Mistakes { get; } = mistakes;

    private static string Describe(IReadOnlyList<Mistake> mistakes) => mistakes.Count == 1
        ? mistakes[0].ToString()
        : $"{mistakes.Count} mistakes:{string.Concat(mistakes.Select(m => Environment.NewLine + "  " + m))}";
}
