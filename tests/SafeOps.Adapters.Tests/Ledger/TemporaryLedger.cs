using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Ledger;

namespace SafeOps.Adapters.Tests.Ledger;

/// <summary>A ledger file in a folder of its own.</summary>
internal sealed class TemporaryLedger : TestLedger
{
    public TemporaryLedger()
    {
        Folder = Directory.CreateTempSubdirectory("safeops-ledger-").FullName;
        File = Path.Combine(Folder, ".safeops", "ledger.db");
        Store = new SqliteLedgerStore(File);
    }

    public string Folder { get; }
    public string File { get; }
    public override ILedgerStore Store { get; }

    public override void Tamper(string sql) => Execute(
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

    public override void Dispose() => Directory.Delete(Folder, recursive: true);
}
