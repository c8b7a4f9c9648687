using SafeOps.Errors;

namespace SafeOps.Investigations;

/// <summary>What an investigation is begun with.</summary>
/// <param name="Title">A few words that a person will look for.</param>
public sealed record InvestigationRequest(string Title)
{
    /// <summary>What is seen.</summary>
    public string? Symptom { get; init; }

    /// <summary>Names and values: where, which service, what data there is.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    private static readonly string[] NoAnswers = ["?", "-", "n/a", "none", "unknown", "tbd", "todo", "..."];

    /// <summary>
    /// Throws <see cref="ErrorCodes.InvestigationContextMissing"/> where nothing says what is seen, where, or what data there is:
    /// a title alone gives nobody a place to begin.
    /// </summary>
    public void Demand()
    {
        if (string.IsNullOrWhiteSpace(Title))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "An investigation needs a title.", "A few words that somebody will look for: 'my-service restarts in production'.");
        if (Says(Symptom) || Context.Values.Any(Says))
            return;
        throw new SafeOpsException(
            ErrorCodes.InvestigationContextMissing,
            string.Join(Environment.NewLine,
                $"'{Title}' says too little to begin with. Missing:",
                "  where: the system and the environment it is about",
                "  what is seen: an alert, an error, a number that is not as it should be, and since when",
                "  data: logs, charts, dashboards that are at hand"),
            "For instance: New-Investigation 'my-service restarts' -Symptom 'pods in CrashLoopBackOff since 09:40' -Context @{ environment = 'production'; service = 'my-service' } -Path ./crash.log",
            Title);
    }

    private static bool Says(string? text) => !string.IsNullOrWhiteSpace(text) && !NoAnswers.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
}
