using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// One statement for many rows: prepared once, given each row's values. Text that is no Unicode goes in as bytes and is
/// text again by a cast, which a statement of its own has where a row needs it.
/// </summary>
internal sealed class SqliteRowCommand(SqlSession session, SqliteDialect dialect, int width, Func<IReadOnlyList<string>, string> text) : IAsyncDisposable
{
    private SqliteCommand? _plain;
    private DbCommand? _raw;

    public DbCommand For(IReadOnlyList<object?> values)
    {
        if (values.Any(v => v is RawText))
        {
            _raw?.Dispose();
            _raw = session.Command("");
            _raw.CommandText = text([.. values.Select(v => dialect.Bind(_raw, v))]);
            return _raw;
        }
        _plain ??= Plain();
        for (var i = 0; i < width; i++)
            _plain.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _plain;
    }

    public async ValueTask DisposeAsync()
    {
        if (_plain is not null)
            await _plain.DisposeAsync().ConfigureAwait(false);
        if (_raw is not null)
            await _raw.DisposeAsync().ConfigureAwait(false);
    }

    private SqliteCommand Plain()
    {
        var command = (SqliteCommand)session.Command("");
        var places = Enumerable.Range(0, width).Select(i => string.Create(CultureInfo.InvariantCulture, $":_p{i}")).ToList();
        foreach (var place in places)
            command.Parameters.Add(new SqliteParameter(place, null));
        command.CommandText = text(places);
        return command;
    }
}
