using SafeOps.Changes.Running;
using SafeOps.Drift.Comparison;
using SafeOps.Drift.States;
using SafeOps.Values;

namespace SafeOps.Sessions;

/// <summary>Comparing what is in Azure with what Terraform believes; needs no project.</summary>
public sealed class DriftSession
{
    /// <summary>What takes less needs no progress bar.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly EnginePorts _ports;

    private DriftSession(EnginePorts ports) => _ports = ports;

    public static DriftSession Open(EnginePorts ports) => new(ports);

    /// <summary>The states that files, folders and globs with <c>**</c> name; a file that is not there stays, to be told of as a state that could not be read.</summary>
    /// <param name="from">The folder relative globs are meant from.</param>
    public IReadOnlyList<string> States(string from, IReadOnlyList<string> paths) => [.. paths.SelectMany(path => StatesOf(from, path)).Distinct(StringComparer.Ordinal)];

    public Task<DriftComparison> CompareAsync(DriftRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var reading = new Reading(observer, _ports.Time);
        return Task.Run(() => DriftComparer.Default.Compare(request with { Now = _ports.Time.GetUtcNow() }, reading, cancellationToken), cancellationToken);
    }

    private IReadOnlyList<string> StatesOf(string from, string path)
    {
        if (Directory.Exists(path))
            return StateFiles.Find(path);
        return File.Exists(path) || !path.AsSpan().ContainsAny('*', '?') ? [path] : _ports.Glob.Find(from, [path]);
    }

    /// <summary>Told from several threads.</summary>
    private sealed class Reading(IRunObserver observer, TimeProvider time) : IProgress<DriftProgress>
    {
        private readonly long _started = time.GetTimestamp();

        public void Report(DriftProgress value)
        {
            if (time.GetElapsedTime(_started) >= Patience)
                observer.Progress("Compare", $"{ByteSize.Format(value.Done)} of {ByteSize.Format(value.Total)} read", value.Done, value.Total);
        }
    }
}
