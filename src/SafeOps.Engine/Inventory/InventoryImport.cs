namespace SafeOps.Inventory;

/// <summary>Makes an inventory of our own form of a file that something else wrote.</summary>
/// <param name="Manifest">As it was written.</param>
/// <param name="Problems">Rows that were left out, and what else a person should know.</param>
public sealed record ImportedInventory(InventoryManifest Manifest, IReadOnlyList<string> Problems);

public static class InventoryImport
{
    /// <summary>
    /// Reads <paramref name="source"/> in any shape that <see cref="InventoryFile"/> reads, and writes it into <paramref name="folder"/>.
    /// What it covers stays as it was known: an inventory of ours keeps its manifest, any other gets one with
    /// <see cref="InventorySource.Imported"/>. Gaps stay gaps.
    /// </summary>
    /// <param name="folder">Absolute. May be the one that is read.</param>
    /// <param name="tool">Name and version of what writes: <c>SafeOps 0.6.0</c>.</param>
    public static ImportedInventory Import(string source, string folder, string tool, IProgress<long>? bytesRead, CancellationToken cancellationToken)
    {
        using var file = InventoryFile.Open(source);
        var places = new List<RowPlace>();
        file.ReadRows((place, _) => places.Add(place), bytesRead, cancellationToken);
        using var writer = InventoryWriter.Create(folder);
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Add(file.RowBytes(place));
        }
        var manifest = file.Manifest with { Tool = file.Manifest.Tool ?? tool };
        return new ImportedInventory(writer.Complete(manifest), [.. file.Problems, .. writer.Problems]);
    }
}
