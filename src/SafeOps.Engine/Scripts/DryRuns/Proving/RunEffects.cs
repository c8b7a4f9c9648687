using System.Globalization;
using SafeOps.Commands;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Tells what a run did, or would have done, from what was observed.</summary>
internal static class RunEffects
{
    private static readonly HashSet<string> ReadingMethods = new(StringComparer.OrdinalIgnoreCase) { "GET", "HEAD", "OPTIONS" };

    private static readonly string[] TemporaryFolders = ["/tmp/", "/var/tmp/", "/dev/shm/"];

    private const int NameServicePort = 53;

    /// <summary>Where a machine in a cloud asks who it is: every request there reads a credential, also the PUT that gets its token.</summary>
    private static readonly string[] MetadataServices = ["169.254.169.254", "[fd00:ec2::254]", "fd00:ec2::254", "169.254.170.2", "metadata.google.internal", "metadata"];

    /// <param name="observed">What happened.</param>
    /// <param name="calls">Programs that were asked about.</param>
    /// <param name="judge">What a call does.</param>
    /// <param name="masker">Hides secrets.</param>
    public static IReadOnlyList<RunEffect> Of(SandboxObservation observed, IReadOnlyList<BrokeredCall> calls, Func<ProgramStart, JudgedCall> judge, SecretMasker masker)
    {
        var files = observed.Files.Where(f => !IsOfInterpreter(f) && !IsMadeForInterpreter(f, observed.Files)).ToList();
        // How git keeps a repository is its own affair: what was done to one is said by the commands.
        var git = files.Any(IsOfRepository)
            ? observed.Programs.Where(p => p.Name == "git").Select(p => new BrokeredCall(p, judge(p), ProgramVerdict.Ran, "")).Where(c => c.Judged.Changes && !calls.Any(o => BrokeredCall.Key(o.Start) == BrokeredCall.Key(c.Start))).ToList()
            : [];
        if (git.Count > 0)
            files.RemoveAll(IsOfRepository);
        return
        [
            .. calls.Where(IsEffect).Concat(git).Select(c => Of(c, masker)),
            .. files.Select(f => Of(f, masker)),
            .. observed.Network.Where(n => !IsReading(n)).Select(n => Of(n, masker)),
        ];
    }

    private static bool IsOfRepository(FileChange file) => file.Path.Contains("/.git/", StringComparison.Ordinal);

    /// <summary>Withheld calls of which nobody can tell what they would have done.</summary>
    public static IReadOnlyList<RunEffect> Undecided(IReadOnlyList<BrokeredCall> calls, SecretMasker masker) =>
        [.. calls.Where(c => c is { Verdict: ProgramVerdict.Withheld, Judged.Risk.Effect: CommandEffect.Unknown } && !OwnDryRuns.Is(c)).Select(c => Of(c, masker))];

    private static bool IsEffect(BrokeredCall call) => (call.Verdict == ProgramVerdict.Withheld || call.IsMissed) && !OwnDryRuns.Is(call)
        && (call.Judged.Changes || (call.Judged.Risk.Effect == CommandEffect.Generate && !TemporaryFolders.Any(f => call.Judged.Text.Contains(f, StringComparison.Ordinal))));

    private static RunEffect Of(BrokeredCall call, SecretMasker masker)
    {
        var text = masker.Hide(call.Judged.Text);
        return new RunEffect(new ScriptEffect(ScriptEffectKind.Command, text, $"runs {text}")) { Call = call };
    }

    private static RunEffect Of(FileChange file, SecretMasker masker)
    {
        var path = masker.Hide(file.Path);
        var what = file.IsFolder ? "the folder " : "";
        var (kind, verb) = file.Kind switch
        {
            FileChangeKind.Created => (ScriptEffectKind.FileCreated, "creates"),
            FileChangeKind.Changed => (ScriptEffectKind.FileChanged, "changes"),
            FileChangeKind.Deleted => (ScriptEffectKind.FileDeleted, "deletes"),
            _ => (ScriptEffectKind.FileAttributes, "changes owner, rights or times of"),
        };
        var inside = file is { Kind: FileChangeKind.Deleted, Inside.Count: > 0 }
            ? string.Create(CultureInfo.InvariantCulture, $" with {file.Inside.Count} {(file.Inside.Count == 1 ? "file" : "files")} in it")
            : "";
        return new RunEffect(new ScriptEffect(kind, path, $"{verb} {what}{path}{inside}")) { File = file };
    }

    private static RunEffect Of(NetworkAttempt attempt, SecretMasker masker)
    {
        var address = masker.Hide(attempt.Address ?? "an address that is not known");
        var method = attempt.Method is { } known ? $"{known} " : "";
        return new RunEffect(new ScriptEffect(ScriptEffectKind.Network, address, $"tries to reach {method}{address} over {(attempt.Protocol == "any" ? "the network" : attempt.Protocol)}")) { Network = attempt };
    }

    /// <summary>Asking for a name's address says nothing to the system behind it; one that has no port was only looked up.</summary>
    private static bool IsReading(NetworkAttempt attempt) => attempt.Method is { } method
        ? ReadingMethods.Contains(method) || IsOfMetadata(attempt.Address)
        : IsOfMetadata(attempt.Address) || (attempt.Address is { } address && (address.EndsWith($":{NameServicePort}", StringComparison.Ordinal) || (attempt.Protocol == "any" && !address.Contains(':', StringComparison.Ordinal))));

    private static bool IsOfMetadata(string? address) => address is not null && MetadataServices.Any(m => address == m || (address.StartsWith(m, StringComparison.Ordinal) && address[m.Length] == ':' && address.LastIndexOf(':') == m.Length));

    /// <summary>Python's compiled modules and what PowerShell keeps of its start: their own affair, made whatever the script does.</summary>
    private static bool IsOfInterpreter(FileChange file) =>
        Path.GetFileName(file.Path) == "__pycache__" || Path.GetFileName(Path.GetDirectoryName(file.Path) ?? "") == "__pycache__"
        || $"{file.Path}/".Contains("/.cache/powershell/", StringComparison.Ordinal);

    /// <summary>A folder that is new and holds nothing else.</summary>
    private static bool IsMadeForInterpreter(FileChange file, IReadOnlyList<FileChange> all)
    {
        if (file is not { IsFolder: true, Kind: FileChangeKind.Created })
            return false;
        var inside = all.Where(f => PathWords.IsBelow(f.Path, file.Path)).ToList();
        return inside.Count > 0 && inside.All(IsOfInterpreter);
    }
}
