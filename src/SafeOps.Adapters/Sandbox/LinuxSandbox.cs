using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SafeOps.Adapters.Sandbox.Recording;
using SafeOps.Files;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox;

/// <summary>
/// A sandbox of namespaces, set up by util-linux: layers of a tmpfs over every file system (overlayfs in a user namespace needs
/// Linux 5.11), with /proc and /sys read-only and no block device in /dev. The program cannot take it down: as another user
/// than root it has no rights left in it, and root gets a user namespace of its own, from which nothing outside can be
/// mounted, traced or entered through /proc.
/// </summary>
public sealed partial class LinuxSandbox(IProgramRunner programs) : ISandbox, IDisposable
{
    private static readonly string[] ProgramFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    /// <summary>In bytes, of all that is written.</summary>
    private const long DefaultDisk = 1L << 30;

    /// <summary>How many processes beyond its limit a user is let have: enough to be seen above it.</summary>
    private const int Surplus = 32;

    /// <summary>The exit code of a program that was ended by SIGKILL, as a shell tells it.</summary>
    private const int Killed = 128 + 9;

    /// <summary>Why layers, or any sandbox, cannot be had on this machine; asked once, as the answer stays.</summary>
    private volatile string? _noLayers;
    private volatile string? _nothing;

    private readonly RecorderLayers _recorders = new();

    public async Task<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if ((_nothing ??= Lacking()) is { } lacking)
            return new SandboxResult(null, lacking);
        var observes = request.Observer is not null;
        if (observes && request.SeesProcesses)
            return new SandboxResult(null, "what sees the machine's processes cannot be observed: nobody could tell when it has ended");
        if (observes && !RecorderImage.IsAvailable)
            return new SandboxResult(null, $"no program can be observed on this processor ({RuntimeInformation.ProcessArchitecture})");
        if (request.Writes == SandboxWrites.ThrownAway && _noLayers is null)
        {
            var (result, message) = await TryAsync(request, SandboxWrites.ThrownAway, cancellationToken).ConfigureAwait(false);
            if (result is not null)
                return result;
            _noLayers = message;
        }
        if (observes)
            return new SandboxResult(null, request.Writes == SandboxWrites.Refused ? "what is refused cannot be observed" : $"the kernel refuses the layers of a sandbox ({_noLayers}){Restriction()}");
        var (frozen, reason) = await TryAsync(request, SandboxWrites.Refused, cancellationToken).ConfigureAwait(false);
        if (frozen is not null)
            return _noLayers is null ? frozen : frozen with { How = $"{frozen.How}, as the kernel refuses layers ({_noLayers})" };
        _nothing = $"the kernel refuses the namespaces of a sandbox ({reason}){Restriction()}";
        return new SandboxResult(null, _nothing);
    }

    public void Dispose() => _recorders.Dispose();

    private async Task<(SandboxResult? Result, string Message)> TryAsync(SandboxRequest request, SandboxWrites writes, CancellationToken cancellationToken)
    {
        var table = MountTable.Parse(await File.ReadAllLinesAsync("/proc/self/mountinfo", cancellationToken).ConfigureAwait(false));
        var state = PrivateFolder.Make(inMemory: request.Keep.Count == 0);
        try
        {
            if (MountPlan.Base(table, state) is not { } baseFolder)
                return (null, "no folder is free to mount its memory on");
            var root = Environment.IsPrivilegedProcess;
            using var use = request.Observer is { } observer
                ? _recorders.Take(Variable(request.Program, "PATH") ?? "", request.Program.WorkingDirectory, Variable(request.Program, "HOME"), observer.Asked, request.HasNetwork)
                : null;
            var recorders = use?.Layer;
            using var watch = recorders is not null || request.Limits is not null ? new SandboxWatch(request, state, recorders) : null;
            var seed = new SandboxSeed(Path.Combine(state, SandboxScript.Seed));
            var plan = new MountPlan(table, baseFolder, seed, root, recorders);
            var tools = Tools(recorders is null ? "" : SandboxPaths.Real);
            if (recorders is not null)
                ControlFolder.Plant(seed, tools, SandboxPaths.Real + ProjectFolder.RealPath(Find("sh")!));
            var script = SandboxScript.Of(plan.Steps(writes, Wishes(request), !request.SeesProcesses), request.HasNetwork);
            foreach (var (name, text) in plan.Tables)
                await File.WriteAllTextAsync(Path.Combine(state, name), text, cancellationToken).ConfigureAwait(false);
            var program = request.Program;
            var outer = program with
            {
                Program = Find("unshare")!,
                Arguments =
                [
                    .. root ? [] : new[] { "--user", "--map-current-user", "--keep-caps" },
                    "--mount", "--propagation", "private", "--ipc", "--fork", "--kill-child",
                    .. request.SeesProcesses ? [] : new[] { "--pid" },
                    .. request.HasNetwork ? [] : new[] { "--net" },
                    Find("sh")!, "-c", script, "safeops", state, baseFolder, (request.Limits?.Disk ?? DefaultDisk).ToString(CultureInfo.InvariantCulture), (request.Limits?.Processes + Surplus)?.ToString(CultureInfo.InvariantCulture) ?? "", root ? "root" : "user",
                    watch is null ? "" : "observed", tools, program.WorkingDirectory,
                    request.Keep.Count.ToString(CultureInfo.InvariantCulture), .. request.Keep.Select(ProjectFolder.RealPath),
                    program.Program, .. program.Arguments,
                ],
                WorkingDirectory = "/",
                Environment = recorders is null ? program.Environment : Observed(program),
            };
            var result = await RunAsync(outer, watch, cancellationToken).ConfigureAwait(false);
            // One that ran out of time while it was set up was not refused: another try, without it, would be no safer and no quicker.
            if (!File.Exists(Path.Combine(state, SandboxScript.Ready)))
                return result.TimedOut ? (new SandboxResult(result with { Output = "", ErrorOutput = "" }, How(writes)), "") : (null, Message(state, result));
            var observed = watch is null ? null : await watch.FinishAsync(plan.Placed, [state]).ConfigureAwait(false);
            if (recorders is not null)
                result = result with { Output = Uncovered(result.Output), ErrorOutput = Uncovered(result.ErrorOutput) };
            if (watch?.Exceeded is not null)
                result = result with { ExitCode = Killed, ErrorOutput = WithoutUnshare(result.ErrorOutput) };
            if (request.KeepIn is { } into)
                Take(Path.Combine(state, "kept"), into);
            return (new SandboxResult(result, How(writes)) { Observed = observed }, "");
        }
        finally
        {
            PrivateFolder.Remove(state);
        }
    }

    private async Task<ProgramResult> RunAsync(ProgramRequest outer, SandboxWatch? watch, CancellationToken cancellationToken)
    {
        if (watch is null)
            return await programs.RunAsync(outer, cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = programs.RunAsync(outer, stop.Token);
        try
        {
            await watch.BeginAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Nothing goes on in folders that are about to be removed.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await run.ConfigureAwait(false);
    }

    /// <summary>A script that was asked about and run knows itself by its uncovered path.</summary>
    private static string Uncovered(string text) => text.Replace(SandboxPaths.Real + "/", "/", StringComparison.Ordinal);

    /// <summary>Its own complaint about the end of what it started.</summary>
    private static string WithoutUnshare(string text) => Complaint().Replace(text, "");

    [GeneratedRegex(@"unshare: [^\n]*\n?")]
    private static partial Regex Complaint();

    private static string How(SandboxWrites writes) => writes == SandboxWrites.ThrownAway ? "over a throw-away layer of the file system" : "over a read-only file system";

    private static IEnumerable<string> Wishes(SandboxRequest request) => request.Keep
        .Append(request.Program.WorkingDirectory).Append("/tmp").Append("/var/tmp").Concat(Variable(request.Program, "HOME") is { } home ? [home] : [])
        .Select(ProjectFolder.RealPath);

    private static string? Variable(ProgramRequest program, string name) =>
        program.Environment.TryGetValue(name, out var given) ? given : program.InheritsEnvironment ? Environment.GetEnvironmentVariable(name) : null;

    /// <summary>So that what is observed is the script's work: Python's and git's private notes are left out.</summary>
    private static Dictionary<string, string?> Observed(ProgramRequest program) => new(program.Environment)
    {
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTHONPATH"] = Variable(program, "PYTHONPATH") is { Length: > 0 } path ? $"{SandboxPaths.Python}:{path}" : SandboxPaths.Python,
        ["GIT_OPTIONAL_LOCKS"] = "0",
    };

    /// <summary>The folders of what sets up and records, as a PATH.</summary>
    private static string Tools(string before) => string.Join(':', ProgramFolders.Where(Directory.Exists).Select(f => before + ProjectFolder.RealPath(f)).Distinct());

    private static string Message(string state, ProgramResult result)
    {
        var messages = Path.Combine(state, SandboxScript.Messages);
        var text = File.Exists(messages) ? File.ReadAllText(messages) : result.ErrorOutput;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith("dmesg(1)", StringComparison.Ordinal)).ToList();
        // Where a mount was refused, those that follow into it are too.
        var line = lines.Find(l => l.StartsWith("mount: ", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        return line?.TrimEnd('.') ?? string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}");
    }

    private static void Take(string from, string into)
    {
        if (!Directory.Exists(from))
            return;
        PrivateFolder.Unlock(from);
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
