using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Finds what a script may be tried on among a project's connections.</summary>
internal sealed class SqlCopyConnections(SafeOpsProject? project, SecretVault secrets)
{
    /// <summary>Throws <see cref="ErrorCodes.ConnectionUnknown"/> where the name is neither a connection nor a file.</summary>
    /// <param name="name">Of a connection, or the path of an SQLite file; null: the first that is one.</param>
    /// <param name="folder">What the path is relative to.</param>
    /// <param name="flavor">What the script is written for; null where nothing tells.</param>
    public SqlCopySource? Find(string? name, string folder, SqlFlavor? flavor)
    {
        if (name is null)
            return flavor == SqlFlavor.PostgreSql ? null : project?.Connections.Values.Where(c => c.Provider == "sqlite").Select(Of).FirstOrDefault(s => File.Exists(s.DatabaseFile));
        if (project?.Connections.TryGetValue(name, out var connection) == true)
            return Of(connection);
        if (Path.GetFullPath(name, folder) is var file && File.Exists(file))
            return new SqlCopySource(SqlFlavor.Sqlite) { DatabaseFile = file };
        return Of(project?.Connection(name)
            ?? throw new SafeOpsException(ErrorCodes.ConnectionUnknown, $"'{name}' is neither a connection of a project nor an SQLite file.", "Name a file, or go to a project that has the connection.", name));
    }

    private SqlCopySource Of(ConnectionDefinition connection) => connection.Provider == "sqlite"
        ? new SqlCopySource(SqlFlavor.Sqlite) { DatabaseFile = Path.GetFullPath(connection.Settings["file"], project!.Root) }
        : new SqlCopySource(SqlFlavor.PostgreSql) { Connection = new SqlCopyConnection(connection, project!, secrets) };
}

/// <summary>Where there are no databases to try a script on.</summary>
internal sealed class NoSqlCopies : ISqlCopies
{
    public static NoSqlCopies Instance { get; } = new();

    public Task<SqlCopyAnswer> MakeAsync(SqlCopySource source, CancellationToken cancellationToken) => Task.FromResult(new SqlCopyAnswer(null, "there is nothing here to make a throw-away database with"));
}
