using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SafeOps.TestServers;

/// <summary>A request as it came in.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">By name without case.</param>
public sealed record HttpCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?', 2)[0];

    /// <summary>The body as it came, for what is no text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>What a test lets the server answer.</summary>
public sealed record HttpReply(int Status, string Body = "")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>After so many bytes of the body the connection is torn down; null: it is sent whole.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The connection stays open, and no answer comes.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The connection is torn down before a byte is sent.</summary>
    public bool IsCut { get; init; }

    /// <summary>A body without an end known beforehand, sent in chunks as they come, in place of <see cref="Body"/>.</summary>
    public Func<CancellationToken, IAsyncEnumerable<string>>? Chunks { get; init; }
}

/// <summary>A server of HTTP/1.1 on a loopback port, whose answers, good and bad, are a test's.</summary>
public sealed class HttpServer : IDisposable
{
    private readonly Func<HttpCall, HttpReply> _answer;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();

    /// <param name="answer">May wait: each connection has a thread of its own while it does.</param>
    /// <param name="port">0: one that is free.</param>
    public HttpServer(Func<HttpCall, HttpReply> answer, int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        try
        {
            using var stream = new BufferedStream(client.GetStream());
            while (await ReadAsync(stream) is { } call)
            {
                var reply = _answer(call);
                if (reply.IsSilent)
                    await Task.Delay(Timeout.Infinite, _end.Token);
                if (reply.IsCut)
                    return;
                var body = Encoding.UTF8.GetBytes(reply.Body);
                var head = new StringBuilder($"HTTP/1.1 {reply.Status.ToString(CultureInfo.InvariantCulture)} Said\r\n");
                head.Append(reply.Chunks is null ? $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n" : "Transfer-Encoding: chunked\r\n");
                if (!reply.Headers.ContainsKey("Content-Type"))
                    head.Append("Content-Type: application/json; charset=utf-8\r\n");
                foreach (var (name, value) in reply.Headers)
                    head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _end.Token);
                if (reply.Chunks is null)
                    await stream.WriteAsync(body.AsMemory(0, reply.CutAfter ?? body.Length), _end.Token);
                else
                    await SendChunksAsync(stream, reply.Chunks);
                await stream.FlushAsync(_end.Token);
                if (reply.CutAfter is not null)
                    return;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has gone, or the test is over.
        }
    }

    private async Task SendChunksAsync(BufferedStream stream, Func<CancellationToken, IAsyncEnumerable<string>> chunks)
    {
        await stream.FlushAsync(_end.Token);
        await foreach (var chunk in chunks(_end.Token).WithCancellation(_end.Token))
        {
            var bytes = Encoding.UTF8.GetBytes(chunk);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), _end.Token);
            await stream.WriteAsync(bytes, _end.Token);
            await stream.WriteAsync("\r\n"u8.ToArray(), _end.Token);
            await stream.FlushAsync(_end.Token);
        }
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), _end.Token);
    }

    private async Task<HttpCall?> ReadAsync(Stream stream)
    {
        if (await LineAsync(stream) is not { Length: > 0 } first)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(stream) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _end.Token);
        if (headers.TryGetValue("Transfer-Encoding", out var coding) && coding == "chunked")
            body = await ChunksAsync(stream);
        var words = first.Split(' ');
        return new HttpCall(words[0], words[1], headers, Encoding.UTF8.GetString(body)) { Bytes = body };
    }

    /// <summary>A body whose length the client did not know beforehand (RFC 9112, section 7.1).</summary>
    private async Task<byte[]> ChunksAsync(Stream stream)
    {
        using var body = new MemoryStream();
        while (await LineAsync(stream) is { } size)
        {
            var chunk = new byte[int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(chunk, _end.Token);
            await LineAsync(stream);
            if (chunk.Length == 0)
                break;
            body.Write(chunk);
        }
        return body.ToArray();
    }

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _end.Token) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        return null;
    }
}
