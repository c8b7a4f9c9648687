using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>The project's files that a release is rendered from: its chart, where that is of the project, and its values.</summary>
internal sealed class ChartFiles
{
    private readonly SafeOpsProject _project;
    private readonly PlannedFiles _files;
    private readonly string? _chart;
    private readonly IReadOnlyList<string> _values;

    public ChartFiles(UpgradeOptions options, SafeOpsProject project, PlannedFiles files)
    {
        _project = project;
        _files = files;
        _values = [.. options.Values.Select(project.Folder.Resolve)];
        _chart = LocalChart(options.Chart, project, files);
    }

    /// <summary>Full paths of all there are, as earlier steps would leave them, in ordinal order.</summary>
    public IReadOnlyList<string> All => [.. InChart.Concat(_values.Where(v => _files[v].Exists)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>An earlier step would write, move or delete one of them.</summary>
    public bool ArePlanned => _files.Changed.Any(f => _values.Contains(f) || IsInChart(f));

    private IEnumerable<string> InChart => _chart is null ? []
        : _files[_chart].Exists ? [_chart]
        : (Directory.Exists(_chart) ? Directory.EnumerateFiles(_chart, "*", SearchOption.AllDirectories) : []).Concat(_files.Changed.Where(IsInChart)).Distinct(StringComparer.Ordinal).Where(f => _files[f].Exists);

    /// <summary>The step that may change them in a way nobody can predict; null where none does.</summary>
    public string? WaitsFor(PlannedWorld world) =>
        (_chart is null ? null : world.WaitsFor($"file:{_chart}") ?? world.WaitsForNewFiles)
        ?? All.Concat(_values).Select(f => world.WaitsFor($"file:{f}")).FirstOrDefault(s => s is not null);

    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.FileNotFound"/>: a values file is not there.</exception>
    public void Require()
    {
        if (_values.FirstOrDefault(v => !_files[v].Exists) is { } missing)
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"The values file {_project.Folder.Display(missing)} is not there.", "Correct 'values:', or write the file in an earlier step.", missing);
    }

    /// <summary>The digest of the chart and of each values file, by their paths in the project.</summary>
    public async Task<JsonObject> DigestsAsync(CancellationToken cancellationToken)
    {
        var digests = new JsonObject();
        if (_chart is not null)
        {
            var parts = new List<string>();
            foreach (var file in InChart.Order(StringComparer.Ordinal))
                parts.Add($"{Path.GetRelativePath(_chart, file)}\n{await DigestAsync(file, cancellationToken).ConfigureAwait(false)}");
            digests[_project.Folder.Display(_chart)] = Digest.OfText(string.Join('\n', parts));
        }
        foreach (var file in _values.Where(v => _files[v].Exists))
            digests[_project.Folder.Display(file)] = await DigestAsync(file, cancellationToken).ConfigureAwait(false);
        return digests;
    }

    /// <summary>The options with each chart and values file that an earlier step would change replaced by a copy with that content.</summary>
    /// <param name="folder">For the copies: owner-only, and empty.</param>
    public async Task<UpgradeOptions> CopyAsync(UpgradeOptions options, string folder, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        for (var i = 0; i < _values.Count; i++)
            values.Add(_files.IsPlanned(_values[i]) ? await CopyAsync(_values[i], Path.Combine(folder, $"values-{i}.yaml"), cancellationToken).ConfigureAwait(false) : options.Values[i]);
        if (_chart is null || !_files.Changed.Any(IsInChart))
            return options with { Values = values };
        var copy = Path.Combine(folder, "chart", Path.GetFileName(_chart));
        foreach (var file in InChart)
            await CopyAsync(file, file == _chart ? copy : Path.Combine(copy, Path.GetRelativePath(_chart, file)), cancellationToken).ConfigureAwait(false);
        return options with { Values = values, Chart = copy };
    }

    /// <summary>The full path of a chart that is part of the project; null for one that helm fetches.</summary>
    private static string? LocalChart(string chart, SafeOpsProject project, PlannedFiles files)
    {
        if (chart.Contains("://", StringComparison.Ordinal))
            return null;
        // As helm takes it: what is there as a path is one, whatever else the name may mean.
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(chart, project.Root));
        var there = Directory.Exists(path) || files[path].Exists || files.Changed.Any(f => f.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return there || chart.StartsWith('.') || Path.IsPathRooted(chart) ? project.Folder.Resolve(path) : null;
    }

    private bool IsInChart(string file) => _chart is not null && (file == _chart || file.StartsWith(_chart + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        using var stream = _files[file].Open();
        return await Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> CopyAsync(string file, string copy, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        using var from = _files[file].Open();
        using var to = new FileStream(copy, OwnerOnly);
        await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        return copy;
    }

    private static FileStreamOptions OwnerOnly => OperatingSystem.IsWindows()
        ? new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write }
        : new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = DurableFile.OwnerOnlyFile };
}
