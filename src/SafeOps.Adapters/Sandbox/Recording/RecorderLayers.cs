using System.Globalization;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>The layers made so far: one is used again as long as the folders of programs are as they were, and removed with this process at the latest.</summary>
internal sealed class RecorderLayers : IDisposable
{
    private const int Most = 4;

    private readonly List<Entry> _entries = [];
    private bool _isWatching;

    /// <summary>To be disposed when the sandbox has ended: until then the layer stays.</summary>
    public Use Take(string path, string workingFolder, string? home, IReadOnlySet<string> asked, bool hasNetwork)
    {
        var folders = RecorderLayer.ProgramFolders(path, workingFolder, home);
        var key = string.Join('\n', [hasNetwork.ToString(CultureInfo.InvariantCulture), .. asked.Order(StringComparer.Ordinal), "", .. folders.Select(f => f + Time(f)), Time("/etc/resolv.conf")]);
        lock (_entries)
        {
            var entry = _entries.Find(e => e.Key == key);
            if (entry is null)
            {
                foreach (var old in _entries.Where(e => e.Users == 0).Take(_entries.Count - Most + 1).ToList())
                {
                    old.Layer.Dispose();
                    _entries.Remove(old);
                }
                entry = new Entry(key, new RecorderLayer(folders, asked, hasNetwork));
            }
            // The last one used stands last.
            _entries.Remove(entry);
            _entries.Add(entry);
            entry.Users++;
            if (!_isWatching)
            {
                AppDomain.CurrentDomain.ProcessExit += DisposeAtExit;
                PrivateFolder.RemoveForgotten();
            }
            _isWatching = true;
            return new Use(this, entry);
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= DisposeAtExit;
        lock (_entries)
        {
            _entries.ForEach(e => e.Layer.Dispose());
            _entries.Clear();
            _isWatching = false;
        }
    }

    private void DisposeAtExit(object? sender, EventArgs arguments) => Dispose();

    private static string Time(string path) => Native.State(path, follow: true) is { } state ? string.Create(CultureInfo.InvariantCulture, $":{state.Changed}.{state.ChangedNanoseconds}") : "";

    internal sealed record Entry(string Key, RecorderLayer Layer)
    {
        public int Users { get; set; }
    }

    internal sealed class Use(RecorderLayers layers, Entry entry) : IDisposable
    {
        public RecorderLayer Layer => entry.Layer;

        public void Dispose()
        {
            lock (layers._entries)
                entry.Users--;
        }
    }
}
