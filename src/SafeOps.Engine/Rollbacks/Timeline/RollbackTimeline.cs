using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>The timeline of a rollback that this process holds. An entry is on the disk, and in the Markdown, when its method returns.</summary>
internal sealed class RollbackTimeline(RollbackFolder folder, RollbackCase about, TimeProvider time, Actor actor, SecretMasker masker, IRollbackObserver observer)
{
    private RecordedTimeline _recorded = folder.ReadTimeline();

    public string Id => folder.Id;

    public RollbackCase About { get; } = about;

    public IReadOnlyList<RollbackEntry> Entries => _recorded.Entries;

    /// <summary>The folder that keeps it, full.</summary>
    public string Folder => folder.Path;

    /// <summary>By this a command's program is found again after a crash.</summary>
    public string MarkOf(RollbackEntry command) => Digest.OfText($"{folder.Path}\n{command.Number}");

    /// <summary>The commands that began and have no result, and of which nothing was found out since.</summary>
    public IReadOnlyList<RollbackEntry> InDoubt => RollbackState.InDoubt(Entries);

    public RollbackEntry Add(RollbackEntryKind kind, string text, string? command = null, int? of = null, bool? good = null, JsonObject? data = null)
    {
        var entry = new RollbackEntry(_recorded.Next, time.GetUtcNow(), actor.ToString(), kind, masker.Hide(text))
        {
            Command = command is null ? null : masker.Hide(command),
            Of = of,
            Good = good,
            Data = data,
        };
        var line = RollbackRecords.Write(entry);
        try
        {
            folder.Append(line, _recorded.Length);
            _recorded = _recorded with { Entries = [.. _recorded.Entries, entry], Next = entry.Number + 1, Length = _recorded.Length + line.Length };
            folder.WriteMarkdown(TimelineMarkdown.Of(folder.Id, About, Entries));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException || (error as SafeOpsException)?.Code == ErrorCodes.FileUnwritable)
        {
            throw Failed(error);
        }
        observer.Recorded(entry);
        return entry;
    }

    /// <summary>Nothing is done that cannot be written down first; but the person must be able to go on.</summary>
    private SafeOpsException Failed(Exception error)
    {
        var left = About.Commands.Where(c => !Entries.Any(e => e.Kind == RollbackEntryKind.Result && e.Command == c.Line)).Select(c => c.Line).ToList();
        return new SafeOpsException(
            ErrorCodes.StorageFailed,
            $"The timeline in {folder.Path} cannot be written: {(error.InnerException ?? error).Message} What was recorded before is there; nothing more was begun.",
            left.Count == 0 ? "Free space or mend the permissions of the folder." : $"Free space and repeat the command, or run by hand: {string.Join(" && ", left)}",
            folder.Id,
            error);
    }
}
