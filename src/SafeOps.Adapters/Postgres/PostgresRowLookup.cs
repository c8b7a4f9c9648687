using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Adapters.Postgres;

/// <summary>Many sets of values in one statement: each column goes as one array of texts, and is cast to its type on the server.</summary>
internal static class PostgresRowLookup
{
    private const int MostAtOnce = 10_000;

    /// <summary>Binds one array a column and gives <c>unnest(…)</c> over them.</summary>
    public static string Unnest(DbCommand command, int width, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var names = new List<string>();
        for (var column = 0; column < width; column++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"_p{command.Parameters.Count}");
            var values = new string?[rows.Count];
            for (var row = 0; row < values.Length; row++)
                values[row] = (string?)rows[row][column];
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values });
            names.Add(":" + name);
        }
        return $"unnest({string.Join(", ", names)})";
    }

    /// <summary>A column of the arrays, as the type that the table's column has.</summary>
    public static string Cast(SqlTable table, string column, string value) => $"{value}::{table.Type(column)}";

    /// <summary>Names for the columns of the arrays, which no table has.</summary>
    public static IReadOnlyList<string> Names(int width) => [.. Enumerable.Range(0, width).Select(i => string.Create(CultureInfo.InvariantCulture, $"_safeops_{i}"))];

    public static async IAsyncEnumerable<(int Place, object?[] Row)> FindAsync(SqlSession session, SqlTable table, IReadOnlyList<string> select, IReadOnlyList<string> by, IReadOnlyList<IReadOnlyList<object?>> values, bool forUpdate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = Names(by.Count);
        var match = string.Join(" AND ", by.Select((c, i) => $"t.{session.Quote(c)} = {Cast(table, c, $"u.{names[i]}")}"));
        for (var start = 0; start < values.Count; start += MostAtOnce)
        {
            var part = values.Skip(start).Take(MostAtOnce).ToList();
            await using var command = session.Command("");
            command.CommandText = $"SELECT u._safeops_n, {session.Dialect.ExactColumns(select.Select(c => $"t.{session.Quote(c)}"))} FROM {Unnest(command, by.Count, part)} WITH ORDINALITY AS u({string.Join(", ", names)}, _safeops_n) JOIN {session.Quote(table)} AS t ON {match}{(forUpdate ? " FOR UPDATE OF t" : "")}";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return (start + int.Parse(reader.GetString(0), CultureInfo.InvariantCulture) - 1, session.Dialect.ReadExact(session.Connection, reader, select.Count, from: 1));
        }
    }
}
