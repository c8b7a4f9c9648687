namespace SafeOps.Drift.Comparison;

/// <summary>What one piece of the work found. Each piece has its own, so that no lock is needed.</summary>
internal sealed class Findings
{
    public List<DriftItem> Items { get; } = [];

    /// <summary>For the comparison of one resource after the other.</summary>
    public List<PropertyDifference> Differences { get; } = [];

    public int Compared { get; set; }
    public int PropertiesNotFetched { get; set; }
    public int WithoutObject { get; set; }

    /// <summary>azurerm types of what was found and has no property that is known.</summary>
    public Dictionary<string, int> ExistenceOnly { get; } = new(StringComparer.Ordinal);

    public void AddExistence(string type) => ExistenceOnly[type] = ExistenceOnly.GetValueOrDefault(type) + 1;

    public void Add(Findings other)
    {
        Items.AddRange(other.Items);
        Compared += other.Compared;
        PropertiesNotFetched += other.PropertiesNotFetched;
        WithoutObject += other.WithoutObject;
        foreach (var (type, count) in other.ExistenceOnly)
            ExistenceOnly[type] = ExistenceOnly.GetValueOrDefault(type) + count;
    }

    /// <summary>Runs pieces of a whole on some threads, and gives what all of them found in the order of the whole.</summary>
    public static Findings Of(int count, int workers, Action<int, int, Findings> piece, CancellationToken cancellationToken)
    {
        const int size = 512;
        var found = new Findings[(count + size - 1) / size];
        Workers.Run(found.Length, workers, p => piece(p * size, Math.Min(count, (p + 1) * size), found[p] = new Findings()), cancellationToken);
        var all = new Findings();
        foreach (var part in found)
            all.Add(part);
        return all;
    }
}
