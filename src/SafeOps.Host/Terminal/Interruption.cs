using System.Runtime.InteropServices;

namespace SafeOps.Host.Terminal;

/// <summary>Ctrl+C and the termination signal: asks what is running to stop, and leaves the process to end by itself.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Request),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Request),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Request(PosixSignalContext context)
    {
        // The runtime would end the process on return; a step is only left at its safe boundary.
        context.Cancel = true;
        _ = _source.CancelAsync();
    }
}
