using System.Globalization;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Observation;

/// <summary>
/// Looks at the processes of a sandbox from outside, and ends its first process, and thereby all, when they exceed a limit. Of the
/// kernel's own limits none counts the processes of root, and control groups are not everybody's to make.
/// </summary>
/// <param name="first">The first process of the sandbox's namespace.</param>
/// <param name="folder">Its tmpfs.</param>
internal sealed class LimitWatch(SandboxLimits limits, int first, string folder) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _namespace = Namespace(first) ?? "";
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    /// <summary>The first limit that was exceeded; null where none was.</summary>
    public string? Exceeded { get; private set; }

    public void Begin()
    {
        _thread = new Thread(Look) { IsBackground = true, Name = "SafeOps sandbox limits", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>When all has ended: what was written is still there.</summary>
    public void Finish()
    {
        _stop.Set();
        _thread?.Join();
        Exceeded ??= FullDisk();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private void Look()
    {
        while (!_stop.Wait(Pause))
        {
            if ((Exceeded = Measure()) is null)
                continue;
            // Until the namespace is empty: the kernel ends its processes with the first, but one that is being made may need a second look.
            Native.Kill(first);
            return;
        }
    }

    private string? Measure()
    {
        long memory = 0;
        var processes = 0;
        foreach (var process in Processes())
        {
            processes++;
            memory += Memory(process);
        }
        if (processes > limits.Processes)
            return string.Create(CultureInfo.InvariantCulture, $"it had {processes} processes at one time, more than the {limits.Processes} that are allowed");
        if (memory > limits.Memory)
            return string.Create(CultureInfo.InvariantCulture, $"its processes used {memory / 1024 / 1024} MB of memory, more than the {limits.Memory / 1024 / 1024} MB that are allowed");
        return FullDisk();
    }

    private string? FullDisk()
    {
        var disk = new DriveInfo(folder);
        return disk.TotalFreeSpace < Math.Min(64 * 1024, limits.Disk / 16)
            ? string.Create(CultureInfo.InvariantCulture, $"it wrote more than the {limits.Disk / 1024 / 1024} MB that are allowed")
            : null;
    }

    private IEnumerable<string> Processes()
    {
        // Its own /proc, where it has one, shows nobody else.
        var own = $"/proc/{first.ToString(CultureInfo.InvariantCulture)}/root/proc";
        var isOwn = !Directory.Exists($"{own}/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        foreach (var process in Folders(isOwn ? own : "/proc"))
        {
            if (int.TryParse(Path.GetFileName(process.AsSpan()), out var number) && (isOwn ? number > 1 : number > 1 && number != first && Namespace(number) == _namespace))
                yield return process;
        }
    }

    private static string[] Folders(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Namespace(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/ns/pid").LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What is its own: not the files that it shares with others.</summary>
    private static long Memory(string process)
    {
        try
        {
            var words = File.ReadAllText(process + "/statm").Split(' ');
            return (long.Parse(words[1], CultureInfo.InvariantCulture) - long.Parse(words[2], CultureInfo.InvariantCulture)) * Environment.SystemPageSize;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return 0; // it ended meanwhile
        }
    }
}
