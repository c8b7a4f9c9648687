namespace SafeOps.Inventory.Reading;

/// <summary>What was wrong with rows, so many sentences of it and the number of the rest.</summary>
internal sealed class RowProblems(string path)
{
    private const int Most = 100;

    private readonly List<string> _texts = [];
    private long _more;

    public IReadOnlyList<string> Texts => _more == 0 ? _texts : [.. _texts, $"{path}: {_more} more rows have such problems."];

    public void Add(long row, long offset, string what) => Add($"{path}: row {row}{(offset < 0 ? "" : $" (byte {offset})")} {what}.");

    public void Add(string text)
    {
        if (_texts.Count < Most)
            _texts.Add(text);
        else
            _more++;
    }
}
