using System.Security.Cryptography;
using SafeOps.Adapters.Sandbox.Recording;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Observation;

/// <summary>Reads from the upper side of the layers (overlayfs, kernel documentation) how files differ from those of the machine. For when nothing runs any more.</summary>
/// <param name="folder">The sandbox's tmpfs, as this process reaches it.</param>
/// <param name="hidden">Folders of the machine that are our own: what becomes of them is not told.</param>
internal sealed class LayerChanges(string folder, RecorderLayer? recorders, IReadOnlyList<string> hidden)
{
    private const int MostInside = 1_000;
    private const int MostChanges = 100_000;

    private readonly List<FileChange> _changes = [];

    /// <summary>Whether there were more than are told.</summary>
    public bool IsFull => _changes.Count >= MostChanges;

    /// <summary>Whether a name is no text, so that its file could not be looked at.</summary>
    public bool HasUnreadable { get; private set; }

    public IReadOnlyList<FileChange> Read(IEnumerable<Layer> layers)
    {
        foreach (var layer in layers)
            Compare($"{folder}{MountPlan.Layers}/{layer.Number}/up", layer.Place == "/" ? "" : layer.Place, isOpaque: false);
        foreach (var own in Names(folder + "/dev"))
        {
            if (own == "shm")
                Added($"{folder}/dev/shm", "/dev/shm", isNew: false);
            else if (!MountPlan.Devices.Contains(own))
                Added($"{folder}/dev/{own}", "/dev/" + own, isNew: true);
        }
        return [.. _changes.OrderBy(c => c.Path, StringComparer.Ordinal)];
    }

    /// <summary>A folder of a layer with the machine's.</summary>
    private void Compare(string upper, string place, bool isOpaque)
    {
        var names = Names(upper);
        foreach (var name in names)
            CompareEntry($"{upper}/{name}", $"{place}/{name}");
        if (isOpaque)
        {
            foreach (var name in Names(place).Except(names, StringComparer.Ordinal))
                Deleted($"{place}/{name}");
        }
    }

    private void CompareEntry(string upper, string path)
    {
        if (IsFull || hidden.Contains(path))
            return;
        if (Native.State(upper) is not { } now)
        {
            HasUnreadable = true;
            return;
        }
        if (now.IsWhiteout)
        {
            Deleted(path);
            return;
        }
        if (Native.State(path) is not { } before)
        {
            if (recorders?.Cover(path) is not { } made || !IsSame(upper, made, now))
                Added(upper, path, isNew: true);
            return;
        }
        if (now.IsFolder && before.IsFolder)
        {
            if (now.Rights != before.Rights || now.User != before.User || now.Group != before.Group)
                _changes.Add(new FileChange(path, FileChangeKind.Attributes, IsFolder: true, null));
            Compare(upper, path, IsOpaque(upper));
            return;
        }
        if (now.IsFolder || before.IsFolder)
        {
            Deleted(path);
            Added(upper, path, isNew: true);
            return;
        }
        if (!now.HasTypeOf(before) || (now.IsLink && Target(upper) != Target(path)) || (now.IsFile && !IsSame(upper, path, now)))
        {
            // A program copied up by a change of its attributes is a copy of what covers it.
            if (recorders?.Cover(path) is { } cover && now.IsFile && IsSame(upper, cover, now))
                CompareAttributes(path, now, Native.State(cover)!.Value);
            else
                _changes.Add(new FileChange(path, FileChangeKind.Changed, IsFolder: false, Digest(upper, now)));
            return;
        }
        CompareAttributes(path, now, before, Digest(upper, now));
    }

    private void CompareAttributes(string path, FileState now, FileState before, string? digest = null)
    {
        if (now.Rights != before.Rights || now.User != before.User || now.Group != before.Group || (now.IsFile && !now.IsModifiedAs(before)))
            _changes.Add(new FileChange(path, FileChangeKind.Attributes, IsFolder: false, digest));
    }

    private void Added(string upper, string path, bool isNew)
    {
        if (IsFull || hidden.Contains(path) || Native.State(upper) is not { } state || state.IsWhiteout)
            return;
        if (isNew)
            _changes.Add(new FileChange(path, FileChangeKind.Created, state.IsFolder, Digest(upper, state)));
        if (!state.IsFolder)
            return;
        foreach (var name in Names(upper))
            Added($"{upper}/{name}", $"{path}/{name}", isNew: true);
    }

    private void Deleted(string path)
    {
        if (IsFull || hidden.Contains(path) || Native.State(path) is not { } before)
            return;
        var inside = before.IsFolder ? Inside(path).Take(MostInside).ToList() : [];
        _changes.Add(new FileChange(path, FileChangeKind.Deleted, before.IsFolder, null) { Inside = inside });
    }

    private IEnumerable<string> Inside(string folder)
    {
        foreach (var name in Names(folder))
        {
            var path = $"{folder}/{name}";
            if (hidden.Contains(path) || Native.State(path) is not { } state)
                continue;
            if (!state.IsFolder)
            {
                yield return path;
                continue;
            }
            foreach (var inner in Inside(path))
                yield return inner;
        }
    }

    private static bool IsOpaque(string folder) => Native.Attribute(folder, "trusted.overlay.opaque") == "y" || Native.Attribute(folder, "user.overlay.opaque") == "y";

    private static string? Digest(string file, FileState state)
    {
        if (state.IsLink)
            return Target(file);
        if (!state.IsFile)
            return null;
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexString(SHA256.HashData(stream)).ToLowerInvariant();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Target(string link) => new FileInfo(link).LinkTarget;

    private static bool IsSame(string file, string other, FileState state)
    {
        if (Native.State(other) is not { } otherState || otherState.Size != state.Size)
            return false;
        try
        {
            using var first = File.OpenRead(file);
            using var second = File.OpenRead(other);
            var (a, b) = (new byte[64 * 1024], new byte[64 * 1024]);
            int read;
            while ((read = first.ReadAtLeast(a, a.Length, throwOnEndOfStream: false)) > 0)
            {
                if (second.ReadAtLeast(b.AsSpan(0, read), read, throwOnEndOfStream: false) != read || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, read)))
                    return false;
            }
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder.Length == 0 ? "/" : folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true }).Select(e => e.Name)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
