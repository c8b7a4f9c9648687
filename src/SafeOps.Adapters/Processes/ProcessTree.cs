using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SafeOps.Adapters.Processes;

/// <summary>
/// Everything a program started. Killing by parent process alone misses a child whose own parent has ended (it belongs to
/// init then), so on Linux each program gets a variable of its own and whatever carries it is found in <c>/proc</c>.
/// </summary>
/// <param name="mark">The variable's value.</param>
internal sealed class ProcessTree(string mark)
{
    private const string Variable = "SAFEOPS_PROCESS_TREE";

    private readonly byte[] _entry = Encoding.ASCII.GetBytes($"{Variable}={mark}\0");

    public KeyValuePair<string, string?> Environment => new(Variable, mark);

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
        foreach (var id in Find())
        {
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

    /// <summary>Those that carry the mark; one that has ended and was not waited for has no environment any more.</summary>
    public IEnumerable<int> Find() => !IsFollowed ? [] : Directory.EnumerateDirectories("/proc")
        .Where(f => int.TryParse(Path.GetFileName(f.AsSpan()), out _) && Carries(f))
        .Select(f => int.Parse(Path.GetFileName(f.AsSpan()), CultureInfo.InvariantCulture));

    private bool Carries(string folder)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(_entry) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone
        }
    }
}
