namespace SafeOps.LogFamilies;

/// <summary>Grouping accuracy: the share of lines whose group is, as a set of lines, the group of a statement.</summary>
public static class GroupingAccuracy
{
    public static double Of(IReadOnlyList<int> truth, IReadOnlyList<int> found)
    {
        var (truths, founds, pairs) = (new Dictionary<int, int>(), new Dictionary<int, int>(), new Dictionary<(int, int), int>());
        for (var i = 0; i < truth.Count; i++)
        {
            truths[truth[i]] = truths.GetValueOrDefault(truth[i]) + 1;
            founds[found[i]] = founds.GetValueOrDefault(found[i]) + 1;
            pairs[(truth[i], found[i])] = pairs.GetValueOrDefault((truth[i], found[i])) + 1;
        }
        return pairs.Where(p => truths[p.Key.Item1] == p.Value && founds[p.Key.Item2] == p.Value).Sum(p => p.Value) / (double)Math.Max(1, truth.Count);
    }
}
