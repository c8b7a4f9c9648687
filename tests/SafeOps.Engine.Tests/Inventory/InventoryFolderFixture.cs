using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Inventory;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Inventory;

/// <summary>A folder of its own for files that a test reads as inventories.</summary>
public abstract class InventoryFolderFixture : IDisposable
{
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("safeops-inventory-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected string Write(string text, string name = "rows.json", Encoding? encoding = null)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
        return path;
    }

    /// <summary>Reads all of it, each row a second time by its place, and gives the second reading.</summary>
    private protected static Reading Read(string path)
    {
        using var file = InventoryFile.Open(path);
        var places = new List<(RowPlace Place, string Row)>();
        file.ReadRows((place, row) => places.Add((place, Encoding.UTF8.GetString(row.Span))), null, CancellationToken.None);
        var rows = new List<JsonObject>();
        foreach (var (place, _) in places)
        {
            using var row = file.ReadRow(place);
            rows.Add(JsonObject.Create(row.RootElement.Clone())!);
        }
        return new Reading(rows, file.Manifest, file.Problems, places.TrueForAll(p => p.Place.File == 0));
    }

    /// <summary>One text for rows that say the same: order, absent and empty members, and case where Azure has none do not count.</summary>
    private protected static string Canonical(JsonObject row)
    {
        var id = ArmId.TryParse((string)row["id"]!, out var parsed) ? parsed : throw new InvalidOperationException("A row has no id.");
        var one = new JsonObject { ["id"] = id.Key, ["type"] = id.Type.ToLowerInvariant(), ["name"] = id.Name };
        foreach (var name in (string[])["location", "sku", "kind", "tags", "managedBy", "identity", "zones", "plan", "properties", "notFetched", "partialProperties"])
        {
            if (row[name] is { } value && value.ToJsonString() is not ("{}" or "\"\""))
                one[name] = value.DeepClone();
        }
        return CanonicalJson.Write(one);
    }

    private protected sealed record Reading(IReadOnlyList<JsonObject> Rows, InventoryManifest Manifest, IReadOnlyList<string> Problems, bool InPlace)
    {
        public IEnumerable<string?> Names => Rows.Select(r => ArmId.TryParse((string)r["id"]!, out var id) ? id.Name : null);
    }
}
