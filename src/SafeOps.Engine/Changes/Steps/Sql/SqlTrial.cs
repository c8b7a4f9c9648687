using System.Globalization;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Executing what is only planned, so that nothing of it stays: on a copy in memory, or rolled back.</summary>
internal static class SqlTrial
{
    /// <summary>More is not executed only to be rolled back: each row would leave a dead one.</summary>
    public const long MostRows = 10_000;

    /// <summary>Larger databases are not copied: a sandbox may have 400 MB in all.</summary>
    private const long MostBytes = 64L << 20;

    /// <summary>When something is tried at all, for people.</summary>
    public static string Limits(ISqlDialect dialect) => dialect.TrialGround == SqlTrialGround.Copy
        ? "a copy is made of databases up to 64 MiB, and never in a guarded environment"
        : string.Create(CultureInfo.InvariantCulture, $"steps with 'dryRun: execute' are executed and rolled back up to {MostRows} rows, and never in a guarded environment");

    /// <summary>Whether a step may be executed for a later one that builds on it.</summary>
    public static bool Allows(ISqlDialect dialect, bool asked, string? escapes, long? rows) =>
        dialect.TrialGround == SqlTrialGround.Copy || (asked && escapes is null && rows <= MostRows);

    /// <summary>Null where the environment is guarded or the database too large.</summary>
    public static async Task<SqlSession?> OpenAsync(SqlSession source, StepContext context, CancellationToken cancellationToken)
    {
        if (context.Environment.Guarded)
            return null;
        if (source.Dialect.TrialGround == SqlTrialGround.Copy)
        {
            return await source.Dialect.SizeAsync(source.Connection, cancellationToken).ConfigureAwait(false) is <= MostBytes
                ? new SqlSession(source.Name, await source.Dialect.CopyAsync(source.Connection, cancellationToken).ConfigureAwait(false), source.Dialect)
                : null;
        }
        if (source.IsTrial)
            return await source.TryAsync(cancellationToken).ConfigureAwait(false);
        var session = await SqlSession.OpenAsync(context, source.Name, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
        try
        {
            return await session.TryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What trying it leaves behind all the same; null: nothing.</summary>
    public static string? Residue(ISqlDialect dialect, long rows) => dialect.TrialGround == SqlTrialGround.Copy
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"executed and rolled back: about {rows} dead rows are left for vacuum, a transaction number is used, and the rows were locked meanwhile");
}
