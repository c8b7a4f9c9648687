using System.Buffers;
using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Inventory.Reading;
using SafeOps.Values;

namespace SafeOps.Inventory;

/// <summary>Where a row lies, to be read again.</summary>
/// <param name="File">0: in the file. 1: it was converted, and is kept in memory.</param>
/// <param name="Offset">Byte at which it begins; of a kept one its number.</param>
public readonly record struct RowPlace(int File, long Offset, int Length);

/// <summary>Takes a row.</summary>
/// <param name="row">
/// A JSON object in UTF-8, in the inventory's own form: <c>id</c>, <c>name</c>, <c>type</c>, <c>location</c>, <c>resourceGroup</c>,
/// <c>subscriptionId</c>, <c>sku</c>, <c>kind</c>, <c>tags</c>, <c>managedBy</c>, <c>identity</c>, <c>zones</c>, <c>plan</c>,
/// <c>properties</c>, in any order, each but the id perhaps absent; others may be there and say nothing. <c>notFetched</c>: names of
/// members that are not known of this resource. <c>partialProperties: true</c>: what is absent in its properties is not known. Valid
/// during the call only.
/// </param>
public delegate void RowReader(RowPlace place, ReadOnlyMemory<byte> row);

/// <summary>As <see cref="RowReader"/>, with the row's head where it is known already.</summary>
internal delegate void HeadedRowReader(RowPlace place, ReadOnlyMemory<byte> row, RowHead? head);

/// <summary>
/// An inventory opened for reading: a folder that <c>Export-AzureInventory</c> wrote, or a JSON file in any shape that Azure CLI,
/// Resource Graph, Resource Manager and Az PowerShell give. Rows in our names are read where they stand, others are converted one by
/// one and kept in memory.
/// </summary>
/// <remarks>
/// Failures are <see cref="SafeOpsException"/>s: <see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.FileUnreadable"/>,
/// <see cref="ErrorCodes.DocumentInvalid"/> for what is no JSON from its beginning, <see cref="ErrorCodes.InventoryInvalid"/> for what
/// is something else. A file that breaks off after some rows is read as far as it goes, and its manifest has a gap.
/// </remarks>
public sealed class InventoryFile : IDisposable
{
    private const int RowsBetweenReports = 512;

    private readonly InventoryBytes _bytes;
    private readonly InventoryFolder _folder;
    private readonly RowProblems _problems;
    private readonly RowTally _tally = new();
    private readonly List<byte[]> _kept = [];
    private readonly bool _isOurs;
    private int? _cutAt;
    private bool _isRead;

    private InventoryFile(InventoryFolder folder, InventoryBytes bytes)
    {
        (_folder, _bytes, _problems) = (folder, bytes, new RowProblems(folder.File));
        _isOurs = folder.Manifest?.Digest is not null;
        foreach (var problem in folder.Problems)
            _problems.Add(problem);
        Manifest = folder.Manifest ?? new InventoryManifest { Source = InventorySource.Imported, Taken = folder.Taken, Count = 0, HasProperties = false };
    }

    /// <summary>The file with the rows.</summary>
    public string Path => _folder.File;

    /// <summary>
    /// What the inventory covers. Of a file without a manifest, what its rows and answers show: whole once <see cref="ReadRows"/> has
    /// ended. Gaps that reading shows (cut off, changed since it was written) are known then too.
    /// </summary>
    public InventoryManifest Manifest { get; private set; }

    /// <summary>Rows that could not be used, and what else a person should know: place and reason, a sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems.Texts;

    /// <summary>Rows that could not be used: what they tell of is not known to be absent.</summary>
    public int UnusableRows { get; private set; }

    /// <summary>Where and why the file breaks off; null for one that was read to its end.</summary>
    public SafeOpsException? Failure { get; private set; }

    /// <param name="path">A file, or a folder with <c>azure-resources.json</c>.</param>
    public static InventoryFile Open(string path)
    {
        var folder = InventoryFolder.Find(path);
        var bytes = InventoryBytes.Open(folder.File);
        try
        {
            WrongDocument.RefuseByHead(folder.File, bytes);
            return new InventoryFile(folder, bytes);
        }
        catch (SafeOpsException)
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Reads all rows, once, front to back. A second row of one id is left out.</summary>
    /// <param name="bytesRead">How far it has come, in bytes.</param>
    public void ReadRows(RowReader read, IProgress<long>? bytesRead, CancellationToken cancellationToken) =>
        ReadHeadedRows((place, row, _) => read(place, row), bytesRead, cancellationToken);

    /// <summary>As the other, for whoever looks at the heads.</summary>
    internal void ReadHeadedRows(HeadedRowReader read, IProgress<long>? bytesRead, CancellationToken cancellationToken)
    {
        if (_isRead)
            throw new InvalidOperationException("The rows were read before.");
        _isRead = true;
        var facts = new AnswerFacts();
        var rows = 0L;
        SafeOpsException? broken = null;
        using var json = _bytes.OpenJson(digests: _isOurs);
        var finder = new RowFinder(json, _bytes, 0, _isOurs, facts, Found, Unusable);
        try
        {
            finder.Read();
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.DocumentInvalid && _tally.Count > 0)
        {
            broken = error;
        }
        bytesRead?.Report(_bytes.Length);
        if (_tally.Count == 0 && (rows > 0 || !finder.FoundRows))
            throw WrongDocument.Refusal(Path, finder, rows, Problems);
        Close(facts, broken, rows);

        void Unusable(long offset, string what)
        {
            UnusableRows++;
            _problems.Add(++rows, offset, what);
        }

        void Found(long offset, ReadOnlyMemory<byte> row, RowScan scan)
        {
            rows++;
            if (rows % RowsBetweenReports == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bytesRead?.Report(json.Offset);
            }
            Take(rows, offset, row, scan, read);
        }
    }

    /// <summary>Reads a row again. May be called from several threads; the caller disposes of what it gets.</summary>
    public JsonDocument ReadRow(RowPlace place)
    {
        try
        {
            return JsonDocument.Parse(RowBytes(place), RowConverter.Nesting);
        }
        catch (JsonException error)
        {
            throw Moved(place, error);
        }
    }

    /// <summary>As the other, without making an array for each row.</summary>
    /// <param name="buffer">Of <see cref="ArrayPool{T}.Shared"/> or empty; a larger one is rented in its place. What was read lies in it: the document is valid until its next use.</param>
    public JsonDocument ReadRow(RowPlace place, ref byte[] buffer)
    {
        if (place.File != 0 || _cutAt is not null)
            return ReadRow(place);
        if (buffer.Length < place.Length)
        {
            if (buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(place.Length);
        }
        _bytes.Read(place.Offset, buffer.AsSpan(0, place.Length));
        try
        {
            return JsonDocument.Parse(buffer.AsMemory(0, place.Length), RowConverter.Nesting);
        }
        catch (JsonException error)
        {
            throw Moved(place, error);
        }
    }

    public void Dispose() => _bytes.Dispose();

    /// <summary>The row as <see cref="ReadRow(RowPlace)"/> parses it: what was cut is known only when all rows were read.</summary>
    internal byte[] RowBytes(RowPlace place)
    {
        var row = place.File == 0 ? _bytes.Read(place.Offset, place.Length) : _kept[(int)place.Offset];
        if (_cutAt is not { } depth)
            return row;
        using var document = JsonDocument.Parse(row, RowConverter.Nesting);
        return PowerShellCuts.Reaches(document.RootElement, depth) ? RowConverter.WithoutProperties(row) : row;
    }

    private void Take(long number, long offset, ReadOnlyMemory<byte> row, RowScan scan, HeadedRowReader read)
    {
        // Rows of ours were looked at when they were written, and the digest tells whether they are still those.
        if (_isOurs && offset >= 0 && RowScan.IsAsWritten(row.Span) && RowScan.IsPlain(row.Span))
        {
            _tally.AddKnown();
            read(new RowPlace(0, offset, row.Length), row, null);
            return;
        }
        if (offset >= 0 && scan.IsOwnForm && RowScan.IsPlain(row.Span) && ArmId.KeyOf(scan.Id) is { } key && !PowerShellCuts.AreIn(row))
        {
            if (_tally.Add(key, scan.HasProperties))
                read(new RowPlace(0, offset, row.Length), row, scan.Head);
            else
                _problems.Add(number, offset, $"is a second one of {key}; the first counts");
            return;
        }
        if (!RowConverter.TryConvert(row, out var converted, out var problem))
        {
            UnusableRows++;
            _problems.Add(number, offset, problem);
            return;
        }
        if (converted.CutAt is { } depth)
            _cutAt = Math.Min(depth, _cutAt ?? depth);
        if (!_tally.Add(converted.Id.Key, converted.HasProperties))
        {
            _problems.Add(number, offset, $"is a second one of {converted.Id.Text}; the first counts");
            return;
        }
        _kept.Add(converted.Row);
        read(new RowPlace(1, _kept.Count - 1, converted.Row.Length), converted.Row, null);
    }

    private void Close(AnswerFacts facts, SafeOpsException? broken, long rows)
    {
        var gaps = new List<string>(Manifest.Gaps);
        if (broken is null)
        {
            facts.Close();
        }
        else
        {
            gaps.Add($"The file breaks off after {Counts.Of(rows, "row")}: {broken.Message}");
            Failure = broken;
            _problems.Add($"{broken.Message} The {Counts.Of(rows, "row")} before that count; what is not among them may still be in Azure.");
        }
        gaps.AddRange(facts.Gaps);
        if (_cutAt is not null)
            _problems.Add($"{Path}: ConvertTo-Json cut objects off: the properties of rows that go so deep are not used. Write it with ConvertTo-Json -Depth 100.");
        if (_folder.Manifest is not null)
        {
            if (broken is null && Manifest.Digest is { } digest && !string.Equals(digest, _bytes.Digest, StringComparison.OrdinalIgnoreCase))
                gaps.Add($"The file is not the one that its manifest was written for (SHA-256 {_bytes.Digest}, expected {digest}): it was changed, or its writing was interrupted.");
            else if (broken is null && Manifest.Count != _tally.Count)
                gaps.Add($"The manifest says that there are {Manifest.Count} rows; {_tally.Count} are here.");
            Manifest = Manifest with { Gaps = gaps };
            return;
        }
        if (RowsOfOneDefaultPage(facts) is { } question)
            _problems.Add(question);
        Manifest = Manifest with
        {
            Subscriptions = _tally.Subscriptions,
            // A list of one type looks no different from one of all: of others it says nothing.
            Types = facts.IsList && _tally.OnlyType is { } only ? [only] : [],
            ChildTypes = _tally.ChildTypes,
            Count = _tally.Count,
            TotalRecords = facts.TotalRecords,
            Pages = facts.Pages,
            HasProperties = _tally.HasProperties,
            Gaps = gaps,
        };
    }

    private SafeOpsException Moved(RowPlace place, JsonException error) =>
        new(ErrorCodes.FileUnreadable, $"{Path} was changed while it was read: the row at byte {place.Offset} is another.", "Repeat when nothing writes to it.", Path, error);

    /// <summary>A bare list does not say whether it was cut; that it has exactly a page's default size is worth a word.</summary>
    private string? RowsOfOneDefaultPage(AnswerFacts facts) => facts.Pages == 0 && _tally.Count is 100 or 1000
        ? $"{Path} has exactly {_tally.Count} rows and does not say whether these are all: Resource Graph gives 100 unless asked for more, and 1000 at most at a time."
        : null;
}
