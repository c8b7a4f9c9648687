using SafeOps.Changes.Steps;
using SafeOps.Files;

namespace SafeOps.Adapters.Runs;

/// <summary>
/// The saved data of one action, owner-only: files whose names begin with the action's. In one folder for all actions of a
/// run, since a folder for each would be one more entry to flush before each effect.
/// </summary>
internal sealed class LocalSavedData(string folder, string action) : ISavedData
{
    /// <summary>Stands in no name of an action or a file (<see cref="FileNames"/>).</summary>
    private const char Separator = '~';

    public Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        DurableFile.CreateFolder(folder, DurableFile.OwnerOnlyFolder);
        return DurableFile.WriteAsync(PathOf(name), write, DurableFile.OwnerOnlyFile);
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(File.Exists(PathOf(name)) ? new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read) : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, $"{action}{Separator}*").Select(f => Path.GetFileName(f)[(action.Length + 1)..]).Order(StringComparer.Ordinal)]
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

    private string PathOf(string name) => Path.Combine(folder, $"{action}{Separator}{FileNames.For(name)}");
}
