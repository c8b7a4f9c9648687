using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Reads the objects a step is about: from files, from the step itself, or from what kustomize builds.</summary>
internal sealed class ManifestReader(StepOptions options, KubernetesPlace place, StepContext context)
{
    private const long LargestFile = 16_000_000;
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly List<Manifest> _found = [];
    private readonly List<Mistake> _mistakes = [];

    /// <summary>The files that <c>manifests:</c> names, full paths in their order; a folder gives its own, not those of folders in it.</summary>
    public static IReadOnlyList<string> Files(IEnumerable<string> patterns, StepContext context, PlannedFiles? planned)
    {
        var files = new List<string>();
        foreach (var pattern in patterns)
        {
            if (GlobPattern.Parse(pattern).HasWildcard)
            {
                files.AddRange(Matching(pattern, context, planned));
                continue;
            }
            var target = FileTarget.Of(context, pattern);
            if (Directory.Exists(target.Path))
                files.AddRange(Matching($"{pattern.TrimEnd('/')}/*", context, planned).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)));
            else
                files.Add(target.Path);
        }
        return [.. files.Distinct(StringComparer.Ordinal)];
    }

    /// <param name="planned">Files as earlier steps leave them; null: as they are on the disk.</param>
    /// <param name="only">Of the files only this one, where a single object of it is wanted.</param>
    public async Task<IReadOnlyList<Manifest>> ReadAsync(PlannedFiles? planned, string? only, CancellationToken cancellationToken)
    {
        if (options.Step.With["manifests"] is not null)
        {
            foreach (var file in only is null ? Files(options.Texts("manifests"), context, planned) : [FileTarget.Of(context, only).Path])
                await ReadFileAsync(file, planned ?? new PlannedFiles(), cancellationToken).ConfigureAwait(false);
        }
        if (options.Value("manifest") is { } inline)
            Add(inline, null, options.Step.Place, _ => options.Step.Place);
        if (options.TextOrNull("kustomize") is { } folder)
            await BuildAsync(folder, cancellationToken).ConfigureAwait(false);
        foreach (var twice in _found.GroupBy(m => m.Name with { Version = "" }).Where(g => g.Count() > 1))
            _mistakes.Add(Mistaken(twice.Last().Place, $"{twice.Key.Short} stands here a second time; the first is in {twice.First().Place}."));
        if (_mistakes.Count > 0)
            throw new MistakesException(ErrorCodes.DocumentInvalid, _mistakes);
        foreach (var manifest in _found.Where(m => ObjectText.IsSecret(m.Desired)))
            ObjectText.HideData(manifest.Desired, context.Secrets.Masker);
        return [.. _found.OrderBy(m => m.Order)];
    }

    private static IEnumerable<string> Matching(string pattern, StepContext context, PlannedFiles? planned)
    {
        var glob = GlobPattern.Parse(pattern);
        var folder = ProjectFolder.RealPath(context.Project.Folder.Resolve(glob.Folder));
        var made = planned?.Changed.Where(p => p.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && glob.IsMatch(Path.GetRelativePath(folder, p).Replace('\\', '/'))) ?? [];
        return context.Services.Glob.Find(context.Project.Root, [pattern]).Concat(made)
            .Where(p => planned?.IsPlanned(p) != true || planned[p].Exists)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    private async Task ReadFileAsync(string path, PlannedFiles files, CancellationToken cancellationToken)
    {
        var target = FileTarget.Of(context, path);
        if (!files[path].Exists)
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{target.Name} is not there.", "Correct 'manifests:', or make the file in an earlier step.", target.Name);
        var text = TextFile.Decode(await FileContent.ReadAsync(files[path], target, LargestFile, cancellationToken).ConfigureAwait(false), target.Name).Text;
        Read(text, target.Name, target.Name);
    }

    private async Task BuildAsync(string folder, CancellationToken cancellationToken)
    {
        var kubectl = new Kubectl(place, context);
        var command = new StepCommand(Kubectl.Program, ["kustomize", context.Project.Folder.Display(context.Project.Folder.Resolve(folder))]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        kubectl.Require(command, result);
        Read(result.Output, $"{folder} (as kustomize builds it)", null);
    }

    private void Read(string text, string name, string? source)
    {
        IReadOnlyList<DataNode> documents;
        try
        {
            documents = Path.GetExtension(name) == ".json" ? [JsonText.Read(text, name)] : context.Services.Yaml.Read(text, name);
        }
        catch (MistakesException error)
        {
            _mistakes.AddRange(error.Mistakes);
            return;
        }
        foreach (var document in documents.Where(d => d is not DataScalar { Value: null }))
        {
            var items = document is DataMapping { } map && map["items"] is DataSequence list && ((map["kind"] as DataScalar)?.Text.EndsWith("List", StringComparison.Ordinal) ?? false) ? list.Items : [document];
            foreach (var item in items)
                Add(ManifestValue.ToJson(item), source, name, _ => $"{name}:{item.Span.Line}:{item.Span.Column}");
        }
    }

    private void Add(JsonNode? node, string? source, string file, Func<JsonNode?, string> placeOf)
    {
        if (node is JsonArray several)
        {
            foreach (var item in several)
                Add(item, source, file, placeOf);
            return;
        }
        var at = placeOf(node);
        if (node is not JsonObject desired || ObjectName.Of(desired) is not { } name)
        {
            _mistakes.Add(Mistaken(at, node is JsonObject map && map["metadata"]?["generateName"] is not null
                ? "an object that is applied needs a name: 'generateName' makes another one each time."
                : "this is no object of Kubernetes: it needs apiVersion, kind and metadata.name."));
            return;
        }
        _found.Add(new Manifest((JsonObject)desired.DeepClone(), name, source, at));
    }

    private static Mistake Mistaken(string at, string message)
    {
        var parts = at.Split(':');
        return parts.Length >= 3 && int.TryParse(parts[^2], out var line) && int.TryParse(parts[^1], out var column)
            ? new Mistake(string.Join(':', parts[..^2]), line, column, message)
            : new Mistake(at, 1, 1, message);
    }
}
