using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SafeOps.Torture.Targets;

/// <summary>An SQLite file.</summary>
internal sealed class SqliteTarget(string path) : RowTarget("lite")
{
    public override string Connections => $"  {ConnectionName}: {{ provider: sqlite, file: \"{path}\" }}\n";

    protected override string TableNames => "SELECT name FROM sqlite_master ORDER BY name";

    protected override DbConnection Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
