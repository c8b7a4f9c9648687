namespace SafeOps.Text;

/// <summary>The word a person most likely meant, by optimal string alignment distance (insert, delete, replace, transpose).</summary>
public static class NearestWord
{
    /// <summary>Null where nothing is near: more than a third of the word, or more than three edits away.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        var limit = Math.Min(3, Math.Max(1, (word.Length + 1) / 3));
        return candidates
            .Select(c => (Word: c, Distance: Distance(word.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance).ThenBy(c => c.Word, StringComparer.Ordinal)
            .Select(c => c.Word)
            .FirstOrDefault();
    }

    /// <summary>The end of a message: <c> Did you mean 'x'?</c>, or what there is to choose from.</summary>
    public static string Suggest(string word, IReadOnlyCollection<string> candidates) => Find(word, candidates) is { } near
        ? $" Did you mean '{near}'?"
        : candidates.Count is > 0 and <= 24 ? $" Known: {string.Join(", ", candidates)}." : "";

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
