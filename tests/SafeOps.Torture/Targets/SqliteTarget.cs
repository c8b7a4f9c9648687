using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SafeOps.Torture.Targets;

/// <summary>An SQLite file.</summary>
/// <param name="journal">How it keeps a transaction until it counts: <c>delete</c> (a rollback journal) or <c>wal</c>.</param>
internal sealed class SqliteTarget(string path, string journal) : RowTarget("lite")
{
    public override string Connections => $"  {ConnectionName}: {{ provider: sqlite, file: \"{path}\" }}\n";

    protected override string TableNames => "SELECT name FROM sqlite_master ORDER BY name";

    public override void Make()
    {
        base.Make();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = {journal}";
        command.ExecuteScalar();
    }

    protected override DbConnection Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
