using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace SafeOps.Adapters.Processes;

/// <summary>
/// Everything a program started. Killing by parent process alone misses a child whose own parent has ended (it belongs to
/// init then), so on Linux each program gets a variable of its own and whatever carries it is found in <c>/proc</c>.
/// </summary>
internal sealed class ProcessTree
{
    private const string Variable = "SAFEOPS_PROCESS_TREE";

    private readonly string _mark = Guid.NewGuid().ToString("N");

    public KeyValuePair<string, string?> Environment => new(Variable, _mark);

    public static bool IsFollowed => OperatingSystem.IsLinux();

    /// <summary>Kills until nothing is left: a program may start another while its tree is being killed.</summary>
    public void Kill()
    {
        if (!IsFollowed)
            return;
        for (var round = 0; round < 10 && KillOnce(); round++)
            Thread.Sleep(5);
    }

    private bool KillOnce()
    {
        var any = false;
        var mark = Encoding.ASCII.GetBytes($"{Variable}={_mark}\0");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), out var id) || !Carries(folder, mark))
                continue;
            any = true;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended by itself meanwhile.
            }
        }
        return any;
    }

    private static bool Carries(string folder, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone
        }
    }
}
