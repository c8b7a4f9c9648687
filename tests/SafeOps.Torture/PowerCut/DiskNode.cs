namespace SafeOps.Torture.PowerCut;

/// <summary>A file or folder: as programs see it, and as it is on the platters.</summary>
internal sealed class DiskNode
{
    public DiskNode(bool isFolder, UnixFileMode mode)
    {
        Mode = mode;
        if (isFolder)
            (Entries, FlushedEntries) = ([], []);
    }

    public UnixFileMode Mode { get; set; }

    public byte[] Content { get; private set; } = [];

    public byte[] FlushedContent { get; private set; } = [];

    /// <summary>What the content was after each write since the last flush.</summary>
    public List<byte[]> Unflushed { get; } = [];

    /// <summary>Null for a file.</summary>
    public Dictionary<string, DiskNode>? Entries { get; }

    public Dictionary<string, DiskNode>? FlushedEntries { get; }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        var content = Content;
        if (offset + bytes.Length > content.Length)
            Array.Resize(ref content, (int)offset + bytes.Length);
        else
            content = [.. content];
        bytes.CopyTo(content.AsSpan((int)offset));
        Set(content);
    }

    public void Resize(long length)
    {
        if (length == Content.Length)
            return;
        var content = Content;
        Array.Resize(ref content, (int)length);
        Set(content);
    }

    /// <summary>Everything up to <paramref name="content"/> is on the disk.</summary>
    public void Flush(byte[] content)
    {
        FlushedContent = content;
        Unflushed.RemoveRange(0, Unflushed.IndexOf(content) + 1);
    }

    private void Set(byte[] content)
    {
        Content = content;
        Unflushed.Add(content);
    }
}
