using SafeOps.Drift.Coverage;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Ownership;
using SafeOps.Drift.States;
using SafeOps.Errors;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Reads the inventory and the states side by side.</summary>
internal sealed class EstateReader(TypeMap types, PropertyMaps maps, DriftRequest request, IProgress<DriftProgress>? progress)
{
    private readonly KeyTable _keys = new();
    private readonly IReadOnlyList<string> _states = [.. request.States.Distinct(StringComparer.Ordinal)];
    private long _read;
    private long _total;

    /// <exception cref="SafeOpsException">The inventory cannot be read; a state that cannot is a failure in the answer.</exception>
    public Estate Read(CancellationToken cancellationToken)
    {
        var inventory = InventoryFile.Open(request.Inventory);
        try
        {
            return Read(inventory, cancellationToken);
        }
        catch
        {
            inventory.Dispose();
            throw;
        }
    }

    private Estate Read(InventoryFile inventory, CancellationToken cancellationToken)
    {
        var index = new ResourceIndex(_keys);
        var claims = new OwnershipClaims(OwnershipRules.All);
        var children = new EmbeddedChildren(maps);
        var catalog = new StateCatalog(_keys, types, maps, claims);
        var rows = new InventoryReader(index, claims, children, catalog);
        var entries = _states.Select(_ => new List<StateEntry>()).ToArray();
        var failures = new SafeOpsException?[_states.Count];
        var infos = new StateFileInfo?[_states.Count];

        var sizes = _states.Select(Size).ToArray();
        _total = Size(inventory.Path) + sizes.Sum();
        // The inventory and then the largest states first, so that no worker is left alone with a large one at the end.
        var work = new List<Action> { () => inventory.ReadHeadedRows(rows.Read, Share(), cancellationToken) };
        work.AddRange(Enumerable.Range(0, _states.Count).OrderByDescending(s => sizes[s]).Select(s => (Action)(() => (infos[s], failures[s]) = ReadState(s, catalog, entries[s], cancellationToken))));
        Workers.Run(work, request.Workers, cancellationToken);

        return new Estate
        {
            Inventory = inventory,
            Index = index,
            Claims = claims,
            Children = children,
            Coverage = new InventoryCoverage(inventory.Manifest, types.TableOf, rows.Types, rows.Groups, inventory.UnusableRows),
            Types = types,
            Catalog = catalog,
            HasTags = rows.NamesTags || inventory.Manifest.Query is not null,
            States = _states,
            Entries = entries,
            Failures = failures,
            NotFound = request.NotFound,
            Infos = infos,
            Attributes = new StateAttributes(_states),
            Reference = new InventoryReference(inventory.Path, inventory.Manifest.Taken, inventory.Manifest.IsComplete && inventory.UnusableRows == 0, inventory.Manifest.Digest),
        };
    }

    private (StateFileInfo? Info, SafeOpsException? Failure) ReadState(int state, StateCatalog catalog, List<StateEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return (StateFile.Read(_states[state], Take, Share(), cancellationToken), null);
        }
        catch (SafeOpsException failure)
        {
            return (null, failure);
        }

        void Take(StateResource resource)
        {
            if (catalog.Read(resource, state) is { } entry)
                entries.Add(entry);
        }
    }

    /// <summary>One file's share of all the bytes.</summary>
    private Meter Share() => new(this);

    private static long Size(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private void Advance(long bytes)
    {
        var read = Interlocked.Add(ref _read, bytes);
        progress?.Report(new DriftProgress(read, Math.Max(read, _total)));
    }

    /// <summary>What a file reports is how far it is; what counts is how far that is beyond the last report.</summary>
    private sealed class Meter(EstateReader reader) : IProgress<long>
    {
        private long _last;

        public void Report(long value)
        {
            if (value <= _last)
                return;
            reader.Advance(value - _last);
            _last = value;
        }
    }
}
