using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SafeOps.Drift.States;

namespace SafeOps.Drift.Comparison;

/// <summary>The attributes of states' instances, read again from where they lie. Any number of threads may ask.</summary>
internal sealed class StateAttributes(IReadOnlyList<string> files) : IDisposable
{
    private readonly Lazy<SafeFileHandle>[] _handles = [.. files.Select(f => new Lazy<SafeFileHandle>(() => File.OpenHandle(f, options: FileOptions.RandomAccess)))];

    /// <summary>The caller disposes the lease, and the document is gone with it.</summary>
    public AttributeLease Read(StateEntry entry)
    {
        if (entry.Kept is { } kept)
            return new AttributeLease(JsonDocument.Parse(kept, StateFile.Nesting), null);
        var buffer = ArrayPool<byte>.Shared.Rent(entry.Length);
        return new AttributeLease(StateFile.ReadAttributes(files[entry.File], _handles[entry.File], entry.Offset, buffer.AsMemory(0, entry.Length)), buffer);
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
