using System.Globalization;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Observation;

/// <summary>
/// Looks at the processes of a sandbox from outside, and ends its first process, and thereby all, when they exceed a limit. Of the
/// kernel's own limits none counts the processes of root, and control groups are not everybody's to make.
/// </summary>
/// <param name="first">The first process of the sandbox's namespace.</param>
internal sealed class LimitWatch(SandboxLimits limits, int first) : IDisposable
{
    /// <summary>The shell that set up, the one that waits with it, and what either starts.</summary>
    private const int Helpers = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ProcessGroup? _group = ProcessGroup.Make(limits.Processes + Helpers, first);
    private readonly string _namespace = Namespace(first) ?? "";
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;
    private string? _folder;

    /// <summary>The first limit that was exceeded; null where none was.</summary>
    public string? Exceeded { get; private set; }

    /// <param name="folder">The sandbox's tmpfs.</param>
    public void Begin(string folder)
    {
        _folder = folder;
        _thread = new Thread(Look) { IsBackground = true, Name = "SafeOps sandbox limits" };
        _thread.Start();
    }

    /// <summary>When all has ended: what was written is still there.</summary>
    public void Finish()
    {
        _stop.Set();
        _thread?.Join();
        Exceeded ??= FullDisk() ?? RefusedProcess();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
        _group?.Dispose();
    }

    private void Look()
    {
        // What it looks for is also what keeps others from the processor.
        Native.HurryThread();
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
        if (processes - Helpers > limits.Processes)
            return TooMany();
        if (memory > limits.Memory)
            return string.Create(CultureInfo.InvariantCulture, $"its processes used {memory / 1024 / 1024} MB of memory, more than the {limits.Memory / 1024 / 1024} MB that are allowed");
        return FullDisk() ?? RefusedProcess();
    }

    private string? RefusedProcess() => _group is { IsExceeded: true } ? TooMany() : null;

    private string TooMany() => string.Create(CultureInfo.InvariantCulture, $"it had more processes at one time than the {limits.Processes} that are allowed");

    private string? FullDisk()
    {
        if (_folder is null)
            return null;
        var disk = new DriveInfo(_folder);
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
