using System.Text;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SQLitePCL;

namespace SafeOps.Adapters.Sqlite;

/// <summary>The values of a reader's row, from SQLite itself: its provider would decode text that is no Unicode to something else.</summary>
internal readonly struct SqliteRowValues(SqliteFileConnection connection, SqliteDataReader reader)
{
    private readonly Encoding _encoding = connection.TextEncoding;
    private readonly sqlite3_stmt _row = reader.Handle!;

    public object? this[int column] => raw.sqlite3_column_type(_row, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_row, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_row, column),
        raw.SQLITE_TEXT => Text(raw.sqlite3_column_blob(_row, column)),
        _ => raw.sqlite3_column_blob(_row, column).ToArray(),
    };

    /// <summary>The first columns as a deleted row.</summary>
    public void CopyTo(RowBuffer buffer, int columns)
    {
        buffer.BeginDeleted();
        for (var i = 0; i < columns; i++)
        {
            switch (raw.sqlite3_column_type(_row, i))
            {
                case raw.SQLITE_INTEGER:
                    buffer.Integer(raw.sqlite3_column_int64(_row, i));
                    break;
                case raw.SQLITE_TEXT when raw.sqlite3_column_blob(_row, i) is var text && IsPlain(text):
                    buffer.Text(text);
                    break;
                default:
                    buffer.Value(this[i]);
                    break;
            }
        }
        buffer.EndDeleted();
    }

    /// <summary>Valid UTF-8 by the cheapest of signs; whatever else goes by way of its decoded form.</summary>
    private bool IsPlain(ReadOnlySpan<byte> text) => _encoding is UTF8Encoding && Ascii.IsValid(text) && !text.Contains((byte)0);

    private object Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = _encoding.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? new RawText(bytes.ToArray()) : text;
        }
        catch (DecoderFallbackException)
        {
            return new RawText(bytes.ToArray());
        }
    }
}
