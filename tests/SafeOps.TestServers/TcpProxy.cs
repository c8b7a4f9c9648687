using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SafeOps.TestServers;

/// <summary>How a network fails.</summary>
public enum NetworkTrouble
{
    /// <summary>Nothing moves in either direction, and all of it arrives later.</summary>
    Stall,

    /// <summary>Every connection is torn down, and new ones are refused.</summary>
    Reset,

    /// <summary>What is sent is taken and never arrives; new connections get no answer.</summary>
    Swallow,
}

/// <summary>A loopback port that leads to another, and a network between them that fails as a test wants.</summary>
public sealed class TcpProxy : IDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly CancellationTokenSource _end = new();
    private volatile TaskCompletionSource _open = new();
    private NetworkTrouble? _trouble;

    public TcpProxy(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Looks at each piece on its way to the target, before it is sent on.</summary>
    public Action<ReadOnlyMemory<byte>>? Sending { get; set; }

    public void Fail(NetworkTrouble trouble)
    {
        if (trouble == NetworkTrouble.Stall)
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _trouble = trouble;
        if (trouble == NetworkTrouble.Reset)
            Tear();
    }

    /// <summary>All is well again for new connections; what had stalled goes on, what was swallowed is lost.</summary>
    public void Recover()
    {
        _trouble = null;
        _open.TrySetResult();
    }

    /// <summary>As if the machine at the other end were gone at once: the target is not told.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        Tear();
        _open.TrySetResult();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var target = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var owned = client;
        client.NoDelay = true;
        _sockets[client] = _sockets[target] = 0;
        try
        {
            if (_trouble == NetworkTrouble.Reset)
            {
                Tear(client);
                return;
            }
            await target.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            await Task.WhenAny(PumpAsync(client, target, Sending), PumpAsync(target, client, null));
            // One side has closed: what it still sent has been passed on.
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Tear(client);
        }
        finally
        {
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(target, out _);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>>? look)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var read)
            {
                look?.Invoke(buffer.AsMemory(0, read));
                await _open.Task;
                if (_trouble == NetworkTrouble.Swallow)
                {
                    // Neither side learns anything, until the test is over.
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }
                await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }
            await _open.Task;
            if (_trouble == NetworkTrouble.Swallow)
                await Task.Delay(Timeout.Infinite, _end.Token);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection was torn down.
        }
    }

    private void Tear()
    {
        foreach (var socket in _sockets.Keys)
            Tear(socket);
    }

    /// <summary>A reset, not an orderly end.</summary>
    private static void Tear(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
        socket.Dispose();
    }
}
