using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>Cuts a content into pieces as it is written, so that a large one is never whole in memory.</summary>
internal sealed class PostgresSavedWriter(PostgresRunSession session, string runId) : ForwardStream
{
    private const int PieceSize = 1 << 20;

    private readonly Guid _content = Guid.NewGuid();
    private readonly MemoryStream _piece = new();
    private int _pieces;
    private long _bytes;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_piece.Length == PieceSize)
                await SendAsync().ConfigureAwait(false);
            var part = Math.Min(buffer.Length, PieceSize - (int)_piece.Length);
            _piece.Write(buffer.Span[..part]);
            buffer = buffer[part..];
        }
    }

    /// <summary>Now the content is whole, and has its name. A small one is sent with it, in one statement.</summary>
    public async Task NameAsync(string actionId, string name)
    {
        const string named = "insert into saved (run_id, action_id, name, content, bytes, chunks) values ($1, $2, $3, $4, $5, $6)";
        var bytes = _bytes + _piece.Length;
        if (_pieces > 0)
            await SendAsync().ConfigureAwait(false);
        if (_piece.Length == 0)
            await session.WriteAsync(named, runId, actionId, name, _content, bytes, _pieces).ConfigureAwait(false);
        else
            await session.WriteAsync(
                $"with piece as (insert into saved_chunks (run_id, content, n, data) values ($1, $4, $6, $7)) {named}", runId, actionId, name, _content, bytes, 1, _piece.ToArray()).ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        if (_piece.Length == 0)
            return;
        await session.WriteAsync("insert into saved_chunks (run_id, content, n, data) values ($1, $2, $3, $4)", runId, _content, ++_pieces, _piece.ToArray()).ConfigureAwait(false);
        _bytes += _piece.Length;
        _piece.SetLength(0);
    }
}

/// <summary>Reads a saved content piece by piece.</summary>
internal sealed class PostgresSavedReader(Func<Guid, int, CancellationToken, Task<byte[]?>> find, Guid content, int pieces, byte[] first) : ForwardStream
{
    private ReadOnlyMemory<byte> _left = first;
    private int _number = 1;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (pieces > 0 && _number == 1 && first.Length == 0)
            throw Missing(1);
        while (_left.Length == 0 && _number < pieces)
        {
            _number++;
            _left = await find(content, _number, cancellationToken).ConfigureAwait(false) ?? throw Missing(_number);
        }
        var part = Math.Min(buffer.Length, _left.Length);
        _left[..part].CopyTo(buffer);
        _left = _left[part..];
        return part;
    }

    private static SafeOpsException Missing(int number) => new(
        ErrorCodes.RunDataMissing, string.Create(CultureInfo.InvariantCulture, $"Piece {number} of what was saved is gone from the ledger's database."), "Restore it from a backup.");
}

/// <summary>A stream in one direction, without a place to go back to. The engine reads and writes its saved data asynchronously alone.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => false;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
