using System.Security.Cryptography;
using System.Text;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Inventory.Reading;

namespace SafeOps.Inventory;

/// <summary>
/// Writes an inventory into a folder: rows as they come, one a line, and last the moment and the manifest. Until
/// <see cref="Complete"/> the folder keeps what it had. Each file is replaced as a whole; after a crash between two of them the
/// manifest's digest does not fit the rows, and a reader says so.
/// </summary>
/// <remarks>Fails with <see cref="ErrorCodes.FileUnwritable"/>.</remarks>
public sealed class InventoryWriter : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly string _folder;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly RowTally _tally = new();
    private readonly RowProblems _problems;
    private long _given;
    private bool _isDone;

    private InventoryWriter(string folder, string temporary, FileStream stream)
    {
        (_folder, _temporary, _stream, _problems) = (folder, temporary, stream, new RowProblems("the source"));
        Write("["u8);
    }

    /// <summary>Rows that were written.</summary>
    public long Count => _tally.Count;

    /// <summary>Subscriptions that occur in the rows, lower case.</summary>
    public IReadOnlyList<string> Subscriptions => _tally.Subscriptions;

    /// <summary>Rows that were not written, and why.</summary>
    public IReadOnlyList<string> Problems => _problems.Texts;

    /// <param name="folder">Absolute; is made if it is not there.</param>
    public static InventoryWriter Create(string folder)
    {
        DurableFile.CreateFolder(folder);
        var temporary = Path.Combine(folder, DurableFile.TemporaryPrefix + Guid.NewGuid().ToString("N")[..12]);
        try
        {
            return new InventoryWriter(folder, temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, error);
        }
    }

    /// <summary>
    /// Adds a row: an object of JSON (UTF-8) of any maker that an <see cref="InventoryFile"/> can read. False where it has no id of
    /// Azure Resource Manager or its resource is there already: see <see cref="Problems"/>.
    /// </summary>
    public bool Add(ReadOnlyMemory<byte> row)
    {
        _given++;
        if (!RowConverter.TryConvert(row, out var converted, out var problem))
        {
            _problems.Add(_given, -1, problem);
            return false;
        }
        if (converted.CutAt is not null)
            _problems.Add(_given, -1, $"was cut by ConvertTo-Json: {converted.Id.Text} goes without its properties");
        if (!_tally.Add(converted.Id.Key, converted.HasProperties))
        {
            _problems.Add(_given, -1, $"is a second one of {converted.Id.Text}; the first counts");
            return false;
        }
        Write(_tally.Count == 1 ? "\n"u8 : ",\n"u8);
        Write(converted.Row);
        return true;
    }

    /// <summary>Puts the inventory in its place.</summary>
    /// <param name="manifest">
    /// What it covers. Count, digest and whether there are properties are filled in; of an import also subscriptions and child types,
    /// where it has none.
    /// </param>
    /// <returns>The manifest as it was written.</returns>
    public InventoryManifest Complete(InventoryManifest manifest)
    {
        var isImport = manifest.Source == InventorySource.Imported;
        Write("\n]\n"u8);
        var written = manifest with
        {
            Count = _tally.Count,
            HasProperties = _tally.HasProperties,
            Subscriptions = isImport && manifest.Subscriptions.Count == 0 ? _tally.Subscriptions : manifest.Subscriptions,
            ChildTypes = isImport && manifest.ChildTypes.Count == 0 ? _tally.ChildTypes : manifest.ChildTypes,
            Digest = Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant(),
        };
        try
        {
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_folder, error);
        }
        if (!DurableFile.TryRename(_temporary, Path.Combine(_folder, InventoryFolder.RowsName)))
            throw Unwritable(_folder, new IOException("The folder spans two file systems."));
        _isDone = true;
        DurableFile.Write(Path.Combine(_folder, InventoryFolder.MomentName), Encoding.ASCII.GetBytes(Moment(written.Taken) + "\n"));
        DurableFile.Write(Path.Combine(_folder, InventoryFolder.ManifestName), ManifestFile.Write(written));
        return written;
    }

    /// <summary>Without <see cref="Complete"/> nothing is left of what was written.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What was buffered could not be written; it goes anyway.
        }
        _hash.Dispose();
        if (!_isDone && File.Exists(_temporary))
            File.Delete(_temporary);
    }

    private static string Moment(DateTimeOffset taken) => taken.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException error)
        {
            throw Unwritable(_folder, error);
        }
    }

    private static SafeOpsException Unwritable(string folder, Exception error) =>
        new(ErrorCodes.FileUnwritable, $"{folder} cannot be written: {error.Message}", "Check the free space and the permissions of the folder.", folder, error);
}
