namespace SafeOps.Rollbacks;

/// <summary>One version of a service: what ran, or runs.</summary>
public sealed record RollbackVersion
{
    /// <summary>How the system that keeps it names it: <c>revision 7</c>, a commit's short hash.</summary>
    public required string Name { get; init; }

    /// <summary>How people name it: <c>2.1.0</c>. Null where nothing says so.</summary>
    public string? Label { get; init; }

    /// <summary>When it came to run; null where the system does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Who brought it.</summary>
    public string? By { get; init; }

    /// <summary>In the words of the system that keeps it: <c>deployed</c>, <c>superseded</c>, <c>Succeeded</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The commit it was built or released from, where something says so.</summary>
    public string? Commit { get; init; }

    /// <summary>The run of SafeOps that brought it.</summary>
    public string? RunId { get; init; }

    /// <summary>As manifests name them, in their order; empty where they are not known.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>What it is made of, as far as that could be learned.</summary>
    public IReadOnlyList<VersionPart> Parts { get; init; } = [];
}

/// <summary>Where a part of a version comes from.</summary>
public enum VersionPartKind
{
    Manifest,
    Values,
    Chart,
    Image,
    Configuration,
    Code,
    Migration,
    Commit,
    Other,
}

/// <summary>A part of a version; the same part of two versions has the same kind and name.</summary>
/// <param name="Name"><c>deployment/web</c>, <c>values</c>, <c>db/migrations/0042.sql</c>.</param>
/// <param name="Text">JSON, YAML or plain text, with secrets hidden; null: only its name is known.</param>
public sealed record VersionPart(VersionPartKind Kind, string Name, string? Text)
{
    /// <summary>Of its whole content, secrets and all, so that a part that is hidden can still be seen to differ.</summary>
    public string? Digest { get; init; }
}
