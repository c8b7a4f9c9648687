using System.Text;

namespace SafeOps.Logs.Triage;

/// <summary>The first of many records by source and line, whoever read them in whatever order.</summary>
/// <param name="most">How many.</param>
internal sealed class FirstRecords(int most)
{
    /// <summary>Bytes kept of a record.</summary>
    private const int Longest = 1200;

    private readonly List<Kept> _kept = new(1);

    public IReadOnlyList<Kept> All => _kept;

    public void Add(in LogRecord record)
    {
        if (_kept.Count == most && !IsBefore(record.Source, record.Line, _kept[most - 1]))
            return;
        Add(new Kept(record.Source, record.Line, record.Ticks, record.Text[..Cut(record.Text)].ToArray(), record.Text.Length > Longest));
    }

    public void Add(FirstRecords others)
    {
        foreach (var other in others._kept)
            Add(other);
    }

    private void Add(Kept kept)
    {
        var at = _kept.Count;
        while (at > 0 && IsBefore(kept.Source, kept.Line, _kept[at - 1]))
            at--;
        if (at >= most)
            return;
        _kept.Insert(at, kept);
        if (_kept.Count > most)
            _kept.RemoveAt(most);
    }

    private static bool IsBefore(int source, long line, Kept other) => source < other.Source || source == other.Source && line < other.Line;

    /// <summary>No character is cut in two.</summary>
    private static int Cut(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Longest)
            return text.Length;
        var end = Longest;
        while (end > 0 && (text[end] & 0xC0) == 0x80)
            end--;
        return end;
    }

    internal sealed record Kept(int Source, long Line, long Ticks, byte[] Bytes, bool IsCut)
    {
        public string Text => Encoding.UTF8.GetString(Bytes) + (IsCut ? "…" : "");
    }
}
