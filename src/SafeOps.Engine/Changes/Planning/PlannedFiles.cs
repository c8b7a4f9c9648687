namespace SafeOps.Changes.Planning;

/// <summary>
/// Files as they would be: what earlier steps would write, move or delete, over what is on the disk. Small contents are kept
/// in memory; a large file copied or moved is a reference to the file on disk that has its content.
/// </summary>
public sealed class PlannedFiles
{
    private readonly Dictionary<string, PlannedFile> _changed = new(StringComparer.Ordinal);

    /// <summary>The state of a file: as planned, or as it is on the disk (links not followed).</summary>
    public PlannedFile this[string fullPath]
    {
        get => _changed.TryGetValue(fullPath, out var planned) ? planned : PlannedFile.OnDisk(fullPath);
        set => _changed[fullPath] = value;
    }

    /// <summary>Paths whose planned state differs from the disk, in ordinal order.</summary>
    public IReadOnlyList<string> Changed => [.. _changed.Keys.Order(StringComparer.Ordinal)];

    public bool IsPlanned(string fullPath) => _changed.ContainsKey(fullPath);
}

/// <summary>A file's state: absent, content in memory, or the content of a file on the disk.</summary>
public sealed record PlannedFile(bool Exists, byte[]? Content, string? DiskPath)
{
    /// <summary>The permissions it would have; null where they are those on the disk or the system's default.</summary>
    public UnixFileMode? Mode { get; init; }

    public static readonly PlannedFile Missing = new(false, null, null);

    public static PlannedFile With(byte[] content) => new(true, content, null);

    public static PlannedFile From(string diskPath) => new(true, null, diskPath);

    public static PlannedFile OnDisk(string fullPath) => File.Exists(fullPath) ? From(fullPath) : Missing;

    public long Length => Content?.LongLength ?? new FileInfo(DiskPath!).Length;

    public Stream Open() => Content is { } bytes
        ? new MemoryStream(bytes, writable: false)
        : new FileStream(DiskPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
