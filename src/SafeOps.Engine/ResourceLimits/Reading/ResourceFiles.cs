using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>A file to read, and what it is where its text does not say.</summary>
/// <param name="Chart">The name of its chart, where it turns out to be values.</param>
/// <param name="Overlay">Its name, where it lies over <paramref name="Base"/>.</param>
/// <param name="IsNamed">Given itself, rather than found in a folder.</param>
internal sealed record ResourceSource(string Path, string Chart, string? Overlay, string? Base, bool IsNamed);

/// <summary>
/// Finds what can be read in folders. A folder with <c>Chart.yaml</c> is a chart: its <c>values.yaml</c>, and every other values file
/// as laid over it. Elsewhere every YAML and JSON file is looked at.
/// </summary>
internal static class ResourceFiles
{
    public const string ChartFile = "Chart.yaml";

    private const int MostFiles = 20_000;

    private static readonly string[] Endings = [".yaml", ".yml", ".json"];
    private static readonly string[] NotValues = [ChartFile, "Chart.lock", "requirements.yaml", "requirements.lock", "values.schema.json", "kustomization.yaml", "kustomization.yml", "package.json", "package-lock.json"];
    private static readonly string[] LeftOut = ["node_modules", "bin", "obj", "crds"];

    /// <param name="chartName">The name of the chart in a folder; null where it is none.</param>
    public static IEnumerable<ResourceSource> Find(IReadOnlyList<string> paths, Func<string, string?> chartName, List<SafeOpsException> problems, List<string> notes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var found = Directory.Exists(path) ? InFolder(path, ChartAbove(path), chartName, notes) : [Source(path, ChartOf(path), chartName, isNamed: true)];
            foreach (var source in found.Where(s => seen.Add(s.Path)))
            {
                if (seen.Count > MostFiles)
                {
                    problems.Add(new SafeOpsException(ErrorCodes.LimitExceeded, $"There are more than {MostFiles} files in {path}; the rest was not read.", "Name the folders with the charts or manifests.", path));
                    yield break;
                }
                yield return source;
            }
        }
    }

    private static IEnumerable<ResourceSource> InFolder(string folder, string? chart, Func<string, string?> chartName, List<string> notes)
    {
        if (File.Exists(Path.Combine(folder, ChartFile)))
            chart = folder;
        foreach (var file in Sorted(Directory.EnumerateFiles(folder)).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant()) && !NotValues.Contains(Path.GetFileName(f))))
            yield return Source(file, chart, chartName, isNamed: false);
        foreach (var below in Sorted(Directory.EnumerateDirectories(folder)))
        {
            var name = Path.GetFileName(below);
            if (name.StartsWith('.') || !GlobPattern.MayEnter(name) || LeftOut.Contains(name))
                continue;
            if (chart is not null && name is "templates" or "tests" or "ci")
            {
                if (name == "templates")
                    notes.Add($"{below} was left out: templates are not rendered; 'helm template' writes manifests that can be given.");
                continue;
            }
            // A sub-chart is a chart of its own.
            foreach (var source in InFolder(below, chart, chartName, notes))
                yield return source;
        }
    }

    private static IOrderedEnumerable<string> Sorted(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);

    private static ResourceSource Source(string path, string? chart, Func<string, string?> chartName, bool isNamed)
    {
        var folder = Path.GetDirectoryName(path)!;
        var stem = Path.GetFileNameWithoutExtension(path);
        var below = chart is null ? BaseBeside(folder) : BaseBeside(chart);
        var isBase = stem == "values";
        var isOverlay = !isBase && below is not null && (chart is not null || stem.StartsWith("values", StringComparison.OrdinalIgnoreCase));
        var name = chart is not null ? chartName(chart) ?? Path.GetFileName(chart)
            : isBase || stem.StartsWith("values", StringComparison.OrdinalIgnoreCase) ? Path.GetFileName(folder)
            : stem;
        return new ResourceSource(path, name, isOverlay ? Path.GetRelativePath(chart ?? folder, path).Replace('\\', '/') : null, isOverlay ? below : null, isNamed);
    }

    private static string? BaseBeside(string folder) => new[] { "values.yaml", "values.yml" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);

    /// <summary>The chart a file belongs to: the next folder upward with <c>Chart.yaml</c>, three levels at most.</summary>
    private static string? ChartOf(string path) => ChartAbove(Path.GetDirectoryName(path)!);

    private static string? ChartAbove(string start)
    {
        var folder = start;
        for (var i = 0; i < 3 && !string.IsNullOrEmpty(folder); i++, folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, ChartFile)))
                return folder;
        }
        return null;
    }
}
