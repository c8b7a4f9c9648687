using SafeOps.Changes.Steps;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>Saved data in memory; can be told to fail before its n-th save, as a crash would.</summary>
public sealed class MemorySaved : ISavedData
{
    private readonly SortedDictionary<string, byte[]> _items = new(StringComparer.Ordinal);

    public Action<string> BeforeSave { get; set; } = _ => { };
    public Action<string> AfterSave { get; set; } = _ => { };

    public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        BeforeSave(name);
        using var buffer = new MemoryStream();
        await write(buffer);
        _items[name] = buffer.ToArray();
        AfterSave(name);
    }

    /// <summary>As somebody with an editor would.</summary>
    public void Edit(string name, Func<string, string> edit) =>
        _items[name] = System.Text.Encoding.UTF8.GetBytes(edit(System.Text.Encoding.UTF8.GetString(_items[name])));

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(_items.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. _items.Keys]);

    public string? LocalPath(string name) => null;

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        _items.Remove(name);
        return Task.CompletedTask;
    }
}
