namespace SafeOps.Commands.Explanation;

/// <summary>A piece while it is put together: where it stands, what it says, and later which reasons of the verdict fall on it.</summary>
internal sealed class PieceDraft(ExplainedKind kind, int start, int end, string text, string meaning)
{
    public ExplainedKind Kind { get; set; } = kind;

    public int Start { get; private set; } = start;

    public int End { get; private set; } = end;

    /// <summary>Where it stands with all that is inside it.</summary>
    public int From { get; private set; } = start;

    public int To { get; private set; } = end;

    public string Text { get; set; } = text;

    public string Meaning { get; set; } = meaning;

    /// <summary>Without a reason of the verdict it does nothing but read, and that is worth saying.</summary>
    public bool ShowsRead { get; init; }

    /// <summary>It says all that there is to say of the text it stands in.</summary>
    public bool IsWhole { get; init; }

    /// <summary>False where quoting moved the characters, so that no reason can be told to fall on it.</summary>
    public bool IsPlaced { get; private set; } = true;

    /// <summary>A sentence of the verdict that only repeats the meaning begins so.</summary>
    public string? Name { get; set; }

    /// <summary>What it comes to in a summary; empty where it adds nothing.</summary>
    public string Brief { get; set; } = "";

    public List<string> Warnings { get; } = [];

    public List<PieceDraft> Pieces { get; } = [];

    public List<CommandReason> Reasons { get; } = [];

    /// <summary>Where a secret stands that is masked in the whole text.</summary>
    public (int Start, int End)? Secret { get; set; }

    public PieceDraft Covering(int from, int to)
    {
        From = Math.Min(From, from);
        To = Math.Max(To, to);
        return this;
    }

    public PieceDraft Add(IEnumerable<PieceDraft> pieces)
    {
        foreach (var piece in pieces)
            Add(piece);
        return this;
    }

    public PieceDraft Add(PieceDraft piece)
    {
        Pieces.Add(piece);
        return Covering(piece.From, piece.To);
    }

    /// <summary>Takes it from the coordinates of a text inside to those of the text around it.</summary>
    public void Place(Effects.InnerText place)
    {
        (Start, End, From, To) = (place.From(Start), place.To(End), place.From(From), place.To(To));
        if (Secret is { } secret)
            Secret = (place.From(secret.Start), place.To(secret.End));
        IsPlaced &= place.Offset is not null;
        foreach (var piece in Pieces)
            piece.Place(place);
    }
}

/// <summary>The pieces of a text and what they come to.</summary>
internal sealed record Passage(IReadOnlyList<PieceDraft> Pieces, string Brief)
{
    public static Passage Empty { get; } = new([], "");

    /// <summary>The same in the coordinates of the text around it.</summary>
    public Passage At(Effects.InnerText place)
    {
        foreach (var piece in Pieces)
            piece.Place(place);
        return this;
    }
}
