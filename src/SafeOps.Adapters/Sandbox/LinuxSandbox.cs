using System.Globalization;
using SafeOps.Files;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox;

/// <summary>
/// A sandbox of namespaces, set up by util-linux: layers of a tmpfs over every file system (overlayfs in a user namespace needs
/// Linux 5.11), with /proc and /sys read-only and no block device in /dev. The program cannot take it down: as another user
/// than root it has no rights left in it, and root gets a user namespace of its own, from which nothing outside can be
/// mounted, traced or entered through /proc.
/// </summary>
public sealed class LinuxSandbox(IProgramRunner programs) : ISandbox
{
    private static readonly string[] ProgramFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    /// <summary>Why layers, or any sandbox, cannot be had on this machine; asked once, as the answer stays.</summary>
    private volatile string? _noLayers;
    private volatile string? _nothing;

    public async Task<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if ((_nothing ??= Lacking()) is { } lacking)
            return new SandboxResult(null, lacking);
        if (request.Writes == SandboxWrites.ThrownAway && _noLayers is null)
        {
            var (result, message) = await TryAsync(request, SandboxWrites.ThrownAway, cancellationToken).ConfigureAwait(false);
            if (result is not null)
                return new SandboxResult(result, "over a throw-away layer of the file system");
            _noLayers = message;
        }
        var (frozen, reason) = await TryAsync(request, SandboxWrites.Refused, cancellationToken).ConfigureAwait(false);
        if (frozen is not null)
            return new SandboxResult(frozen, _noLayers is null ? "over a read-only file system" : $"over a read-only file system, as the kernel refuses layers ({_noLayers})");
        _nothing = $"the kernel refuses the namespaces of a sandbox ({reason}){Restriction()}";
        return new SandboxResult(null, _nothing);
    }

    private async Task<(ProgramResult? Result, string Message)> TryAsync(SandboxRequest request, SandboxWrites writes, CancellationToken cancellationToken)
    {
        var table = MountTable.Parse(await File.ReadAllLinesAsync("/proc/self/mountinfo", cancellationToken).ConfigureAwait(false));
        if (MountPlan.Base(table) is not { } baseFolder)
            return (null, "no folder is free to mount its memory on");
        var state = Directory.CreateTempSubdirectory("safeops-").FullName;
        try
        {
            var root = Environment.IsPrivilegedProcess;
            var program = request.Program;
            var wishes = request.Keep.Append(program.WorkingDirectory).Append("/tmp").Append("/var/tmp").Concat(program.Environment.TryGetValue("HOME", out var home) && home is not null ? [home] : [])
                .Select(ProjectFolder.RealPath);
            var script = SandboxScript.Of(MountPlan.Lines(table, writes, root, baseFolder, wishes));
            var outer = program with
            {
                Program = Find("unshare")!,
                Arguments =
                [
                    .. root ? [] : new[] { "--user", "--map-current-user", "--keep-caps" },
                    "--mount", "--propagation", "private", "--ipc", "--fork", "--kill-child",
                    .. request.SeesProcesses ? [] : new[] { "--pid" },
                    Find("sh")!, "-c", script, "safeops", state, baseFolder, root ? "root" : "user", program.WorkingDirectory,
                    request.Keep.Count.ToString(CultureInfo.InvariantCulture), .. request.Keep.Select(ProjectFolder.RealPath),
                    program.Program, .. program.Arguments,
                ],
                WorkingDirectory = "/",
            };
            var result = await programs.RunAsync(outer, cancellationToken).ConfigureAwait(false);
            // One that ran out of time while it was set up was not refused: another try, without it, would be no safer and no quicker.
            if (!File.Exists(Path.Combine(state, SandboxScript.Ready)))
                return result.TimedOut ? (result with { Output = "", ErrorOutput = "" }, "") : (null, Message(state, result));
            Unlock(state);
            if (request.KeepIn is { } into)
                Take(Path.Combine(state, "kept"), into);
            return (result, "");
        }
        finally
        {
            Unlock(state);
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>The folders of what was kept have the rights that the program gave its own.</summary>
    private static void Unlock(string folder)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(inner, DurableFile.OwnerOnlyFolder);
            Unlock(inner);
        }
    }

    private static string Message(string state, ProgramResult result)
    {
        var messages = Path.Combine(state, SandboxScript.Messages);
        var text = File.Exists(messages) ? File.ReadAllText(messages) : result.ErrorOutput;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith("dmesg(1)", StringComparison.Ordinal)).ToList();
        return lines.Count == 0 ? string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}") : lines[^1].TrimEnd('.');
    }

    private static void Take(string from, string into)
    {
        if (!Directory.Exists(from))
            return;
        foreach (var file in new DirectoryInfo(from).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            var to = Path.Combine(into, Path.GetRelativePath(from, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            file.MoveTo(to);
        }
    }

    private static string? Lacking()
    {
        if (!OperatingSystem.IsLinux())
            return "only Linux has the namespaces that a sandbox is made of";
        var missing = SandboxScript.Needs.Where(n => Find(n.Program) is null).ToList();
        return missing.Count == 0 ? null : $"a sandbox needs {string.Join(", ", missing.Select(m => $"{m.Program} (package {m.Package})"))}";
    }

    /// <summary>The settings that commonly forbid it, by name.</summary>
    private static string Restriction()
    {
        if (IsSet("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"))
            return "; kernel.apparmor_restrict_unprivileged_userns is 1";
        if (IsSet("/proc/sys/kernel/unprivileged_userns_clone", "0"))
            return "; kernel.unprivileged_userns_clone is 0";
        return IsSet("/proc/sys/user/max_user_namespaces", "0") ? "; user.max_user_namespaces is 0" : "";
    }

    private static bool IsSet(string file, string value) => File.Exists(file) && File.ReadAllText(file).Trim() == value;

    /// <summary>Never by PATH: what sets a sandbox up must not come from a folder that somebody else filled.</summary>
    private static string? Find(string program) => ProgramFolders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
}
