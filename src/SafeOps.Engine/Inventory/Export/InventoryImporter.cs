using System.Text.Json;
using SafeOps.Values;

namespace SafeOps.Inventory.Export;

/// <summary>Makes an inventory of files that something else wrote: an answer each, or the pages of one.</summary>
/// <param name="tool">Name and version of what writes.</param>
public sealed class InventoryImporter(TimeProvider time, string tool)
{
    private const int MostProblems = 5;

    /// <param name="sources">Files, or folders of an inventory; full paths.</param>
    /// <param name="from">What a person calls them; null: their names.</param>
    /// <param name="replaces">Whether an inventory that lies in the folder is replaced.</param>
    /// <param name="writes">False: all is read, and nothing written.</param>
    public InventorySummary Import(IReadOnlyList<string> sources, string? from, string folder, bool replaces, bool writes, ExportWatch watch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var joined = sources.Count == 1 ? null : JoinedFiles.Of(sources);
        var source = joined?.Path ?? sources[0];
        var types = new TypeTally();
        InventoryManifest manifest;
        IReadOnlyList<string> problems;
        if (writes)
        {
            using var claim = FolderClaim.Take(folder, replaces);
            (manifest, problems) = InventoryImport.Import(source, folder, tool, Progress(source, watch), cancellationToken);
            Read(folder, types, watch, cancellationToken);
        }
        else
        {
            (manifest, problems) = Read(source, types, watch, cancellationToken);
        }
        Warn(manifest, problems, watch);
        return new InventorySummary
        {
            Path = folder,
            IsWritten = writes,
            Source = manifest.Source,
            From = from ?? (sources.Count == 1 ? sources[0] : Counts.Of(sources.Count, "file")),
            Taken = manifest.Taken,
            Count = manifest.Count,
            Subscriptions = manifest.Subscriptions,
            Types = types.Counts,
            ChildTypes = manifest.ChildTypes,
            Gaps = manifest.Gaps,
            HasProperties = manifest.HasProperties,
            Tool = manifest.Tool,
            Digest = writes ? manifest.Digest : null,
            Duration = time.GetElapsedTime(started),
            Replaces = !writes && FolderClaim.HasInventory(folder),
        };
    }

    private static (InventoryManifest Manifest, IReadOnlyList<string> Problems) Read(string path, TypeTally types, ExportWatch watch, CancellationToken cancellationToken)
    {
        using var file = InventoryFile.Open(path);
        file.ReadRows((_, row) => types.Add(row.Span), Progress(path, watch), cancellationToken);
        return (file.Manifest, file.Problems);
    }

    private static Reading Progress(string path, ExportWatch watch) => new(Path.GetFileName(path), File.Exists(path) ? new FileInfo(path).Length : null, watch);

    private static void Warn(InventoryManifest manifest, IReadOnlyList<string> problems, ExportWatch watch)
    {
        foreach (var problem in problems.Take(MostProblems))
            watch.Warns(problem);
        if (problems.Count > MostProblems)
            watch.Warns($"{Counts.Of(problems.Count - MostProblems, "other row")} had problems too.");
        if (!manifest.IsComplete)
            watch.Warns($"The inventory is incomplete: {manifest.Gaps[0]}");
    }

    private sealed class Reading(string name, long? length, ExportWatch watch) : IProgress<long>
    {
        public void Report(long value) => watch.Progress(name, ByteSize.Format(value), value, length);
    }

    /// <summary>How many rows of each type there are.</summary>
    private sealed class TypeTally
    {
        private readonly Dictionary<string, (string Type, long Count)> _types = new(StringComparer.OrdinalIgnoreCase);

        public IReadOnlyList<TypeCount> Counts => [.. _types.Values.OrderByDescending(t => t.Count).ThenBy(t => t.Type, StringComparer.OrdinalIgnoreCase).Select(t => new TypeCount(t.Type, t.Count))];

        /// <param name="row">In the inventory's own form.</param>
        public void Add(ReadOnlySpan<byte> row)
        {
            var json = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = 250 });
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isType = json.ValueTextEquals("type"u8);
                json.Read();
                if (isType && json.TokenType == JsonTokenType.String)
                {
                    var type = json.GetString()!;
                    _types[type] = _types.TryGetValue(type, out var known) ? (known.Type, known.Count + 1) : (type, 1);
                    return;
                }
                json.Skip();
            }
        }
    }
}
