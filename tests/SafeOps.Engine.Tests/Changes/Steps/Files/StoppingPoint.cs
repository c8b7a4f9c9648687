using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Files;

namespace SafeOps.Engine.Tests.Changes.Steps.Files;

/// <summary>Stands for the end of the process: nothing after it runs.</summary>
internal sealed class StoppedException : Exception;

/// <summary>Stops at the n-th boundary: before or after each operation, and inside a write before its rename.</summary>
internal sealed class StoppingPoint(int at)
{
    private int _reached;

    public bool WasReached => _reached > at;

    /// <summary>Renames are refused, as between two file systems.</summary>
    public bool OtherFileSystem { get; init; }

    public void Pass()
    {
        if (_reached++ == at)
            throw new StoppedException();
    }

    public FileOperations Operations => new Stopping(this);

    public ISavedData Wrap(ISavedData saved) => new StoppingSavedData(saved, this);

    private sealed class Stopping(StoppingPoint point) : FileOperations
    {
        public override async Task WriteAsync(string path, string temporaryName, Func<Stream, Task> write, UnixFileMode? mode)
        {
            point.Pass();
            try
            {
                point.Pass();
            }
            catch (StoppedException)
            {
                // A real kill leaves the temporary file behind.
                await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(path)!, temporaryName), [1, 2, 3]);
                throw;
            }
            await base.WriteAsync(path, temporaryName, write, mode);
            point.Pass();
        }

        public override bool TryRename(string from, string to)
        {
            point.Pass();
            if (point.OtherFileSystem)
                return false;
            var done = base.TryRename(from, to);
            point.Pass();
            return done;
        }

        public override void Delete(string path) => Around(() => base.Delete(path));

        public override void CreateFolder(string path, UnixFileMode? mode = null) => Around(() => base.CreateFolder(path, mode));

        public override void RemoveEmptyFolder(string path) => Around(() => base.RemoveEmptyFolder(path));

        public override void CreateLink(string path, string target) => Around(() => base.CreateLink(path, target));

        private void Around(Action action)
        {
            point.Pass();
            action();
            point.Pass();
        }
    }

    private sealed class StoppingSavedData(ISavedData inner, StoppingPoint point) : ISavedData
    {
        public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            point.Pass();
            await inner.SaveAsync(name, write, cancellationToken);
            point.Pass();
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) => inner.OpenAsync(name, cancellationToken);

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public string? LocalPath(string name) => inner.LocalPath(name);

        public Task RemoveAsync(string name, CancellationToken cancellationToken) => inner.RemoveAsync(name, cancellationToken);
    }
}
