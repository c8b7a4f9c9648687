namespace SafeOps.Rollbacks.Analysis;

/// <summary>Something that evidence can tell of, and the changes that cause it.</summary>
internal sealed record EvidenceSign
{
    public required string Id { get; init; }

    /// <summary>For people: <c>a container was killed for want of memory</c>.</summary>
    public required string Says { get; init; }

    /// <summary>Failures that are known in logs, by their ids.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>One of these stands in a line, in any case; several parted by <c>…</c> stand there in this order.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>By the id of a <see cref="ChangeClass"/> (<c>*</c> stands for any text): what is added to its weight.</summary>
    public required IReadOnlyDictionary<string, int> Raises { get; init; }

    public int RaiseOf(ChangeClass @class)
    {
        var most = 0;
        foreach (var (pattern, points) in Raises)
        {
            if (points > most && Wildcards.Name(pattern, @class.Id))
                most = points;
        }
        return most;
    }
}
