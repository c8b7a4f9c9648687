using SafeOps.Drift.Ignoring;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Drift.Comparison;

/// <summary>
/// Compares an inventory with states. Both are streamed once into an index of keys and places; what has to be looked at closer is read
/// again from its place, so that memory holds no resource beside those that are being compared.
/// </summary>
public sealed class DriftComparer(TypeMap types, PropertyMaps maps)
{
    private static readonly Lazy<DriftComparer> BuiltIn = new(Load);

    private readonly PropertyComparer _properties = new(maps);

    public static DriftComparer Default => BuiltIn.Value;

    /// <exception cref="Errors.SafeOpsException">The inventory cannot be read. States that cannot be are failures in the answer.</exception>
    public DriftComparison Compare(DriftRequest request, IProgress<DriftProgress>? progress, CancellationToken cancellationToken)
    {
        using var estate = new EstateReader(types, maps, request, progress).Read(cancellationToken);
        var instances = InRowOrder(estate);
        MarkManaged(estate, instances);

        var items = new ItemWriter(estate);
        var found = CompareInstances(estate, instances, items, request, cancellationToken);
        found.Add(FindUnmanaged(estate, items, request, cancellationToken));
        found.Items.AddRange(new DuplicateFinder(estate, items, request.Types).Find());
        MoveFinder.Tell(found.Items);

        var kept = request.Ignore is { } ignore ? found.Items.Where(i => ignore.Find(Subject(i)) is null).ToList() : found.Items;
        kept.Sort(DriftOrder.Compare);
        return new DriftComparison
        {
            Compared = request.Now,
            Items = kept,
            Summary = SummaryWriter.Write(estate, found, kept, found.Items.Count - kept.Count, request.Now),
            Warnings = [.. ComparisonWarnings.Of(estate, request)],
            Failures = [.. new[] { estate.Inventory.Failure }.Concat(estate.NotFound).Concat(estate.Failures).OfType<Errors.SafeOpsException>()],
        };
    }

    /// <summary>Both take a while to read, and have nothing to do with each other.</summary>
    private static DriftComparer Load()
    {
        var types = Task.Run(() => TypeMap.Default);
        var maps = PropertyMaps.Default;
        return new DriftComparer(types.GetAwaiter().GetResult(), maps);
    }

    private static IgnoreSubject Subject(DriftItem item) => new()
    {
        AzureId = item.AzureId,
        Type = item.Type,
        Name = item.Name,
        Address = item.Address,
        TerraformType = item.TerraformType,
    };

    /// <summary>Those whose resources lie in one row stand together, so that the row is read once for them; first those that have none.</summary>
    private static StateEntry[] InRowOrder(Estate estate)
    {
        var instances = estate.All.ToArray();
        Array.Sort(Array.ConvertAll(instances, estate.EntryOf), instances);
        return instances;
    }

    /// <summary>A setting of something, or an action on it, does not manage it.</summary>
    private static void MarkManaged(Estate estate, StateEntry[] instances)
    {
        foreach (var instance in instances)
        {
            if (instance.Type.Role is StateTypeRole.Resource or StateTypeRole.Unknown && estate.EntryOf(instance) is >= 0 and var resource)
                estate.Index.Mark(resource, EntryFlags.IsManaged);
        }
    }

    private Findings CompareInstances(Estate estate, StateEntry[] instances, ItemWriter items, DriftRequest request, CancellationToken cancellationToken)
    {
        var properties = new PropertyPass(estate, items, _properties, request.Types);
        var missing = new MissingFinder(estate, items, request.Types);
        return Findings.Of(instances.Length, request.Workers, (from, to, into) =>
        {
            using var rows = new RowSource(estate);
            for (var i = from; i < to; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (instances[i].Type.Role is StateTypeRole.Part or StateTypeRole.OutsideArm && IsWanted(instances[i].Type, request.Types))
                    into.WithoutObject++;
                if (estate.EntryOf(instances[i]) is >= 0 and var resource)
                    properties.Compare(instances[i], resource, rows, into);
                else
                    missing.Find(instances[i], into);
            }
        }, cancellationToken);
    }

    /// <summary>What has no object goes with what it is a part of.</summary>
    private static bool IsWanted(StateType type, TypeSelection selection) =>
        selection.IsAll || selection.Has(null, type.Name) || type.Azurerm?.ArmTypes.Any(a => selection.Has(a, null)) == true;

    private static Findings FindUnmanaged(Estate estate, ItemWriter items, DriftRequest request, CancellationToken cancellationToken)
    {
        var finder = new UnmanagedFinder(estate, items, request.Types);
        Findings.Of(estate.Index.Count, request.Workers, (from, to, _) =>
        {
            using var rows = new RowSource(estate);
            for (var entry = from; entry < to; entry++)
                finder.Claim(entry, rows);
        }, cancellationToken);
        var found = Findings.Of(estate.Index.Count, request.Workers, (from, to, into) =>
        {
            using var rows = new RowSource(estate);
            for (var entry = from; entry < to; entry++)
                finder.Judge(entry, rows, into);
        }, cancellationToken);
        finder.Complete(found.Items);
        return found;
    }
}
