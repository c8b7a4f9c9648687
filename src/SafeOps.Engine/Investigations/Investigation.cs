namespace SafeOps.Investigations;

/// <summary>An investigation as its records tell it. It lies in <c>.safeops/investigations/&lt;id&gt;/</c>.</summary>
public sealed record Investigation
{
    /// <summary>Date and time of its beginning and four random characters: <c>20261127-2108-k3f9</c>. Sorts by age.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What was seen; null where nobody said.</summary>
    public string? Symptom { get; init; }

    /// <summary>Names and values: where, which service, what data there is.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    /// <summary>Who began it.</summary>
    public required string Actor { get; init; }

    /// <summary>The machine it was begun on.</summary>
    public required string Host { get; init; }

    /// <summary>The folder it was begun in, full.</summary>
    public required string Place { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? Completed { get; init; }

    public string? RootCause { get; init; }

    /// <summary>Numbers of the steps that show the root cause, ascending.</summary>
    public IReadOnlyList<int> RootCauseEvidence { get; init; } = [];

    public string? Resolution { get; init; }

    /// <summary>In the order they were recorded.</summary>
    public IReadOnlyList<InvestigationEntry> Entries { get; init; } = [];

    /// <summary>What could not be read of it, each with its place and reason: the rest is whole.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The folder that keeps it, full.</summary>
    public required string Folder { get; init; }

    public bool IsOpen => Completed is null;

    /// <summary>True for a root cause that no step shows.</summary>
    public bool IsRootCauseOpinion => RootCause is not null && RootCauseEvidence.Count == 0;

    public IEnumerable<InvestigationStep> Steps => Entries.OfType<InvestigationStep>();

    public IEnumerable<InvestigationNote> Notes => Entries.OfType<InvestigationNote>();

    /// <summary>What people did, in order.</summary>
    public IEnumerable<InvestigationNote> Actions => Notes.Where(n => n.Kind == InvestigationNoteKind.Action);
}
