namespace SafeOps.Handoffs;

/// <summary>Work as one person or assistant hands it to another.</summary>
public sealed record Handoff
{
    public required string Title { get; init; }

    /// <summary>What a machine can hold against what is really there; null of a text that somebody wrote without one.</summary>
    public HandoffHead? Head { get; init; }

    public IReadOnlyList<HandoffItem> Completed { get; init; } = [];

    public IReadOnlyList<HandoffItem> Remaining { get; init; } = [];

    public IReadOnlyList<HandoffItem> Decisions { get; init; } = [];

    public IReadOnlyList<HandoffItem> KnownIssues { get; init; } = [];

    /// <summary>The next immediate action; null where none is given.</summary>
    public string? Next { get; init; }

    /// <summary>Files as a text without a head lists them.</summary>
    public IReadOnlyList<string> FilesNamed { get; init; } = [];

    /// <summary>What shows what is claimed, a line each.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What stands under other headings, with them: nothing of a text is lost.</summary>
    public IReadOnlyList<HandoffPassage> Other { get; init; } = [];
}

/// <summary>One thing done, to do, decided or known.</summary>
/// <param name="Text">In a line.</param>
public sealed record HandoffItem(string Text)
{
    /// <summary>Of a decision: its reason; null where none is given.</summary>
    public string? Why { get; init; }

    /// <summary>Ticked in the text.</summary>
    public bool IsDone { get; init; }

    /// <summary>Why it seems to be done, as a sentence; null: nothing says so.</summary>
    public string? SeemsDone { get; init; }
}

/// <param name="Heading">As written.</param>
/// <param name="Text">What stands below it.</param>
public sealed record HandoffPassage(string Heading, string Text);

/// <summary>Where the work lies, and in which state it was handed over.</summary>
public sealed record HandoffHead
{
    /// <summary>UTC; null where a text without a head says nothing.</summary>
    public DateTimeOffset? Created { get; init; }

    public string? By { get; init; }

    /// <summary>The machine.</summary>
    public string? Host { get; init; }

    /// <summary>The folder, full.</summary>
    public string? Location { get; init; }

    /// <summary>The root of the repository, full; null: it is in none.</summary>
    public string? Repository { get; init; }

    /// <summary>Where it is pulled from, without a password.</summary>
    public string? Remote { get; init; }

    /// <summary>Its first commit, by which a clone elsewhere is known.</summary>
    public string? Root { get; init; }

    /// <summary>Null while no branch is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>Null before the first.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch the work left from.</summary>
    public string? Base { get; init; }

    public string? Upstream { get; init; }

    /// <summary>The change file, from the location.</summary>
    public string? Change { get; init; }

    /// <summary>The environments of the change, and the run that counts for each; null: none has passed.</summary>
    public IReadOnlyDictionary<string, string?> Stages { get; init; } = new Dictionary<string, string?>();

    /// <summary>The id of the investigation.</summary>
    public string? Investigation { get; init; }

    /// <summary>How many entries it had.</summary>
    public int Entries { get; init; }

    /// <summary>The steps that are named as evidence.</summary>
    public IReadOnlyList<HandoffStep> Steps { get; init; } = [];

    /// <summary>Committed since <see cref="Base"/>, and not committed; by path.</summary>
    public IReadOnlyList<HandoffFile> Files { get; init; } = [];

    /// <summary>Files that remaining steps name, as they were.</summary>
    public IReadOnlyList<HandoffFile> Mentioned { get; init; } = [];
}

/// <summary>How a file differs from the base branch.</summary>
public enum HandoffFileChange
{
    Modified,
    Added,
    Deleted,

    /// <summary>It is only named.</summary>
    None,
}

/// <param name="Path">From the root of the repository, with forward slashes.</param>
/// <param name="Change">How it differs from the base branch.</param>
/// <param name="IsCommitted">False: the working tree has more than the commit.</param>
/// <param name="Blob">Of its contents then, as <c>git hash-object</c> gives it; null where it was not there.</param>
public sealed record HandoffFile(string Path, HandoffFileChange Change, bool IsCommitted, string? Blob);

/// <param name="Entry">Its number in the investigation.</param>
/// <param name="Digest">SHA-256 of its output as it is kept.</param>
public sealed record HandoffStep(int Entry, string Digest);
