using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Investigations;

/// <summary>The folder of one investigation: a head that is written once, and its records, to which is only added.</summary>
internal sealed class InvestigationFile(string folder)
{
    private const string HeadName = "investigation.json";
    private const string RecordsName = "records.log";
    private const string OutputsName = "outputs";

    private string Id => Path.GetFileName(folder);

    private string HeadPath => Path.Combine(folder, HeadName);

    private string RecordsPath => Path.Combine(folder, RecordsName);

    public string Outputs => Path.Combine(folder, OutputsName);

    /// <summary>False for a folder of something else, and for one whose making never ended.</summary>
    public bool Exists => File.Exists(HeadPath) || File.Exists(RecordsPath) && new FileInfo(RecordsPath).Length > 0;

    public void Create(Investigation head)
    {
        DurableFile.CreateFolder(Outputs, DurableFile.OwnerOnlyFolder);
        DurableFile.Write(RecordsPath, [], DurableFile.OwnerOnlyFile);
        // Last: with it the investigation is there.
        DurableFile.Write(HeadPath, InvestigationHead.Write(head), DurableFile.OwnerOnlyFile);
    }

    public Investigation Read()
    {
        var (head, problem) = ReadHead();
        var records = File.Exists(RecordsPath)
            ? InvestigationRecords.Read(ReadShared(), RecordsPath)
            : new RecordedEntries([], [$"{RecordsPath} is gone, and with it what was recorded."], 1, 0);
        var end = records.Entries.OfType<InvestigationConclusion>().LastOrDefault();
        return head with
        {
            Entries = records.Entries,
            Problems = problem is null ? records.Problems : [problem, .. records.Problems],
            Completed = end?.At,
            RootCause = end?.RootCause,
            RootCauseEvidence = end?.Evidence ?? [],
            Resolution = end?.Resolution,
        };
    }

    /// <summary>Adds an entry; it is on the disk when this returns. <paramref name="make"/> gets its number and what is there before it.</summary>
    public T Append<T>(Func<int, IReadOnlyList<InvestigationEntry>, T> make)
        where T : InvestigationEntry
    {
        using var gate = InvestigationLock.Take(folder, Id);
        try
        {
            if (!File.Exists(RecordsPath))
                throw Gone();
            using var file = new FileStream(RecordsPath, Options(FileAccess.ReadWrite));
            var records = InvestigationRecords.Read(ReadAll(file), RecordsPath);
            if (records.Entries.OfType<InvestigationConclusion>().LastOrDefault() is { } end)
                throw InvestigationStore.Closed(Id, end.At, end.Actor);
            var entry = make(records.Next, records.Entries);
            Append(file, InvestigationRecords.Write(entry), records.Length);
            return entry;
        }
        catch (Exception error) when (StorageFailure.Is(error))
        {
            throw Failed(error);
        }
    }

    private void Append(FileStream file, byte[] line, long at)
    {
        try
        {
            // What a crash left behind the last whole line was never acknowledged.
            if (file.Length > at)
                file.SetLength(at);
            file.Position = at;
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (StorageFailure.Is(error))
        {
            Forget(file, at);
            throw Failed(error);
        }
    }

    private static void Forget(FileStream file, long at)
    {
        try
        {
            file.SetLength(at);
        }
        catch (IOException)
        {
            // What is left is a torn last line, which every reader drops.
        }
    }

    private (Investigation Head, string? Problem) ReadHead()
    {
        try
        {
            return (InvestigationHead.Read(File.ReadAllBytes(HeadPath), folder), null);
        }
        catch (Exception error) when (error is IOException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return (InvestigationHead.Unreadable(folder), $"{HeadPath} cannot be read, so title, symptom and context are missing: {error.Message}");
        }
    }

    private byte[] ReadShared()
    {
        try
        {
            using var file = new FileStream(RecordsPath, Options(FileAccess.Read));
            return ReadAll(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.StorageFailed, $"{RecordsPath} cannot be read: {error.Message}", "Check the permissions of the folder.", Id, error);
        }
    }

    private static byte[] ReadAll(FileStream file)
    {
        var bytes = new byte[file.Length];
        return bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
    }

    /// <summary>Writers are kept apart by a lock of their own, so that readers need not wait for them.</summary>
    private static FileStreamOptions Options(FileAccess access) =>
        new() { Mode = FileMode.Open, Access = access, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };

    /// <summary>A new file would give numbers again that were given before.</summary>
    private SafeOpsException Gone() => new(
        ErrorCodes.InvestigationDamaged,
        $"{RecordsPath} is gone, and with it what was recorded.",
        $"Bring it back from a backup, or begin a new one that names it: New-Investigation … -Context @{{ follows = '{Id}' }}",
        Id);

    private SafeOpsException Failed(Exception error) => new(
        ErrorCodes.StorageFailed,
        $"{RecordsPath} cannot be written: {error.Message} What was recorded before is there; the new entry is not.",
        "Free space or mend the permissions of the folder, then repeat the command.",
        Id,
        error);
}
