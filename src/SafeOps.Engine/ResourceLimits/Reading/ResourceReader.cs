using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>What files and folders say of containers.</summary>
/// <param name="Problems">What could not be read, each with its place; the rest is there.</param>
/// <param name="Notes">What was left out on purpose.</param>
internal sealed record ResourceReading(IReadOnlyList<ContainerResources> Containers, IReadOnlyList<SafeOpsException> Problems, IReadOnlyList<string> Notes);

/// <summary>Reads manifests, objects of a cluster and helm values, whichever the files are.</summary>
/// <param name="location">The folder names are shown from.</param>
internal sealed class ResourceReader(IYamlReader yaml, string location)
{
    private const long LargestFile = 256 * 1024 * 1024;

    private readonly List<SafeOpsException> _problems = [];
    private readonly List<string> _notes = [];
    private readonly List<ContainerResources> _containers = [];

    /// <summary>Files and folders, full paths. What is named and cannot be read is a problem; so is what in a folder should be readable.</summary>
    public static ResourceReading Read(IYamlReader yaml, string location, IReadOnlyList<string> paths)
    {
        var reader = new ResourceReader(yaml, location);
        var values = new ResourceValues(reader._problems);
        var ranges = new LimitRanges(values);
        foreach (var source in ResourceFiles.Find(paths, reader.ChartName, reader._problems, reader._notes))
            reader.Take(source, values, ranges);
        return new ResourceReading(Distinct(reader._containers.Select(ranges.Complete)), reader._problems, reader._notes);
    }

    private void Take(ResourceSource source, ResourceValues values, LimitRanges ranges)
    {
        var (opened, documents) = Open(source.Path, source.IsNamed);
        if (opened is not { } file)
            return;
        for (var i = 0; i < documents.Count; i++)
        {
            if (documents[i] is not DataMapping document || document["safeops"] is not null)
                continue;
            if (ManifestReader.IsObject(document))
            {
                ranges.Read(file, document);
                _containers.AddRange(new ManifestReader(values).Read(file, document, documents.Count > 1 ? i : null));
            }
            else if (documents.Count == 1)
            {
                var helm = new HelmValuesReader(values);
                var found = helm.Read(file, document, source.Chart, source.Overlay);
                // Told of already, where the base is read for itself.
                var below = source.Base is { } path && Open(path, isNamed: false) is ({ } under, [DataMapping root]) ? new HelmValuesReader(new ResourceValues([])).Read(under, root, source.Chart, null) : [];
                _containers.AddRange(found.Select(c => HelmValuesReader.Over(c, below)));
            }
        }
    }

    private (ResourceFile? File, IReadOnlyList<DataNode> Documents) Open(string path, bool isNamed)
    {
        var shown = Shown(path);
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{shown} is larger than 256 MiB.", "Give a smaller part of it: kubectl get -n <namespace> -o json.", path);
            var file = new ResourceFile(path, shown, TextFile.Decode(File.ReadAllBytes(path), shown).Text);
            return (file, file.IsJson ? [JsonText.Read(file.Text, shown)] : yaml.Read(file.Text, shown));
        }
        catch (MistakesException) when (IsTemplate(path))
        {
            var told = $"{shown} is a template; templates are not rendered.";
            if (isNamed)
                _problems.Add(new SafeOpsException(ErrorCodes.DocumentInvalid, told, "Give the chart's values, or what 'helm template' writes.", path));
            else
                _notes.Add(told);
        }
        catch (SafeOpsException failure)
        {
            _problems.Add(failure);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            _problems.Add(new SafeOpsException(ErrorCodes.FileNotFound, $"{shown} is not there.", "Look at the path, and at the folder it is meant from.", path, error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new SafeOpsException(ErrorCodes.FileUnreadable, $"{shown} cannot be read: {error.Message}", "Look at who may read it.", path, error));
        }
        return (null, []);
    }

    private static bool IsTemplate(string path)
    {
        using var lines = new StreamReader(path);
        return lines.ReadToEnd().Contains("{{", StringComparison.Ordinal);
    }

    /// <summary>The name in a folder's <c>Chart.yaml</c>; null where it has none.</summary>
    private string? ChartName(string folder)
    {
        var path = Path.Combine(folder, ResourceFiles.ChartFile);
        return File.Exists(path) && Open(path, isNamed: false).Documents is [DataMapping chart] ? ManifestReader.Text(chart, "name") : null;
    }

    private string Shown(string path)
    {
        var relative = Path.GetRelativePath(location, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace('\\', '/');
    }

    /// <summary>Pods and ReplicaSets of one owner say the same: the owner itself speaks, else the first of them, with the kills of all.</summary>
    private static List<ContainerResources> Distinct(IEnumerable<ContainerResources> containers) =>
    [
        .. containers.GroupBy(c => c.Origin == ResourceOrigin.Live ? $"{c.Namespace}/{c.Workload}/{c.Container}/{c.Role}" : c.Place.ToString() + c.Workload + c.Container + c.Overlay + ValuePath.Show(c.Path))
            .Select(g => (g.FirstOrDefault(c => !c.IsOwned) ?? g.First()) with { OomKills = g.Sum(c => c.OomKills) }),
    ];
}
