using SafeOps.Changes.Planning;

namespace SafeOps.Promotion;

/// <summary>What a person asks for: a change, somewhere, with these parameters.</summary>
public sealed record ChangeRequest(string Path, string Environment)
{
    /// <summary>Overrides everything the files say; values as text, number, boolean, date or a list of them.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Only these step ids; empty: all.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The reviewed plan: run only if planning afresh gives the same.</summary>
    public ChangePlan? Plan { get; init; }

    /// <summary>Gate item to reason: passed in an emergency, and recorded so for ever.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();
}
