using System.Globalization;

namespace SafeOps.Adapters.Sandbox.Observation;

/// <summary>
/// A control group that holds the number of processes down, where this process may make one (cgroups(7), version 1 or 2): whoever forks
/// faster than somebody looks is stopped by nothing else as root.
/// </summary>
internal sealed class ProcessGroup : IDisposable
{
    private static readonly string[] Hierarchies = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];

    private readonly string _folder;

    private ProcessGroup(string folder) => _folder = folder;

    /// <summary>How often a fork was refused in it.</summary>
    public bool IsExceeded => Read("pids.events").Split('\n').Any(l => l.StartsWith("max ", StringComparison.Ordinal) && l != "max 0");

    /// <summary>With a process in it, and all that it will start; null where there is none to be had.</summary>
    public static ProcessGroup? Make(int most, int process)
    {
        foreach (var hierarchy in Hierarchies.Where(h => File.Exists(h + "/cgroup.procs")))
        {
            var group = new ProcessGroup($"{hierarchy}/safeops-{process.ToString(CultureInfo.InvariantCulture)}");
            try
            {
                Directory.CreateDirectory(group._folder);
                if (File.Exists(group._folder + "/pids.max"))
                {
                    group.Write("pids.max", most);
                    group.Write("cgroup.procs", process);
                    return group;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Not for everybody, and not in every container.
            }
            group.Dispose();
        }
        return null;
    }

    public void Dispose()
    {
        // Its last process may still be ending.
        SpinWait.SpinUntil(Remove, TimeSpan.FromSeconds(2));
    }

    private bool Remove()
    {
        try
        {
            // Its files are the kernel's: a recursive deletion would try them.
            if (Directory.Exists(_folder))
                Directory.Delete(_folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Write(string file, int number) => File.WriteAllText($"{_folder}/{file}", number.ToString(CultureInfo.InvariantCulture));

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText($"{_folder}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
