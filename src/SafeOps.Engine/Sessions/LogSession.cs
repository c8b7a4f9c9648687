using SafeOps.Changes.Running;
using SafeOps.Logs;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Sessions;

/// <summary>Reading logs; needs no project.</summary>
public sealed class LogSession
{
    /// <summary>What takes less needs no progress bar.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly EnginePorts _ports;
    private readonly SecretMasker _masker = new();

    private LogSession(EnginePorts ports)
    {
        _ports = ports;
        _masker.RegisterEnvironment(ports.EnvironmentVariables);
    }

    public static LogSession Open(EnginePorts ports) => new(ports);

    public Task<LogTriage> TriageAsync(LogTriageRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var dated = request with { Logs = request.Logs with { Now = _ports.Time.GetUtcNow() } };
        var reading = new Reading(observer, _ports.Time);
        return Task.Run(() => new LogTriager(_masker).TriageAsync(dated, reading, cancellationToken), cancellationToken);
    }

    /// <summary>Told from several threads.</summary>
    private sealed class Reading(IRunObserver observer, TimeProvider time) : IProgress<(long Done, long Total)>
    {
        private readonly long _started = time.GetTimestamp();

        public void Report((long Done, long Total) value)
        {
            if (time.GetElapsedTime(_started) >= Patience)
                observer.Progress("Measure", $"{ByteSize.Format(value.Done)} of {ByteSize.Format(value.Total)} read", value.Done, value.Total);
        }
    }
}
