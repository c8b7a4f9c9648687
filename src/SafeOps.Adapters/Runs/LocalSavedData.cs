using SafeOps.Changes.Steps;
using SafeOps.Files;

namespace SafeOps.Adapters.Runs;

/// <summary>The saved data of one action: files in a folder of its own, owner-only.</summary>
internal sealed class LocalSavedData(string folder) : ISavedData
{
    public Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        DurableFile.CreateFolder(folder, DurableFile.OwnerOnlyFolder);
        return DurableFile.WriteAsync(PathOf(name), write, DurableFile.OwnerOnlyFile);
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(File.Exists(PathOf(name)) ? new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read) : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(f => !f.StartsWith(DurableFile.TemporaryPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
            : []);

    public string LocalPath(string name)
    {
        DurableFile.CreateFolder(folder, DurableFile.OwnerOnlyFolder);
        return PathOf(name);
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (File.Exists(PathOf(name)))
            DurableFile.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(folder, FileNames.For(name));
}
