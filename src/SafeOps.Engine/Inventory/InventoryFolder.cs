using SafeOps.Errors;
using SafeOps.Inventory.Reading;

namespace SafeOps.Inventory;

/// <summary>
/// An inventory on the disk: <c>azure-resources.json</c> with the rows, <c>last-updated.txt</c> with the moment they are of
/// (ISO 8601, UTC), and <c>manifest.json</c>, whose digest binds it to the rows.
/// </summary>
internal sealed record InventoryFolder
{
    public const string RowsName = "azure-resources.json";
    public const string ManifestName = "manifest.json";
    public const string MomentName = "last-updated.txt";

    public required string File { get; init; }

    /// <summary>Null for a file that has none: it was made by something else.</summary>
    public InventoryManifest? Manifest { get; init; }

    /// <summary>What <c>last-updated.txt</c> says, or else when the file was last written.</summary>
    public required DateTimeOffset Taken { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <param name="path">A folder, or a file of any name.</param>
    public static InventoryFolder Find(string path)
    {
        var file = path;
        if (Directory.Exists(path))
        {
            file = Path.Combine(path, RowsName);
            if (!System.IO.File.Exists(file))
                throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} has no {RowsName}.", $"Name the file, or a folder that Export-AzureInventory wrote.", path);
        }
        var folder = Path.GetDirectoryName(file);
        var isOurs = Path.GetFileName(file) == RowsName && folder is not null;
        var problems = new List<string>();
        var manifest = isOurs && System.IO.File.Exists(Path.Combine(folder!, ManifestName)) ? ManifestFile.Read(Path.Combine(folder!, ManifestName)) : null;
        return new InventoryFolder
        {
            File = file,
            Manifest = manifest,
            Taken = (isOurs ? Moment(Path.Combine(folder!, MomentName), problems) : null) ?? Written(file),
            Problems = problems,
        };
    }

    private static DateTimeOffset? Moment(string path, List<string> problems)
    {
        if (!System.IO.File.Exists(path))
            return null;
        var text = ManifestFile.Text(path).Trim();
        if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal, out var moment))
            return moment;
        problems.Add($"{path}: '{(text.Length > 40 ? text[..40] + "…" : text)}' is no moment such as 2026-01-31T12:00:00Z; the file's own time counts.");
        return null;
    }

    private static DateTimeOffset Written(string file)
    {
        try
        {
            return new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{file} cannot be read: {error.Message}", "Look at who may read it.", file, error);
        }
    }
}
