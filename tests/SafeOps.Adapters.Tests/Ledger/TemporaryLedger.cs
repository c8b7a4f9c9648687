using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Ledger;

namespace SafeOps.Adapters.Tests.Ledger;

/// <summary>A ledger file in a folder of its own.</summary>
internal sealed class TemporaryLedger : IDisposable
{
    public TemporaryLedger()
    {
        Folder = Directory.CreateTempSubdirectory("safeops-ledger-").FullName;
        File = Path.Combine(Folder, ".safeops", "ledger.db");
        Store = new SqliteLedgerStore(File);
    }

    public string Folder { get; }
    public string File { get; }
    public SqliteLedgerStore Store { get; }

    public Task<ChangeRecord> AppendAsync(string note = "", string? key = null) => Store.AppendAsync(
        new LedgerEntry(RecordKind.Run, "purge-old-sessions", "dev") { Actor = "alice@laptop", At = DateTimeOffset.UnixEpoch, Outcome = "Succeeded", Note = note, Key = key },
        CancellationToken.None);

    public Task<IReadOnlyList<ChangeRecord>> ListAsync(LedgerQuery? query = null) => LedgerReader.ListAsync(Store, query ?? LedgerQuery.All, CancellationToken.None);

    public Task<LedgerReport> VerifyAsync(string? anchor = null) => LedgerVerifier.VerifyAsync(Store, anchor, null, CancellationToken.None);

    /// <summary>As a person with a database tool: the triggers are dropped first.</summary>
    public void Tamper(string sql) => Execute(
        "drop trigger if exists records_are_appended; drop trigger if exists records_are_not_updated; drop trigger if exists records_are_not_deleted; " + sql);

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Every file in the folder with its content and time of last change.</summary>
    public IReadOnlyList<string> Traces() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(p => System.IO.File.Exists(p) ? $"{p} {System.IO.File.GetLastWriteTimeUtc(p):O} {Convert.ToHexString(System.IO.File.ReadAllBytes(p))}" : p)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
