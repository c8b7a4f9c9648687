using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// A copy of a ledger whose last writer was killed in the middle of an append. Its journal must be rolled back before it
/// can be read (sqlite.org/lockingv3.html#hot_journals), and a reader may not touch the original: so the copy is.
/// </summary>
internal sealed class SqliteLedgerSnapshot : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-").FullName;

    private SqliteLedgerSnapshot() => Path = System.IO.Path.Combine(_folder, "ledger.db");

    public string Path { get; }

    /// <summary>Copies file and journal until neither moved meanwhile: another process may be repairing or appending.</summary>
    public static async Task<SqliteLedgerSnapshot> TakeAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var snapshot = new SqliteLedgerSnapshot();
        try
        {
            for (var waited = TimeSpan.Zero; waited < patience; waited += Pause)
            {
                var before = (State(path), State(path + "-journal"));
                File.Copy(path, snapshot.Path, overwrite: true);
                File.Delete(snapshot.Path + "-journal");
                if (File.Exists(path + "-journal"))
                    File.Copy(path + "-journal", snapshot.Path + "-journal");
                if (before == (State(path), State(path + "-journal")))
                    return snapshot;
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
            throw new SafeOpsException(
                ErrorCodes.LedgerUnavailable, $"The ledger {path} did not come to rest for {Durations.Format(patience)}.", "Repeat the command when fewer processes write to it.", path);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TimeSpan Pause => TimeSpan.FromMilliseconds(50);

    private static (bool, long, DateTime) State(string path) =>
        new FileInfo(path) is { Exists: true } file ? (true, file.Length, file.LastWriteTimeUtc) : default;
}
