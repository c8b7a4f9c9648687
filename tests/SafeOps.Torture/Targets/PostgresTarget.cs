using System.Data.Common;
using Npgsql;
using SafeOps.TestServers;

namespace SafeOps.Torture.Targets;

/// <summary>A database of a private PostgreSQL.</summary>
internal sealed class PostgresTarget(PostgresCluster cluster, string database) : RowTarget("post")
{
    public override string Connections => $"  {ConnectionName}: {{ provider: postgres, host: 127.0.0.1, port: {cluster.Port}, database: {database}, user: {PostgresCluster.Superuser} }}\n";

    protected override string TableNames => "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";

    protected override DbConnection Open()
    {
        var connection = new NpgsqlConnection(cluster.ConnectionString(database));
        connection.Open();
        return connection;
    }
}
