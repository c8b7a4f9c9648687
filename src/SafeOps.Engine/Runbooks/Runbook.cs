namespace SafeOps.Runbooks;

/// <summary>The sections that a runbook has, and what stands outside them.</summary>
public enum RunbookSection
{
    Other,

    /// <summary>How the trouble is noticed.</summary>
    Symptoms,

    /// <summary>What is looked at; nothing in it changes anything.</summary>
    Investigation,

    /// <summary>What it was, and what it may be.</summary>
    Causes,

    /// <summary>What is done about it.</summary>
    Resolution,

    /// <summary>What keeps it from happening again.</summary>
    Prevention,
}

/// <summary>
/// A runbook: what an incident taught, so that it can be run and checked again. <see cref="Writing.RunbookWriter"/> writes it as
/// Markdown with front matter in YAML, <see cref="Reading.RunbookReader"/> reads that and any other Markdown.
/// </summary>
public sealed record Runbook
{
    /// <summary>Of the front matter: <c>safeops: 1</c>.</summary>
    public const int Format = 1;

    public required string Title { get; init; }

    /// <summary>Null where the file does not say.</summary>
    public DateOnly? Created { get; init; }

    /// <summary>When somebody last looked through it, or an incident added to it.</summary>
    public DateOnly? Reviewed { get; init; }

    /// <summary>When it is to be looked through again.</summary>
    public DateOnly? Review { get; init; }

    public string? Owner { get; init; }

    public string? Severity { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<RunbookParameter> Parameters { get; init; } = [];

    /// <summary>The incidents and changes that it comes from, the first one first.</summary>
    public IReadOnlyList<RunbookOrigin> Provenance { get; init; } = [];

    /// <summary>What is said beside the steps, in its order.</summary>
    public IReadOnlyList<RunbookRemark> Remarks { get; init; } = [];

    /// <summary>The steps of all sections, in the order they stand, numbered from 1.</summary>
    public IReadOnlyList<RunbookStep> Steps { get; init; } = [];

    /// <summary>The file that it was read from, full; null for one that is not written yet.</summary>
    public string? Path { get; init; }

    /// <summary>False for Markdown without the front matter of this format.</summary>
    public bool IsOwn { get; init; } = true;

    public IEnumerable<RunbookRemark> In(RunbookSection section) => Remarks.Where(r => r.Section == section);

    public IEnumerable<RunbookStep> StepsOf(RunbookSection section) => Steps.Where(s => s.Section == section);
}

/// <summary>Where a part of a runbook comes from.</summary>
/// <param name="Kind"><c>investigation</c>, <c>plan</c>, <c>run</c> or <c>record</c>.</param>
/// <param name="Id">Of the investigation, plan, run or record.</param>
/// <param name="Title">Its title, or the change's name.</param>
/// <param name="Date">The day it began, UTC.</param>
/// <param name="Evidence">Each recorded step with the digest of what it showed.</param>
public sealed record RunbookOrigin(string Kind, string Id, string Title, DateOnly Date, IReadOnlyList<RunbookEvidence> Evidence);

/// <param name="Entry">The number of the entry in the investigation.</param>
/// <param name="Output">SHA-256 of its output, in hexadecimal digits.</param>
public sealed record RunbookEvidence(int Entry, string Output);

/// <summary>What a remark is.</summary>
public enum RunbookRemarkKind
{
    /// <summary>Said as it is.</summary>
    Plain,

    /// <summary>Shown by recorded steps.</summary>
    Finding,

    /// <summary>A finding that no step shows.</summary>
    Opinion,

    /// <summary>What may be the case.</summary>
    Hypothesis,

    /// <summary>The cause that was named at the end.</summary>
    Cause,

    /// <summary>How it was resolved, as it was said at the end.</summary>
    Resolution,

    /// <summary>What a person did without naming a command.</summary>
    Action,

    Decision,

    Question,
}

/// <summary>A sentence or more that is no command.</summary>
/// <param name="Section">Where it stands.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was said; of a file, as written there.</param>
public sealed record RunbookRemark(RunbookSection Section, RunbookRemarkKind Kind, string Text)
{
    /// <summary>The entry it was recorded as; null for others.</summary>
    public RunbookSource? Source { get; init; }

    /// <summary>The entries that show it.</summary>
    public IReadOnlyList<int> Evidence { get; init; } = [];

    /// <summary>Of a file: the line it begins on.</summary>
    public int Line { get; init; }
}
