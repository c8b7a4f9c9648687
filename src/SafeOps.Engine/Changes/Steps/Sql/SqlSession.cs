using System.Data.Common;
using System.Globalization;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>An open connection with its dialect. Errors of the database leave it as <see cref="SafeOpsException"/> with the connection's name.</summary>
public sealed class SqlSession : IAsyncDisposable
{
    private readonly bool _owned;
    private readonly DbTransaction? _trial;
    private readonly string _savepoint = "safeops";
    private DbTransaction? _transaction;
    private bool _saved;

    public SqlSession(string name, DbConnection connection, ISqlDialect dialect) => (Name, Connection, Dialect, _owned) = (name, connection, dialect, true);

    /// <summary>A session whose transactions are savepoints of <paramref name="trial"/>, which is rolled back in the end.</summary>
    private SqlSession(SqlSession source, DbTransaction trial, bool owned)
    {
        (Name, Connection, Dialect, _trial, _owned) = (source.Name, source.Connection, source.Dialect, trial, owned);
        _savepoint = source._savepoint + "_";
    }

    /// <summary>The connection's name in <c>safeops.yaml</c>.</summary>
    public string Name { get; }
    public DbConnection Connection { get; }
    public ISqlDialect Dialect { get; }

    /// <summary>The transaction that commands join; null: none is open.</summary>
    public DbTransaction? Transaction => _transaction ?? _trial;

    /// <summary>Nothing that is committed here stays.</summary>
    public bool IsTrial => _trial is not null;

    /// <summary>Set once it was read; makes the database's errors name the nearest right word.</summary>
    public SqlCatalog? Catalog { get; private set; }

    public static async Task<SqlSession> OpenAsync(StepContext context, string name, DatabaseAccess access, CancellationToken cancellationToken)
    {
        var definition = context.Project.Connection(name);
        var provider = Provider(context, definition);
        return new SqlSession(name, await provider.OpenAsync(definition, context.Project, context.Secrets, access, cancellationToken).ConfigureAwait(false), provider.Dialect);
    }

    /// <summary>
    /// Reads through a connection that leaves no trace. Where the database could not hold a snapshot and somebody wrote
    /// meanwhile, the answer is thrown away and asked for again.
    /// </summary>
    public static async Task<T> ReadAsync<T>(StepContext context, string name, Func<SqlSession, Task<T>> read, CancellationToken cancellationToken)
    {
        const int mostTries = 5;
        for (var attempt = 1; ; attempt++)
        {
            await using var session = await OpenAsync(context, name, DatabaseAccess.ReadOnly, cancellationToken).ConfigureAwait(false);
            try
            {
                using var interrupt = session.Dialect.InterruptOn(session.Connection, cancellationToken);
                await session.BeginAsync(write: false, cancellationToken).ConfigureAwait(false);
                var answer = await read(session).ConfigureAwait(false);
                if (session.Dialect.IsUndisturbed(session.Connection))
                    return answer;
            }
            catch (Exception error) when (error is DbException or SafeOpsException && (attempt < mostTries && !session.Dialect.IsUndisturbed(session.Connection)))
            {
                continue;
            }
            catch (DbException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (DbException error)
            {
                throw session.Explain(error);
            }
            if (attempt == mostTries)
                throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"{name}: the database is written so often that no consistent answer could be read.", "Repeat when it is quieter.", name);
        }
    }

    /// <summary>
    /// As <see cref="ReadAsync"/>, for a run that has written there: after a crash the database may first have to be recovered,
    /// which only a connection that may write can do.
    /// </summary>
    public static async Task<T> ReadRecoveredAsync<T>(StepContext context, string name, Func<SqlSession, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(context, name, read, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable)
        {
            await using var session = await OpenAsync(context, name, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            return await session.GuardAsync(() => read(session)).ConfigureAwait(false);
        }
    }

    /// <summary>Does work that writes. Whatever the database throws is explained.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw Explain(error);
        }
    }

    public SafeOpsException Explain(DbException error) => Dialect.Explain(error, Name, Catalog);

    public async Task<SqlCatalog> CatalogAsync(CancellationToken cancellationToken) =>
        Catalog ??= await Dialect.ReadCatalogAsync(Connection, cancellationToken).ConfigureAwait(false);

    /// <summary>To be called after definitions may have changed.</summary>
    public void ForgetCatalog() => Catalog = null;

    public async Task BeginAsync(bool write, CancellationToken cancellationToken)
    {
        if (_trial is null)
        {
            _transaction = await Dialect.BeginAsync(Connection, write, cancellationToken).ConfigureAwait(false);
            return;
        }
        await _trial.SaveAsync(_savepoint, cancellationToken).ConfigureAwait(false);
        _saved = true;
    }

    public async Task CommitAsync()
    {
        if (_trial is null)
        {
            await _transaction!.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
            return;
        }
        await _trial.ReleaseAsync(_savepoint, CancellationToken.None).ConfigureAwait(false);
        _saved = false;
    }

    /// <summary>Ends an open transaction; without effect where none is.</summary>
    public async Task EndAsync()
    {
        if (_transaction is { } open)
        {
            _transaction = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
        if (_saved)
        {
            _saved = false;
            await _trial!.RollbackAsync(_savepoint, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The same connection as a place to try things: everything from here on is taken back when the result is disposed, which
    /// closes the connection too where this session was not a trial already.
    /// </summary>
    public async Task<SqlSession> TryAsync(CancellationToken cancellationToken)
    {
        if (_trial is null)
            return new SqlSession(this, await Dialect.BeginAsync(Connection, write: true, cancellationToken).ConfigureAwait(false), owned: true);
        var nested = new SqlSession(this, _trial, owned: false);
        await _trial.SaveAsync(nested._savepoint + "trial", cancellationToken).ConfigureAwait(false);
        return nested;
    }

    public string Quote(string identifier) => Dialect.Quote(identifier);

    public string Quote(SqlTable table) => Dialect.Quote(table);

    public DbCommand Command(string sql, IEnumerable<SqlParameterValue>? parameters = null)
    {
        var command = Dialect.Command(Connection);
        command.Transaction = Transaction;
        command.CommandText = sql;
        foreach (var parameter in parameters ?? [])
            Dialect.Bind(command, parameter);
        return command;
    }

    public async Task<int> ExecuteAsync(string sql, IEnumerable<SqlParameterValue>? parameters = null, CancellationToken cancellationToken = default)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<long> CountAsync(string sql, IEnumerable<SqlParameterValue>? parameters = null, CancellationToken cancellationToken = default)
    {
        await using var command = Command(sql, parameters);
        var value = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        return value switch
        {
            null or DBNull => 0,
            string text => (long)decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (!_owned)
        {
            // Whatever the trial left behind, an error in mid-statement included.
            await _trial!.RollbackAsync(_savepoint + "trial", CancellationToken.None).ConfigureAwait(false);
            return;
        }
        await EndAsync().ConfigureAwait(false);
        if (_trial is not null)
            await _trial.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    internal static IDatabaseProvider Provider(StepContext context, ConnectionDefinition definition) =>
        context.Services.Databases.TryGetValue(definition.Provider, out var provider)
            ? provider
            : throw new SafeOpsException(
                ErrorCodes.TargetUnreachable,
                $"connection '{definition.Name}' uses the provider '{definition.Provider}', which this SafeOps does not have.{Text.NearestWord.Suggest(definition.Provider, [.. context.Services.Databases.Keys])}",
                target: definition.Name);
}

/// <summary>A value for <c>:name</c>, as the database takes it.</summary>
public sealed record SqlParameterValue(string Name, object? Value);
