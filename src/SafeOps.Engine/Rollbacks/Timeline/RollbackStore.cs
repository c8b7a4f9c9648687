using System.Globalization;
using System.Security.Cryptography;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>What earlier rollbacks of a target tell the next one.</summary>
/// <param name="Unfinished">The one that was broken off; null: none was.</param>
/// <param name="BadMarks">The versions that were left behind.</param>
/// <param name="LastEnded">When the last one ended; null: none did.</param>
internal sealed record RollbackHistory(RollbackCase? Unfinished, IReadOnlySet<string> BadMarks, DateTimeOffset? LastEnded)
{
    public static readonly RollbackHistory None = new(null, new HashSet<string>(), null);

    public string? UnfinishedId { get; init; }

    public string? LastId { get; init; }
}

/// <summary>The rollbacks of a project, or of a folder where there is none, beside its investigations.</summary>
public sealed class RollbackStore
{
    private const string Name = "rollbacks";
    private const string IdLetters = "abcdefghijkmnpqrstuvwxyz23456789";

    private readonly TimeProvider _time;
    private readonly Actor _actor;
    private readonly SecretMasker _masker;

    internal RollbackStore(string from, TimeProvider time, Actor actor, SecretMasker masker)
    {
        (_time, _actor, _masker) = (time, actor, masker);
        Folder = Path.Combine(Path.GetDirectoryName(InvestigationPlace.Find(from))!, Name);
    }

    /// <summary>The folder that keeps them, full; it need not be there.</summary>
    public string Folder { get; }

    /// <summary>All, the youngest first. One that goes on, or was killed, is <see cref="RollbackStatus.Unfinished"/>.</summary>
    public IReadOnlyList<EmergencyRollback> List() => [.. Folders().Select(RollbackState.View).OrderByDescending(r => r.Started).ThenByDescending(r => r.Id, StringComparer.Ordinal)];

    /// <summary>By its id or a beginning of it. Throws <see cref="ErrorCodes.RollbackTargetNotFound"/>.</summary>
    public EmergencyRollback Find(string id) => Folders().Where(f => f.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList() switch
    {
        [var only] => RollbackState.View(only),
        [] => throw new SafeOpsException(ErrorCodes.RollbackTargetNotFound, $"No rollback in {Folder} has the id '{id}'.", "Get-EmergencyRollback lists them.", id),
        var several => throw new SafeOpsException(ErrorCodes.RollbackTargetNotFound, $"'{id}' is the beginning of {several.Count} rollbacks: {string.Join(", ", several.Select(f => f.Id))}.", "Give more of the id.", id),
    };

    internal RollbackHistory HistoryOf(string key)
    {
        var history = RollbackHistory.None;
        var bad = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in Folders())
        {
            if (folder.ReadCase() is not { } about || about.Key != key)
                continue;
            var entries = folder.ReadTimeline().Entries;
            switch (RollbackState.Of(entries))
            {
                case RollbackStatus.Unfinished:
                    history = history with { Unfinished = about, UnfinishedId = folder.Id };
                    break;
                case RollbackStatus.Succeeded or RollbackStatus.Unverified or RollbackStatus.Failed:
                    bad.Add(about.CurrentMark);
                    history = history with { LastEnded = entries[^1].At, LastId = folder.Id };
                    break;
            }
        }
        return history with { BadMarks = bad };
    }

    /// <summary>Keeps others from the target. Throws <see cref="ErrorCodes.TargetBusy"/> naming who has it.</summary>
    internal IDisposable Hold(string key, string target) => Storing(() =>
    {
        InvestigationPlace.Make(Folder);
        if (RollbackLock.TryTake(Path.Combine(Folder, Digest.Short(Digest.OfText(key)) + ".lock")) is { } held)
            return held;
        var first = HistoryOf(key).UnfinishedId is { } id ? Find(id) : null;
        throw new SafeOpsException(
            ErrorCodes.TargetBusy,
            first is null
                ? $"Another rollback of {target} is being begun right now. Nothing was done."
                : string.Create(CultureInfo.InvariantCulture, $"The rollback {first.Id} of {target} is going on: {first.Actor} began it at {first.Started!.Value.UtcDateTime:HH:mm:ss} UTC. Nothing was done."),
            first is null ? "Get-EmergencyRollback shows it in a moment." : $"Get-EmergencyRollback {first.Id} shows what it is doing.",
            target);
    });

    internal RollbackTimeline Begin(RollbackCase about, IRollbackObserver observer) => Storing(() =>
    {
        var folder = new RollbackFolder(Path.Combine(Folder, NewId(_time.GetUtcNow())));
        folder.Create(about);
        return new RollbackTimeline(folder, about, _time, _actor, _masker, observer);
    });

    internal RollbackTimeline Reopen(string id, RollbackCase about, IRollbackObserver observer) =>
        new(new RollbackFolder(Path.Combine(Folder, id)), about, _time, _actor, _masker, observer);

    private List<RollbackFolder> Folders() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateDirectories(Folder).Select(f => new RollbackFolder(f)).Where(f => f.Exists).OrderBy(f => f.Id, StringComparer.Ordinal)]
        : [];

    private string NewId(DateTimeOffset started)
    {
        string id;
        do
            id = string.Create(CultureInfo.InvariantCulture, $"{started.UtcDateTime:yyyyMMdd-HHmm}-{RandomNumberGenerator.GetString(IdLetters, 4)}");
        while (Directory.Exists(Path.Combine(Folder, id)));
        return id;
    }

    private T Storing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (StorageFailure.Is(error) || (error as SafeOpsException)?.Code == ErrorCodes.FileUnwritable)
        {
            throw new SafeOpsException(
                ErrorCodes.StorageFailed,
                $"{Folder} cannot be written: {(error is SafeOpsException { InnerException: { } inner } ? inner : error).Message} Nothing was done.",
                "Free space, or repeat the command from a folder where you may write; -WhatIf shows the commands without writing anything.",
                Folder,
                error);
        }
    }
}
