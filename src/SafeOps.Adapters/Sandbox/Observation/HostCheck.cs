using System.Globalization;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Observation;

/// <summary>Whether the machine is as it was: its mounts, and each file that the sandbox reports as changed.</summary>
/// <param name="moment">A file made when it began: its time is the file system's own.</param>
internal sealed class HostCheck(string moment)
{
    /// <summary>What was killed may still be ending.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string Mounts = "/proc/self/mountinfo";

    private readonly string _mounts = File.ReadAllText(Mounts);
    private readonly FileState? _began = Native.State(moment);

    /// <param name="first">The first process of the sandbox, which is gone when all others are.</param>
    public IReadOnlyList<string> Differences(IEnumerable<FileChange> changes, int first)
    {
        var differences = new List<string>();
        if (!SpinWait.SpinUntil(() => Native.State($"/proc/{first.ToString(CultureInfo.InvariantCulture)}") is null, Patience))
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"process {first} of the sandbox has not ended"));
        if (File.ReadAllText(Mounts) != _mounts)
            differences.Add("the mounts of this process are others than before");
        foreach (var change in changes)
        {
            var state = Native.State(change.Path);
            if (change.Kind == FileChangeKind.Created && state is { } made && IsLater(made))
                differences.Add($"{change.Path} has been made or changed on the machine meanwhile");
            else if (change.Kind != FileChangeKind.Created && (state is not { } kept || (IsLater(kept) && !change.IsFolder)))
                differences.Add($"{change.Path} has been changed on the machine meanwhile");
        }
        return differences;
    }

    private bool IsLater(FileState state) => _began is { } began && (state.Changed, state.ChangedNanoseconds).CompareTo((began.Changed, began.ChangedNanoseconds)) > 0;
}
