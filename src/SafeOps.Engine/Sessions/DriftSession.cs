using SafeOps.Changes.Running;
using SafeOps.Drift.Comparison;
using SafeOps.Drift.States;
using SafeOps.Errors;
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

    /// <summary>
    /// The request with the states that files, folders and globs with <c>**</c> name. A file that is not there stays, to be told of as a
    /// state that could not be read, and so does what names none.
    /// </summary>
    /// <param name="from">The folder relative globs are meant from.</param>
    /// <exception cref="SafeOpsException">There is no state at all (<see cref="ErrorCodes.FileNotFound"/>): then nothing is managed, and nothing could be said.</exception>
    public DriftRequest WithStates(DriftRequest request, string from, IReadOnlyList<string> paths)
    {
        var states = new List<string>();
        var notFound = new List<SafeOpsException>(request.NotFound);
        foreach (var path in paths)
        {
            try
            {
                var found = StatesOf(from, path);
                if (found.Count == 0)
                    throw new SafeOpsException(ErrorCodes.FileNotFound, $"No state fits '{path}'.", "Look at the pattern, and at the folder it is meant from.", path);
                states.AddRange(found);
            }
            catch (SafeOpsException failure)
            {
                notFound.Add(failure);
            }
        }
        if (!states.Exists(File.Exists))
            throw notFound.FirstOrDefault() ?? new SafeOpsException(ErrorCodes.FileNotFound, $"There is no state: {string.Join(", ", states)}.", "Look at the paths, and at the folder they are meant from.", states.FirstOrDefault());
        return request with { States = [.. states.Distinct(StringComparer.Ordinal)], NotFound = notFound };
    }

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
