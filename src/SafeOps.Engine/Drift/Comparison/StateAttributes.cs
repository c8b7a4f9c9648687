using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Drift.Comparison;

/// <summary>The attributes of states' instances, read again from where they lie. Any number of threads may ask.</summary>
internal sealed class StateAttributes(IReadOnlyList<string> files) : IDisposable
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonFile.DeepestNesting };

    private readonly Lazy<SafeFileHandle>[] _handles = [.. files.Select(f => new Lazy<SafeFileHandle>(() => File.OpenHandle(f, options: FileOptions.RandomAccess)))];

    /// <summary>The caller disposes the lease, and the document is gone with it.</summary>
    public AttributeLease Read(StateEntry entry)
    {
        if (entry.Kept is { } kept)
            return new AttributeLease(JsonDocument.Parse(kept, Options), null);
        var buffer = ArrayPool<byte>.Shared.Rent(entry.Length);
        try
        {
            var handle = _handles[entry.File].Value;
            var read = 0;
            while (read < entry.Length && RandomAccess.Read(handle, buffer.AsSpan(read, entry.Length - read), entry.Offset + read) is > 0 and var now)
                read += now;
            return new AttributeLease(JsonDocument.Parse(buffer.AsMemory(0, read), Options), buffer);
        }
        catch (JsonException error)
        {
            throw new SafeOpsException(ErrorCodes.StateFileInvalid, $"{files[entry.File]} has changed while it was compared.", "Compare again.", files[entry.File], error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{files[entry.File]} cannot be read again: {error.Message}", "Look at who may read it.", files[entry.File], error);
        }
    }

    public void Dispose()
    {
        foreach (var handle in _handles.Where(h => h.IsValueCreated))
            handle.Value.Dispose();
    }
}

/// <summary>Attributes as long as they are wanted.</summary>
internal readonly struct AttributeLease(JsonDocument document, byte[]? buffer) : IDisposable
{
    public JsonElement Root => document.RootElement;

    public void Dispose()
    {
        document.Dispose();
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
