namespace SafeOps.Changes.Steps.Sql;

/// <summary>Copies of databases in memory, for executing what is only planned.</summary>
internal static class SqlModel
{
    /// <summary>Larger databases are not copied: a sandbox may have 400 MB in all.</summary>
    public const long MostBytes = 64L << 20;

    public const string Limits = "up to 64 MiB, and never in a guarded environment";

    /// <summary>Null where the environment is guarded, the database too large, or the dialect makes no copies.</summary>
    public static async Task<SqlSession?> CopyAsync(SqlSession source, StepContext context, CancellationToken cancellationToken)
    {
        if (context.Environment.Guarded || await source.Dialect.SizeAsync(source.Connection, cancellationToken).ConfigureAwait(false) is not <= MostBytes)
            return null;
        return await source.Dialect.CopyAsync(source.Connection, cancellationToken).ConfigureAwait(false) is { } copy
            ? new SqlSession(source.Name, copy, source.Dialect)
            : null;
    }
}
