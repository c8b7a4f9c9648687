using System.Data.Common;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>How a connection will be used.</summary>
public enum DatabaseAccess
{
    /// <summary>The provider guarantees that nothing written through it persists, and leaves no file behind.</summary>
    ReadOnly,
    ReadWrite,
}

/// <summary>Opens connections of one provider and knows its dialect.</summary>
public interface IDatabaseProvider
{
    ISqlDialect Dialect { get; }

    /// <summary>The mistakes in a connection's settings, each with the setting's name; empty where it can be opened.</summary>
    IEnumerable<OptionMistake> Check(ConnectionDefinition connection, SafeOpsProject project);

    /// <summary>An open connection. Throws <see cref="ErrorCodes.TargetUnreachable"/> with the connection's name, never its secret.</summary>
    Task<DbConnection> OpenAsync(ConnectionDefinition connection, SafeOpsProject project, SecretVault secrets, DatabaseAccess access, CancellationToken cancellationToken);
}
