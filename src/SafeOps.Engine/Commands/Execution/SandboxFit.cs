using SafeOps.Processes;

namespace SafeOps.Commands.Execution;

/// <summary>Which sandbox a text needs so that what it reads is true: a layer over a disk hides how full the disk is, and a process sees only its own kind.</summary>
internal static class SandboxFit
{
    private static readonly HashSet<string> LookAtMounts = new(StringComparer.Ordinal) { "df", "duf", "pydf", "dysk", "mount", "findmnt", "lsblk", "mountpoint", "stat", "quota", "repquota" };

    private static readonly HashSet<string> LookAtProcesses = new(StringComparer.Ordinal)
    {
        "ps", "top", "htop", "atop", "btop", "pgrep", "pidof", "pstree", "pmap", "pwdx", "pidstat", "w", "uptime", "who", "vmstat", "free", "iotop", "lsof", "fuser", "ss", "netstat", "lsns", "slabtop", "tload", "watch", "systemctl",
    };

    public static SandboxRequest Of(ProgramRequest program, CommandRisk risk)
    {
        var names = Names(risk).ToHashSet(StringComparer.Ordinal);
        return new SandboxRequest(program)
        {
            Writes = risk.Effect == CommandEffect.Read && names.Overlaps(LookAtMounts) ? SandboxWrites.Refused : SandboxWrites.ThrownAway,
            SeesProcesses = names.Overlaps(LookAtProcesses),
        };
    }

    /// <summary>The programs of a text, without their folders and sub-commands.</summary>
    public static IEnumerable<string> Names(CommandPart part) =>
        part.Commands.SelectMany(Names).Prepend(Path.GetFileName(part.Name.Split(' ', 2)[0]));
}
