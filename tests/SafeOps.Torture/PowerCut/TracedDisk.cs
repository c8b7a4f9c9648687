namespace SafeOps.Torture.PowerCut;

/// <summary>What of the unflushed survives a power cut.</summary>
internal enum Survival
{
    /// <summary>Nothing.</summary>
    Lost,

    /// <summary>The names (files made, renamed, deleted), and no content: a file system that journals its metadata alone.</summary>
    Names,

    /// <summary>The first so many changes of names, and of each file the first so many writes, the last of them torn.</summary>
    Part,

    /// <summary>All of it: the process was killed, and the machine went on.</summary>
    All,
}

/// <summary>
/// The files below a folder as a traced program changes them, and what a power cut may leave. A file's content is safe once
/// an fsync or fdatasync of that file, begun after the write, has ended. A change of names is safe once a folder it touches was
/// flushed after it, and is there whole or not at all (a rename between two folders included), as journaling file systems have
/// it. Modes and times count as safe at once. A plain write goes to the end of its file, as shells do.
/// </summary>
internal sealed class TracedDisk
{
    private readonly string _root;
    private readonly UnixFileMode _mask;
    private readonly DiskNode _top;
    private readonly List<NameChange> _changes = [];
    private readonly Dictionary<int, Action> _flushing = [];

    public TracedDisk(string root)
    {
        _root = root;
        _mask = (UnixFileMode)Convert.ToInt32(File.ReadLines("/proc/self/status").First(l => l.StartsWith("Umask:", StringComparison.Ordinal))["Umask:".Length..].Trim(), 8);
        _top = Load(root);
    }

    /// <summary>False where the call changed nothing below the folder.</summary>
    public bool Apply(TracedCall call)
    {
        switch (call.Name)
        {
            case "openat" or "open" or "creat":
                return Inside(call.Descriptors[^1]) && Open(call);
            case "write" when Find(call.Descriptors[0]) is { } file:
                file.Write(call.Texts[0], file.Content.Length);
                return true;
            case "pwrite64" when Find(call.Descriptors[0]) is { } file:
                file.Write(call.Texts[0], call.Numbers[1]);
                return true;
            case "ftruncate" when Find(call.Descriptors[0]) is { } file:
                file.Resize(call.Numbers[0]);
                return true;
            case "fsync" or "fdatasync" when Find(call.Descriptors[0]) is { } node:
                return Flush(call, node);
            case "rename" or "renameat" or "renameat2" when Inside(call.Path(0)) || Inside(call.Path(1)):
                var moved = Find(call.Path(0))!;
                Change((call.Path(0), null), (call.Path(1), moved));
                return true;
            case "unlink" or "unlinkat" or "rmdir" when Inside(call.Path(0)):
                Change((call.Path(0), null));
                return true;
            case "mkdir" or "mkdirat" when Inside(call.Path(0)):
                Change((call.Path(0), new DiskNode(isFolder: true, (UnixFileMode)call.Numbers[0] & ~_mask)));
                return true;
            case "link" or "linkat" when Inside(call.Path(0)):
                Change((call.Path(1), Find(call.Path(0))!));
                return true;
            case "chmod" or "fchmodat" when Find(call.Path(0)) is { } node:
                node.Mode = (UnixFileMode)call.Numbers[0];
                return true;
            case "fchmod" when Find(call.Descriptors[0]) is { } node:
                node.Mode = (UnixFileMode)call.Numbers[0];
                return true;
            default:
                return call.Descriptors.Concat(call.Name.Contains("write", StringComparison.Ordinal) ? [] : call.Texts.Select((_, i) => call.Path(i))).Any(Inside)
                    ? throw new NotSupportedException($"{call.Name} changes {string.Join(", ", call.Descriptors)}, and this model does not know how.")
                    : false;
        }
    }

    /// <summary>By path below the folder, what the power cut leaves; a folder has no content.</summary>
    public SortedDictionary<string, (UnixFileMode Mode, byte[]? Content)> After(Survival survival, Random random)
    {
        var entries = new Dictionary<DiskNode, Dictionary<string, DiskNode>>();
        if (survival == Survival.Part)
        {
            foreach (var change in _changes.Take(random.Next(_changes.Count + 1)))
                change.Apply(folder => entries.TryGetValue(folder, out var names) ? names : entries[folder] = new(folder.FlushedEntries!));
        }
        var files = new SortedDictionary<string, (UnixFileMode, byte[]?)>(StringComparer.Ordinal);
        Add(_top, "");
        return files;

        void Add(DiskNode folder, string path)
        {
            var names = survival is Survival.All or Survival.Names ? folder.Entries! : entries.GetValueOrDefault(folder, folder.FlushedEntries!);
            foreach (var (name, node) in names)
            {
                var below = path.Length == 0 ? name : $"{path}/{name}";
                files[below] = (node.Mode, node.Entries is not null ? null : survival switch
                {
                    Survival.All => node.Content,
                    Survival.Part => Torn(node, random),
                    _ => node.FlushedContent,
                });
                if (node.Entries is not null)
                    Add(node, below);
            }
        }
    }

    /// <summary>The last write that reached the disk did so in part; a longer file has zeros where nothing was written.</summary>
    private static byte[] Torn(DiskNode file, Random random)
    {
        var writes = random.Next(file.Unflushed.Count + 1);
        if (writes == 0)
            return file.FlushedContent;
        var before = writes == 1 ? file.FlushedContent : file.Unflushed[writes - 2];
        var after = file.Unflushed[writes - 1];
        var cut = random.Next(after.Length + 1);
        var content = new byte[random.Next(2) == 0 ? after.Length : Math.Min(after.Length, Math.Max(cut, before.Length))];
        before.AsSpan(0, Math.Min(before.Length, content.Length)).CopyTo(content);
        after.AsSpan(0, Math.Min(cut, content.Length)).CopyTo(content);
        return content;
    }

    private bool Open(TracedCall call)
    {
        var path = call.Descriptors[^1];
        var known = Find(path);
        if (known is null && call.Flags.Contains("O_CREAT", StringComparison.Ordinal))
        {
            Change((path, new DiskNode(isFolder: false, (UnixFileMode)call.Numbers[0] & ~_mask)));
            return true;
        }
        if (known is null || !call.Flags.Contains("O_TRUNC", StringComparison.Ordinal))
            return false;
        known.Resize(0);
        return true;
    }

    /// <summary>What it flushes is what was there when it began; that counts when it has ended.</summary>
    private bool Flush(TracedCall call, DiskNode node)
    {
        if (call.Begun)
        {
            _flushing[call.Thread] = Flushing(node);
            return false;
        }
        if (!_flushing.Remove(call.Thread, out var flush))
            flush = Flushing(node);
        flush();
        return true;
    }

    private Action Flushing(DiskNode node)
    {
        if (node.Entries is null)
        {
            var content = node.Content;
            return () => node.Flush(content);
        }
        var changes = _changes.Where(c => c.Touches(node)).ToList();
        return () =>
        {
            foreach (var change in changes.Where(_changes.Remove))
                change.Apply(folder => folder.FlushedEntries!);
        };
    }

    private void Change(params (string Path, DiskNode? Node)[] entries)
    {
        var change = new NameChange([.. entries.Select(e => (Find(Path.GetDirectoryName(e.Path)!)!, Path.GetFileName(e.Path), e.Node))]);
        change.Apply(folder => folder.Entries!);
        _changes.Add(change);
    }

    private bool Inside(string path) => path == _root || path.StartsWith(_root + "/", StringComparison.Ordinal);

    /// <summary>Null outside, and for what is not there (such as a deleted file that is still open).</summary>
    private DiskNode? Find(string path)
    {
        if (!Inside(path))
            return null;
        DiskNode? node = _top;
        foreach (var name in path[_root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node?.Entries?.GetValueOrDefault(name);
        return node;
    }

    private static DiskNode Load(string path)
    {
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
        if (!Directory.Exists(path))
        {
            var file = new DiskNode(isFolder: false, mode);
            file.Write(File.ReadAllBytes(path), 0);
            file.Flush(file.Content);
            return file;
        }
        var folder = new DiskNode(isFolder: true, mode);
        foreach (var entry in Directory.EnumerateFileSystemEntries(path))
            folder.Entries![Path.GetFileName(entry)] = folder.FlushedEntries![Path.GetFileName(entry)] = Load(entry);
        return folder;
    }

    /// <summary>Names that come, go or move together. A null node: the name goes.</summary>
    private sealed record NameChange(IReadOnlyList<(DiskNode Folder, string Name, DiskNode? Node)> Entries)
    {
        public bool Touches(DiskNode folder) => Entries.Any(e => e.Folder == folder);

        public void Apply(Func<DiskNode, Dictionary<string, DiskNode>> entriesOf)
        {
            foreach (var (folder, name, node) in Entries)
            {
                if (node is null)
                    entriesOf(folder).Remove(name);
                else
                    entriesOf(folder)[name] = node;
            }
        }
    }
}
