namespace SafeOps.Investigations.FanOut;

/// <summary>What a place is, which says how it is asked.</summary>
public enum FanOutPlaceKind
{
    /// <summary>A folder on this machine, mostly a repository: commands run in it, files are read in it.</summary>
    Folder,

    /// <summary>A context of <c>kubectl</c>: commands run here and name it.</summary>
    Context,

    /// <summary>Another machine, over PowerShell remoting through SSH.</summary>
    Host,
}

/// <summary>One of the places that are asked.</summary>
/// <param name="Name">What answers call it; no two places of a run have the same.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">The folder, full; the context; or the host, as SSH takes it.</param>
public sealed record FanOutPlace(string Name, FanOutPlaceKind Kind, string Target)
{
    /// <summary>Of a context: what <c>${namespace}</c> stands for; null where nobody said.</summary>
    public string? Namespace { get; init; }

    /// <summary>Folders by their last names; where two share one, by as many of the last as tell them apart. The same folder given twice is asked once.</summary>
    /// <param name="paths">Full paths, in the order they are to be asked.</param>
    public static IReadOnlyList<FanOutPlace> Folders(IReadOnlyList<string> paths)
    {
        var folders = paths.Select(p => Path.TrimEndingDirectorySeparator(p)).Distinct(StringComparer.Ordinal).ToList();
        var parts = folders.Select(f => f.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)).ToList();
        var lengths = folders.Select(_ => 1).ToArray();
        while (true)
        {
            var shared = Enumerable.Range(0, folders.Count)
                .GroupBy(i => Tail(i), StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
                .SelectMany(g => g)
                .Where(i => lengths[i] < parts[i].Length)
                .ToList();
            if (shared.Count == 0)
                break;
            foreach (var i in shared)
                lengths[i]++;
        }
        return [.. folders.Select((folder, i) => new FanOutPlace(Tail(i) is { Length: > 0 } name ? name : folder, FanOutPlaceKind.Folder, folder))];

        string Tail(int i) => string.Join('/', parts[i].TakeLast(lengths[i]));
    }
}
